package dev.chainrule.mlp.core.initializers;

import dev.chainrule.mlp.api.Initializer;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.RandomStream;
import java.util.List;

/**
 * Draws uniformly from ±√(6 / fanIn), by He et al., "Delving deep into rectifiers" (2015). Preserves the variance of
 * activations with rectifiers. PyTorch's {@code kaiming_uniform_} with gain √2.
 */
public record HeUniform() implements Initializer {

    @Override
    public String name() {
        return "he-uniform";
    }

    @Override
    public List<String> aliases() {
        return List.of("kaiming", "kaiming-uniform");
    }

    @Override
    public HeUniform with(PluginOptions options) {
        return this;
    }

    @Override
    public void fill(double[] values, int fanIn, int fanOut, RandomStream random) {
        double limit = Math.sqrt(6.0 / fanIn);
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextDouble(-limit, limit);
        }
    }
}
