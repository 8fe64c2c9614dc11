package dev.chainrule.mlp.core.schedules;

import dev.chainrule.mlp.api.Parameters;
import dev.chainrule.mlp.api.Schedule;

/** The learning rate as it is, in every step. */
public record Constant() implements Schedule {

    @Override
    public String name() {
        return "constant";
    }

    @Override
    public Constant with(Parameters parameters) {
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
