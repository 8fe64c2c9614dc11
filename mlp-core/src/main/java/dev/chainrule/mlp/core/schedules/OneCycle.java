package dev.chainrule.mlp.core.schedules;

import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.Schedule;

/**
 * Up from η/d to η in the first part of the run, and down to η/(d·f) in the rest, along half a cosine each or a straight
 * line. Smith and Topin, "Super-convergence" (2018), in the two phases of PyTorch's {@code OneCycleLR}, whose
 * {@code max_lr} is the learning rate; the momentum stays as it is.
 *
 * @param pctStart which part of the run goes up; the peak is step pctStart · T of T
 * @param divFactor d
 * @param finalDivFactor f
 * @param annealStrategy {@code cos} or {@code linear}
 */
public record OneCycle(double pctStart, double divFactor, double finalDivFactor, String annealStrategy)
        implements Schedule {
    private static final Range DIVISOR = Range.atLeast(1);
    private static final String COS = "cos";
    private static final String LINEAR = "linear";

    /** As in PyTorch: up for 0.3 of the run, d = 25, f = 10000, along cosines. */
    public OneCycle() {
        this(0.3, 25, 1e4, COS);
    }

    /** Checks the ranges. */
    public OneCycle {
        Range.UNIT.require("pctStart", pctStart);
        DIVISOR.require("divFactor", divFactor);
        DIVISOR.require("finalDivFactor", finalDivFactor);
        if (!annealStrategy.equals(COS) && !annealStrategy.equals(LINEAR)) {
            throw new IllegalArgumentException("annealStrategy must be cos or linear, was " + annealStrategy);
        }
    }

    @Override
    public String name() {
        return "one-cycle";
    }

    @Override
    public OneCycle with(PluginOptions options) {
        return new OneCycle(
                options.number("pctStart", pctStart, Range.UNIT),
                options.number("divFactor", divFactor, DIVISOR),
                options.number("finalDivFactor", finalDivFactor, DIVISOR),
                options.text("annealStrategy", annealStrategy, COS, LINEAR));
    }

    @Override
    public boolean readsHistory() {
        return false;
    }

    @Override
    public double learningRate(
            double learningRate, long step, long stepsPerEpoch, int epoch, int epochs, double[] history) {
        double t = step - 1;
        double last = (double) epochs * stepsPerEpoch - 1;
        double peak = pctStart * (last + 1) - 1; // PyTorch's end of the first phase
        double initial = learningRate / divFactor;
        return t <= peak
                ? between(initial, learningRate, peak > 0 ? t / peak : 1)
                : between(learningRate, initial / finalDivFactor, (t - peak) / (last - peak));
    }

    private double between(double from, double to, double share) {
        double rest = annealStrategy.equals(COS) ? (1 + StrictMath.cos(Math.PI * share)) / 2 : 1 - share;
        return to + (from - to) * rest;
    }
}
