package dev.chainrule.mlp.core.schedules;

import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.Schedule;
import java.util.List;

/**
 * Raises the learning rate from η/d to η in the first part of the run and lowers it to η/(d·f) in the rest, each
 * along half a cosine or a straight line. Smith and Topin, "Super-convergence" (2018), in the two phases of PyTorch's
 * {@code OneCycleLR}, whose {@code max_lr} is the learning rate; the momentum is not changed.
 *
 * @param pctStart the fraction of the run in which the rate rises, from 0 to 1; the peak is step pctStart · T of T
 * @param divFactor d, at least 1
 * @param finalDivFactor f, at least 1
 * @param annealStrategy {@code cos} or {@code linear}
 */
public record OneCycle(double pctStart, double divFactor, double finalDivFactor, String annealStrategy)
        implements Schedule {
    private static final Range DIVISOR = Range.atLeast(1);
    private static final String COS = "cos";
    private static final String LINEAR = "linear";

    /** Creates PyTorch's default: rising for 0.3 of the run, d = 25, f = 10000, along cosines. */
    public OneCycle() {
        this(0.3, 25, 1e4, COS);
    }

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of its range or the strategy is unknown
     */
    public OneCycle {
        Range.UNIT.require("pctStart", pctStart);
        DIVISOR.require("divFactor", divFactor);
        DIVISOR.require("finalDivFactor", finalDivFactor);
        if (!annealStrategy.equals(COS) && !annealStrategy.equals(LINEAR)) {
            throw new IllegalArgumentException("annealStrategy must be cos or linear, found " + annealStrategy);
        }
    }

    @Override
    public String name() {
        return "one-cycle";
    }

    @Override
    public List<String> aliases() {
        return List.of("one-cycle-lr");
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
                ? interpolate(initial, learningRate, peak > 0 ? t / peak : 1)
                : interpolate(learningRate, initial / finalDivFactor, (t - peak) / (last - peak));
    }

    private double interpolate(double from, double to, double progress) {
        double remaining = annealStrategy.equals(COS) ? (1 + StrictMath.cos(Math.PI * progress)) / 2 : 1 - progress;
        return to + (from - to) * remaining;
    }
}
