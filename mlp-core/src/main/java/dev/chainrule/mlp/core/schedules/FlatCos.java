package dev.chainrule.mlp.core.schedules;

import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.Schedule;
import java.util.List;

/**
 * Keeps the learning rate for the first part of the run and lowers it to 0 along half a cosine in the rest. In step t,
 * from 0, of T steps, with the flat part p:
 *
 * <pre>
 *   η                                              while t &lt; pT
 *   η (1 + cos(π (t/T − p) / (1 − p))) / 2         then
 * </pre>
 *
 * <p>{@code flat_cos} of Holzmüller, Grinsztajn and Steinwart, "Better by default: strong pre-tuned MLPs and boosted trees
 * on tabular data" (2024), with p = 0.5; fastai's {@code fit_flat_cos} with p = 0.75.
 *
 * @param flat p, the part of the run at the full rate, in [0, 1]
 * @since 0.2
 */
public record FlatCos(double flat) implements Schedule {

    /** Creates the default, flat for half of the run. */
    public FlatCos() {
        this(0.5);
    }

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if the flat part is not in [0, 1]
     */
    public FlatCos {
        Range.UNIT.require("flat", flat);
    }

    @Override
    public String name() {
        return "flat-cos";
    }

    @Override
    public List<String> aliases() {
        return List.of("flat-cosine", "flat-and-anneal");
    }

    @Override
    public FlatCos with(PluginOptions options) {
        return new FlatCos(options.number("flat", flat, Range.UNIT));
    }

    @Override
    public boolean readsHistory() {
        return false;
    }

    @Override
    public double learningRate(
            double learningRate, long step, long stepsPerEpoch, int epoch, int epochs, double[] history) {
        double progress = (step - 1) / ((double) epochs * stepsPerEpoch);
        if (progress <= flat) {
            return learningRate;
        }
        return learningRate * (1 + StrictMath.cos(Math.PI * (progress - flat) / (1 - flat))) / 2;
    }
}
