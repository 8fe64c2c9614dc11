package dev.chainrule.mlp.core.schedules;

import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.Schedule;
import java.util.List;

/**
 * Multiplies the learning rate by γ after every epoch: η γᵉ in epoch e, from 0. PyTorch's {@code ExponentialLR}.
 *
 * @param gamma γ, from 0 to 1
 */
public record Exponential(double gamma) implements Schedule {
    private static final Range GAMMA = Range.closed(0, 1);

    /** Creates the default, γ = 0.95. */
    public Exponential() {
        this(0.95);
    }

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if γ is not from 0 to 1
     */
    public Exponential {
        GAMMA.require("gamma", gamma);
    }

    @Override
    public String name() {
        return "exponential";
    }

    @Override
    public List<String> aliases() {
        return List.of("exponential-decay", "exponential-lr");
    }

    @Override
    public Exponential with(PluginOptions options) {
        return new Exponential(options.number("gamma", gamma, GAMMA));
    }

    @Override
    public boolean readsHistory() {
        return false;
    }

    @Override
    public double learningRate(
            double learningRate, long step, long stepsPerEpoch, int epoch, int epochs, double[] history) {
        return learningRate * StrictMath.pow(gamma, epoch - 1);
    }
}
