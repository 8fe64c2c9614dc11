package dev.chainrule.mlp.core.optimizers;

import dev.chainrule.mlp.api.ElementwiseOptimizer;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;

/**
 * Adam with decoupled weight decay λ: θ ← θ − η λ θ followed by the step of {@link Adam}, by Loshchilov and Hutter,
 * "Decoupled weight decay regularization" (2019).
 *
 * <p>As PyTorch's {@code torch.optim.AdamW}: the decay is multiplied by the learning rate, and biases decay too.
 *
 * @param moments β₁, β₂ and ε
 * @param weightDecay λ
 */
public record AdamW(Moments moments, double weightDecay) implements ElementwiseOptimizer {

    /** Creates the default, β₁ = 0.9, β₂ = 0.999, ε = 1e-8 and λ = 0.01. */
    public AdamW() {
        this(Moments.DEFAULT, 0.01);
    }

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if λ is negative or not finite in float32
     */
    public AdamW {
        Range.NOT_NEGATIVE.requireFloat32("weightDecay", weightDecay);
    }

    @Override
    public String name() {
        return "adamw";
    }

    @Override
    public AdamW with(PluginOptions options) {
        return new AdamW(moments.with(options), options.number("weightDecay", weightDecay, Range.NOT_NEGATIVE));
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
    public boolean decays() {
        return true;
    }

    @Override
    public void update(
            float[] parameters, float[] gradient, float[][] slots, int from, int to, double learningRate, long step) {
        update(parameters, gradient, slots, from, to, learningRate, 1, step);
    }

    @Override
    public void update(
            float[] parameters,
            float[] gradient,
            float[][] slots,
            int from,
            int to,
            double learningRate,
            double decayFactor,
            long step) {
        double decay = learningRate * weightDecay * decayFactor;
        moments.update(parameters, gradient, slots, from, to, learningRate, decay, step);
    }
}
