package dev.chainrule.mlp.core.initializers;

import dev.chainrule.mlp.api.Initializer;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.RandomStream;
import java.util.List;

/**
 * Draws from a normal distribution with standard deviation √(2 / (fanIn + fanOut)), by Glorot and Bengio,
 * "Understanding the difficulty of training deep feedforward neural networks" (2010). Not truncated, as in PyTorch.
 */
public record GlorotNormal() implements Initializer {

    @Override
    public String name() {
        return "glorot-normal";
    }

    @Override
    public List<String> aliases() {
        return List.of("xavier-normal");
    }

    @Override
    public GlorotNormal with(PluginOptions options) {
        return this;
    }

    @Override
    public void fill(double[] values, int fanIn, int fanOut, RandomStream random) {
        double deviation = Math.sqrt(2 / ((double) fanIn + fanOut));
        for (int i = 0; i < values.length; i++) {
            values[i] = deviation * random.nextGaussian();
        }
    }
}
