package dev.chainrule.mlp.core.optimizers;

import dev.chainrule.mlp.api.ElementwiseOptimizer;
import dev.chainrule.mlp.api.FloatMath;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;

/**
 * RMSProp: s ← ρ s + (1 − ρ) g², θ ← θ − η g / (√s + ε), by Hinton, lecture 6e of "Neural Networks for Machine
 * Learning" (2012).
 *
 * <p>As PyTorch's {@code torch.optim.RMSprop}, not centered and without momentum: ε is outside the root.
 *
 * @param rho ρ, the decay of the mean of squares, PyTorch's {@code alpha}; from 0 to below 1
 * @param epsilon ε; positive
 */
public record RmsProp(double rho, double epsilon) implements ElementwiseOptimizer {
    private static final Range DECAY = Range.closedOpen(0, 1);

    /** Creates the default, ρ = 0.99 and ε = 1e-8. */
    public RmsProp() {
        this(0.99, 1e-8);
    }

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of its range in float32
     */
    public RmsProp {
        DECAY.requireFloat32("rho", rho);
        Range.POSITIVE.requireFloat32("epsilon", epsilon);
    }

    @Override
    public String name() {
        return "rmsprop";
    }

    @Override
    public RmsProp with(PluginOptions options) {
        return new RmsProp(options.number("rho", rho, DECAY), options.number("epsilon", epsilon, Range.POSITIVE));
    }

    @Override
    public int slots() {
        return 1;
    }

    @Override
    public void update(
            float[] parameters, float[] gradient, float[][] slots, int from, int to, double learningRate, long step) {
        float[] squares = slots[0];
        float rate = (float) learningRate;
        float decay = (float) rho;
        float rest = (float) (1 - rho);
        float eps = (float) epsilon;
        for (int i = from; i < to; i++) {
            float g = gradient[i];
            float s = FloatMath.flush(decay * squares[i] + rest * (g * g));
            squares[i] = s;
            parameters[i] -= rate * g / ((float) Math.sqrt(s) + eps);
        }
    }
}
