package dev.chainrule.mlp.core.initializers;

import dev.chainrule.mlp.api.Initializer;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.RandomStream;

/**
 * Draws from a normal distribution with standard deviation √(1 / fanIn), by LeCun et al., "Efficient backprop" (1998).
 * Required for the self-normalization of selu (Klambauer et al., 2017). Not truncated.
 */
public record LecunNormal() implements Initializer {

    @Override
    public String name() {
        return "lecun-normal";
    }

    @Override
    public LecunNormal with(PluginOptions options) {
        return this;
    }

    @Override
    public void fill(double[] values, int fanIn, int fanOut, RandomStream random) {
        double deviation = Math.sqrt(1.0 / fanIn);
        for (int i = 0; i < values.length; i++) {
            values[i] = deviation * random.nextGaussian();
        }
    }
}
