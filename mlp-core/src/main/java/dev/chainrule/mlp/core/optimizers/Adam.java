package dev.chainrule.mlp.core.optimizers;

import dev.chainrule.mlp.api.ElementwiseOptimizer;
import dev.chainrule.mlp.api.PluginOptions;

/**
 * Adam: m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², θ ← θ − η m̂ / (√v̂ + ε) with m̂ = m / (1 − β₁ᵗ) and
 * v̂ = v / (1 − β₂ᵗ), by Kingma and Ba, "Adam: a method for stochastic optimization" (2015), algorithm 1.
 *
 * <p>As PyTorch's {@code torch.optim.Adam}: ε is outside the root and added after bias correction.
 *
 * @param moments β₁, β₂ and ε
 */
public record Adam(Moments moments) implements ElementwiseOptimizer {

    /** Creates the default, β₁ = 0.9, β₂ = 0.999 and ε = 1e-8. */
    public Adam() {
        this(Moments.DEFAULT);
    }

    @Override
    public String name() {
        return "adam";
    }

    @Override
    public Adam with(PluginOptions options) {
        return new Adam(moments.with(options));
    }

    @Override
    public int slots() {
        return 2;
    }

    @Override
    public double defaultLearningRate() {
        return 0.001;
    }

    @Override
    public void update(
            float[] parameters, float[] gradient, float[][] slots, int from, int to, double learningRate, long step) {
        moments.update(parameters, gradient, slots, from, to, learningRate, 0, step);
    }
}
