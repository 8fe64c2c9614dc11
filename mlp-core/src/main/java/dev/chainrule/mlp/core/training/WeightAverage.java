package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import java.util.Optional;

/**
 * The exponential moving average of the weights over the steps of a run, whose decay is d:
 *
 * <pre>
 *   v₁ = w₁,   vₜ = vₜ₋₁ + (1 − d)(wₜ − vₜ₋₁)
 * </pre>
 *
 * <p>It smooths the noise of single batches. Polyak and Juditsky, "Acceleration of stochastic approximation by
 * averaging" (1992); as {@code get_ema_multi_avg_fn} of PyTorch's {@code AveragedModel}.
 */
final class WeightAverage {
    private final float rate;
    private final ParameterArrays average;

    private WeightAverage(double decay, Network network) {
        rate = (float) (1 - decay);
        average = ParameterArrays.zero(network);
    }

    /** Creates the average of a run; empty if its decay is 0. */
    static Optional<WeightAverage> of(double decay, Network network) {
        return decay > 0 ? Optional.of(new WeightAverage(decay, network)) : Optional.empty();
    }

    /**
     * Adds the weights after a step.
     *
     * @param step the number of the step, from 1
     */
    void add(ParameterArrays weights, long step) {
        if (step == 1) {
            average.set(weights);
            return;
        }
        for (int l = 0; l < weights.layers(); l++) {
            float[] w = weights.layer(l);
            float[] v = average.layer(l);
            for (int i = 0; i < v.length; i++) {
                v[i] = Math.fma(rate, w[i] - v[i], v[i]);
            }
        }
    }

    /** Returns the average, not a copy. */
    ParameterArrays weights() {
        return average;
    }
}
