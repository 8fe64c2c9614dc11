package dev.chainrule.mlp.core.initializers;

import dev.chainrule.mlp.api.Initializer;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.RandomStream;
import java.util.List;

/**
 * Draws uniformly from ±√(6 / (fanIn + fanOut)), by Glorot and Bengio, "Understanding the difficulty of training deep
 * feedforward neural networks" (2010), equation 16. Preserves the variance of activations and gradients with tanh and
 * similar activations.
 */
public record GlorotUniform() implements Initializer {

    @Override
    public String name() {
        return "glorot-uniform";
    }

    @Override
    public List<String> aliases() {
        return List.of("glorot", "xavier", "xavier-uniform");
    }

    @Override
    public GlorotUniform with(PluginOptions options) {
        return this;
    }

    @Override
    public void fill(double[] values, int fanIn, int fanOut, RandomStream random) {
        double limit = Math.sqrt(6 / ((double) fanIn + fanOut));
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextDouble(-limit, limit);
        }
    }
}
