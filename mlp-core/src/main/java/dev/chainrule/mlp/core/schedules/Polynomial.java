package dev.chainrule.mlp.core.schedules;

import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.Schedule;
import java.util.List;

/**
 * Lowers the learning rate along a power function: (η − η_end)(1 − t/T)^p + η_end in step t, from 0, of T steps. Keras'
 * {@code PolynomialDecay} over the whole run; a straight line if p is 1.
 *
 * @param power p; positive
 * @param endLearningRate η_end, the rate that would follow the last step; 0 or above
 */
public record Polynomial(double power, double endLearningRate) implements Schedule {

    /** Creates the default, a straight line to 0. */
    public Polynomial() {
        this(1, 0);
    }

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public Polynomial {
        Range.POSITIVE.require("power", power);
        Range.NOT_NEGATIVE.require("endLearningRate", endLearningRate);
    }

    @Override
    public String name() {
        return "polynomial";
    }

    @Override
    public List<String> aliases() {
        return List.of("polynomial-decay", "linear");
    }

    @Override
    public Polynomial with(PluginOptions options) {
        return new Polynomial(
                options.number("power", power, Range.POSITIVE),
                options.number("endLearningRate", endLearningRate, Range.NOT_NEGATIVE));
    }

    @Override
    public boolean readsHistory() {
        return false;
    }

    @Override
    public double learningRate(
            double learningRate, long step, long stepsPerEpoch, int epoch, int epochs, double[] history) {
        double remaining = 1 - (step - 1) / ((double) epochs * stepsPerEpoch);
        return (learningRate - endLearningRate) * StrictMath.pow(remaining, power) + endLearningRate;
    }
}
