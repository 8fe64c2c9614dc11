package dev.chainrule.mlp.core.schedules;

import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.Schedule;

/**
 * Down to an end along a power: (η − η_end)(1 − t/T)^p + η_end in step t from 0 of T. Keras' {@code PolynomialDecay} over
 * the whole run; a straight line where p is 1.
 *
 * @param power p
 * @param endLearningRate η_end, which the step after the last would have
 */
public record Polynomial(double power, double endLearningRate) implements Schedule {

    /** A straight line down to 0. */
    public Polynomial() {
        this(1, 0);
    }

    /** Checks the ranges. */
    public Polynomial {
        Range.POSITIVE.require("power", power);
        Range.NOT_NEGATIVE.require("endLearningRate", endLearningRate);
    }

    @Override
    public String name() {
        return "polynomial";
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
        double left = 1 - (step - 1) / ((double) epochs * stepsPerEpoch);
        return (learningRate - endLearningRate) * StrictMath.pow(left, power) + endLearningRate;
    }
}
