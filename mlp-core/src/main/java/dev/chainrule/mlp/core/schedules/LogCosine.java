package dev.chainrule.mlp.core.schedules;

import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.Schedule;
import java.util.List;

/**
 * Raises and lowers the learning rate in cycles, each twice as long as the one before. In step t, from 0, of T steps and
 * with c cycles:
 *
 * <pre>
 *   η (1 − cos(2π log₂(1 + (2ᶜ − 1) t/T))) / 2
 * </pre>
 *
 * <p>Each cycle begins and ends at 0; the first step therefore changes nothing. With four cycles it is {@code coslog4} of
 * Holzmüller, Grinsztajn and Steinwart, "Better by default: strong pre-tuned MLPs and boosted trees on tabular data" (2024).
 *
 * @param cycles c, from 1 to 20
 * @since 0.2
 */
public record LogCosine(int cycles) implements Schedule {
    private static final Range CYCLES = Range.closed(1, 20);
    private static final double LN_2 = StrictMath.log(2);

    /** Creates the schedule {@code coslog4}, of four cycles. */
    public LogCosine() {
        this(4);
    }

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if there are fewer than 1 or more than 20 cycles
     */
    public LogCosine {
        CYCLES.require("cycles", cycles);
    }

    @Override
    public String name() {
        return "log-cosine";
    }

    @Override
    public List<String> aliases() {
        return List.of("coslog4");
    }

    @Override
    public LogCosine with(PluginOptions options) {
        return new LogCosine(options.integer("cycles", cycles, CYCLES));
    }

    @Override
    public boolean readsHistory() {
        return false;
    }

    @Override
    public double learningRate(
            double learningRate, long step, long stepsPerEpoch, int epoch, int epochs, double[] history) {
        double progress = (step - 1) / ((double) epochs * stepsPerEpoch);
        double finishedCycles = StrictMath.log1p(((1 << cycles) - 1) * progress) / LN_2;
        return learningRate * (1 - StrictMath.cos(2 * Math.PI * finishedCycles)) / 2;
    }
}
