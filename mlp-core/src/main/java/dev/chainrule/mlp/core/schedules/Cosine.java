package dev.chainrule.mlp.core.schedules;

import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.Schedule;
import java.util.List;

/**
 * Anneals the learning rate to a minimum along half a cosine, after an optional linear warm-up. In step t, from 0, of T
 * steps, of which W are warm-up:
 *
 * <pre>
 *   η (t + 1) / W                                              while t &lt; W
 *   η_min + (η − η_min)(1 + cos(π (t − W) / (T − W))) / 2      then
 * </pre>
 *
 * <p>Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts" (2017), equation 5, without
 * restarts: PyTorch's {@code CosineAnnealingLR} with T_max = T, stepped by batch. The warm-up starts above 0, so that
 * no step is wasted.
 *
 * @param warmupEpochs the length of the warm-up in epochs, W / steps per epoch; fractions are allowed
 * @param minLearningRate η_min, PyTorch's {@code eta_min}; 0 or above
 */
public record Cosine(double warmupEpochs, double minLearningRate) implements Schedule {

    /** Creates the default, without warm-up and with a minimum of 0. */
    public Cosine() {
        this(0, 0);
    }

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is negative or not finite
     */
    public Cosine {
        Range.NOT_NEGATIVE.require("warmupEpochs", warmupEpochs);
        Range.NOT_NEGATIVE.require("minLearningRate", minLearningRate);
    }

    @Override
    public String name() {
        return "cosine";
    }

    @Override
    public List<String> aliases() {
        return List.of("cosine-annealing", "cosine-decay");
    }

    @Override
    public Cosine with(PluginOptions options) {
        return new Cosine(
                options.number("warmupEpochs", warmupEpochs, Range.NOT_NEGATIVE),
                options.number("minLearningRate", minLearningRate, Range.NOT_NEGATIVE));
    }

    @Override
    public boolean readsHistory() {
        return false;
    }

    @Override
    public double learningRate(
            double learningRate, long step, long stepsPerEpoch, int epoch, int epochs, double[] history) {
        double t = step - 1;
        double warmup = Math.rint(warmupEpochs * stepsPerEpoch);
        if (t < warmup) {
            return learningRate * (t + 1) / warmup;
        }
        double total = (double) epochs * stepsPerEpoch;
        double angle = Math.PI * (t - warmup) / (total - warmup);
        return minLearningRate + (learningRate - minLearningRate) * (1 + StrictMath.cos(angle)) / 2;
    }
}
