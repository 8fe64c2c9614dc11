package dev.chainrule.mlp.core.initializers;

import dev.chainrule.mlp.api.Initializer;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.api.Range;
import java.util.List;

/**
 * Draws uniformly from [low, high), independently of the size of the layer.
 *
 * @param low the lower end
 * @param high the upper end; not below {@code low}
 */
public record RandomUniform(double low, double high) implements Initializer {

    /** Creates the default of Keras, from −0.05 to 0.05. */
    public RandomUniform() {
        this(-0.05, 0.05);
    }

    /**
     * Checks that the ends are finite and in order.
     *
     * @throws IllegalArgumentException if they are not
     */
    public RandomUniform {
        Range.FINITE.requireFloat32("low", low);
        Range.FINITE.requireFloat32("high", high);
        if (low > high) {
            throw new IllegalArgumentException("low must not exceed high, found low " + low + " and high " + high);
        }
    }

    @Override
    public String name() {
        return "uniform";
    }

    @Override
    public List<String> aliases() {
        return List.of("random-uniform");
    }

    @Override
    public RandomUniform with(PluginOptions options) {
        return new RandomUniform(options.number("low", low), options.number("high", high));
    }

    @Override
    public void fill(double[] values, int fanIn, int fanOut, RandomStream random) {
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextDouble(low, high);
        }
    }
}
