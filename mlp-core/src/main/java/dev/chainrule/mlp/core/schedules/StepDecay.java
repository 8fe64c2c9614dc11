package dev.chainrule.mlp.core.schedules;

import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.Schedule;

/**
 * Multiplied by γ after every so many epochs: η γ^⌊e / s⌋ in epoch e from 0. PyTorch's {@code StepLR}.
 *
 * @param stepSize s, in epochs
 * @param gamma γ
 */
public record StepDecay(int stepSize, double gamma) implements Schedule {
    private static final Range STEP_SIZE = Range.closed(1, Integer.MAX_VALUE);
    private static final Range GAMMA = Range.closed(0, 1);

    /** A tenth after every 30 epochs. */
    public StepDecay() {
        this(30, 0.1);
    }

    /** Checks the ranges. */
    public StepDecay {
        STEP_SIZE.require("stepSize", stepSize);
        GAMMA.require("gamma", gamma);
    }

    @Override
    public String name() {
        return "step";
    }

    @Override
    public StepDecay with(PluginOptions options) {
        return new StepDecay(options.integer("stepSize", stepSize, STEP_SIZE), options.number("gamma", gamma, GAMMA));
    }

    @Override
    public boolean readsHistory() {
        return false;
    }

    @Override
    public double learningRate(
            double learningRate, long step, long stepsPerEpoch, int epoch, int epochs, double[] history) {
        return learningRate * StrictMath.pow(gamma, (epoch - 1) / stepSize);
    }
}
