package dev.chainrule.mlp.core.optimizers;

import dev.chainrule.mlp.api.FloatMath;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;

/**
 * The coefficients of the moment estimates of {@link Adam}, {@link AdamW} and {@link Nadam}.
 *
 * @param beta1 β₁, the decay of the first moment, the mean of the gradients; from 0 to below 1
 * @param beta2 β₂, the decay of the second moment, the mean of the squared gradients; from 0 to below 1
 * @param epsilon ε, which keeps the quotient finite; positive
 */
public record Moments(double beta1, double beta2, double epsilon) {
    private static final Range DECAY = Range.closedOpen(0, 1);

    /** The values of the paper. Declared after {@link #DECAY}, which the constructor needs. */
    static final Moments DEFAULT = new Moments(0.9, 0.999, 1e-8);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a coefficient is out of its range in float32
     */
    public Moments {
        DECAY.requireFloat32("beta1", beta1);
        DECAY.requireFloat32("beta2", beta2);
        Range.POSITIVE.requireFloat32("epsilon", epsilon);
    }

    Moments with(PluginOptions options) {
        return new Moments(
                options.number("beta1", beta1, DECAY),
                options.number("beta2", beta2, DECAY),
                options.number("epsilon", epsilon, Range.POSITIVE));
    }

    /**
     * Computes θ ← (1 − decay) θ − η m̂ / (√v̂ + ε). The bias corrections, η / (1 − β₁ᵗ) and 1 / √(1 − β₂ᵗ), are the
     * same for all elements and computed outside the loop.
     */
    void update(
            float[] parameters,
            float[] gradient,
            float[][] slots,
            int from,
            int to,
            double learningRate,
            double decay,
            long step) {
        float[] mean = slots[0];
        float[] square = slots[1];
        float b1 = (float) beta1;
        float b2 = (float) beta2;
        float rest1 = (float) (1 - beta1);
        float rest2 = (float) (1 - beta2);
        float rate = (float) (learningRate / (1 - StrictMath.pow(beta1, step)));
        float correction = (float) (1 / Math.sqrt(1 - StrictMath.pow(beta2, step)));
        float eps = (float) epsilon;
        float keep = (float) (1 - decay);
        for (int i = from; i < to; i++) {
            float g = gradient[i];
            float m = FloatMath.flush(b1 * mean[i] + rest1 * g);
            float v = FloatMath.flush(b2 * square[i] + rest2 * (g * g));
            mean[i] = m;
            square[i] = v;
            parameters[i] = keep * parameters[i] - rate * m / ((float) Math.sqrt(v) * correction + eps);
        }
    }
}
