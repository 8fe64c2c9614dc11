package dev.chainrule.mlp.core.schedules;

import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.Schedule;
import java.util.List;

/**
 * Multiplies the learning rate by γ every s epochs: η γ^⌊e / s⌋ in epoch e, from 0. PyTorch's {@code StepLR}.
 *
 * @param stepSize s, in epochs; at least 1
 * @param gamma γ, from 0 to 1
 */
public record StepDecay(int stepSize, double gamma) implements Schedule {
    private static final Range STEP_SIZE = Range.atLeast(1);
    private static final Range GAMMA = Range.closed(0, 1);

    /** Creates the default, a tenth every 30 epochs. */
    public StepDecay() {
        this(30, 0.1);
    }

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public StepDecay {
        STEP_SIZE.require("stepSize", stepSize);
        GAMMA.require("gamma", gamma);
    }

    @Override
    public String name() {
        return "step";
    }

    @Override
    public List<String> aliases() {
        return List.of("step-decay", "step-lr");
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
        int drops = (epoch - 1) / stepSize;
        return learningRate * StrictMath.pow(gamma, drops);
    }
}
