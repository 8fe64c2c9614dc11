package dev.chainrule.mlp.core.initializers;

import dev.chainrule.mlp.api.Initializer;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.RandomStream;
import java.util.List;

/**
 * Draws from a normal distribution with standard deviation √(2 / fanIn), by He et al., "Delving deep into rectifiers"
 * (2015). Not truncated, as in PyTorch.
 */
public record HeNormal() implements Initializer {

    @Override
    public String name() {
        return "he-normal";
    }

    @Override
    public List<String> aliases() {
        return List.of("he", "kaiming-normal");
    }

    @Override
    public HeNormal with(PluginOptions options) {
        return this;
    }

    @Override
    public void fill(double[] values, int fanIn, int fanOut, RandomStream random) {
        double deviation = Math.sqrt(2.0 / fanIn);
        for (int i = 0; i < values.length; i++) {
            values[i] = deviation * random.nextGaussian();
        }
    }
}
