package dev.chainrule.mlp.core.initializers;

import dev.chainrule.mlp.api.Initializer;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.api.Range;
import java.util.Arrays;
import java.util.List;

/**
 * Sets all elements to the same value. Meant for biases: units whose weights start equal stay equal.
 *
 * @param value the value
 */
public record Constant(double value) implements Initializer {

    /** Creates the default, 0. */
    public Constant() {
        this(0);
    }

    /**
     * Checks the value.
     *
     * @throws IllegalArgumentException if it is not finite in float32
     */
    public Constant {
        Range.FINITE.requireFloat32("value", value);
    }

    @Override
    public String name() {
        return "constant";
    }

    @Override
    public List<String> aliases() {
        return List.of("zeros", "ones");
    }

    @Override
    public Constant with(PluginOptions options) {
        return new Constant(options.number("value", value));
    }

    @Override
    public void fill(double[] values, int fanIn, int fanOut, RandomStream random) {
        Arrays.fill(values, value);
    }
}
