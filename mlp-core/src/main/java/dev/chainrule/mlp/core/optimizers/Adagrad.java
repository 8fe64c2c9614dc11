package dev.chainrule.mlp.core.optimizers;

import dev.chainrule.mlp.api.ElementwiseOptimizer;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;

/**
 * Adagrad: s ← s + g², θ ← θ − η g / (√s + ε), by Duchi, Hazan and Singer (2011).
 *
 * <p>As PyTorch's {@code torch.optim.Adagrad}: ε is outside the root, and s is 0 at first.
 *
 * @param epsilon ε
 */
public record Adagrad(double epsilon) implements ElementwiseOptimizer {

    /** Creates the default, ε = 1e-10. */
    public Adagrad() {
        this(1e-10);
    }

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if ε is not positive in float32
     */
    public Adagrad {
        Range.POSITIVE.requireFloat32("epsilon", epsilon);
    }

    @Override
    public String name() {
        return "adagrad";
    }

    @Override
    public Adagrad with(PluginOptions options) {
        return new Adagrad(options.number("epsilon", epsilon, Range.POSITIVE));
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
        float eps = (float) epsilon;
        for (int i = from; i < to; i++) {
            float g = gradient[i];
            float s = squares[i] + g * g;
            squares[i] = s;
            parameters[i] -= rate * g / ((float) Math.sqrt(s) + eps);
        }
    }
}
