package dev.chainrule.mlp.core.schedules;

import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Schedule;

/**
 * Raises and lowers the learning rate in four cycles, each twice as long as the one before. In step t, from 0, of T steps:
 *
 * <pre>
 *   η (1 − cos(2π log₂(1 + 15 t/T))) / 2
 * </pre>
 *
 * <p>Each cycle begins and ends at 0; the first step therefore changes nothing. Holzmüller, Grinsztajn and Steinwart,
 * "Better by default: strong pre-tuned MLPs and boosted trees on tabular data" (2024).
 *
 * @since 0.2
 */
public record CosLog4() implements Schedule {
    private static final int ALL_CYCLES = 15; // 1 + 2 + 4 + 8, in lengths of the first
    private static final double LN_2 = StrictMath.log(2);

    @Override
    public String name() {
        return "coslog4";
    }

    @Override
    public CosLog4 with(PluginOptions options) {
        return this;
    }

    @Override
    public boolean readsHistory() {
        return false;
    }

    @Override
    public double learningRate(
            double learningRate, long step, long stepsPerEpoch, int epoch, int epochs, double[] history) {
        double progress = (step - 1) / ((double) epochs * stepsPerEpoch);
        double finishedCycles = StrictMath.log1p(ALL_CYCLES * progress) / LN_2;
        return learningRate * (1 - StrictMath.cos(2 * Math.PI * finishedCycles)) / 2;
    }
}
