package dev.chainrule.mlp.core.schedules;

import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Schedule;

/** Keeps the learning rate constant. */
public record ConstantRate() implements Schedule {

    @Override
    public String name() {
        return "constant";
    }

    @Override
    public ConstantRate with(PluginOptions options) {
        return this;
    }

    @Override
    public boolean readsHistory() {
        return false;
    }

    @Override
    public double learningRate(
            double learningRate, long step, long stepsPerEpoch, int epoch, int epochs, double[] history) {
        return learningRate;
    }
}
