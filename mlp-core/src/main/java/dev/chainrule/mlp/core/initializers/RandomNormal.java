package dev.chainrule.mlp.core.initializers;

import dev.chainrule.mlp.api.Initializer;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.api.Range;
import java.util.List;

/**
 * Draws from a normal distribution that does not depend on the size of the layer.
 *
 * @param mean the mean
 * @param deviation the standard deviation; 0 or above
 */
public record RandomNormal(double mean, double deviation) implements Initializer {

    /** Creates the default of Keras, mean 0 and standard deviation 0.05. */
    public RandomNormal() {
        this(0, 0.05);
    }

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is not finite in float32, or the deviation is negative
     */
    public RandomNormal {
        Range.FINITE.requireFloat32("mean", mean);
        Range.NOT_NEGATIVE.requireFloat32("deviation", deviation);
    }

    @Override
    public String name() {
        return "normal";
    }

    @Override
    public List<String> aliases() {
        return List.of("random-normal", "gaussian");
    }

    @Override
    public RandomNormal with(PluginOptions options) {
        return new RandomNormal(
                options.number("mean", mean), options.number("deviation", deviation, Range.NOT_NEGATIVE));
    }

    @Override
    public void fill(double[] values, int fanIn, int fanOut, RandomStream random) {
        for (int i = 0; i < values.length; i++) {
            values[i] = mean + deviation * random.nextGaussian();
        }
    }
}
