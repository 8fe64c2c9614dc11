package dev.chainrule.mlp.core.optimizers;

import dev.chainrule.mlp.api.ElementwiseOptimizer;
import dev.chainrule.mlp.api.FloatMath;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import java.util.List;

/**
 * Stochastic gradient descent: θ ← θ − η g; with momentum μ, v ← μ v + g and θ ← θ − η v; with Nesterov momentum,
 * θ ← θ − η (g + μ v).
 *
 * <p>As PyTorch's {@code torch.optim.SGD} without dampening: the velocity accumulates gradients, not steps.
 *
 * @param momentum μ, from 0 to below 1
 * @param nesterov whether to use Nesterov momentum; requires a momentum above 0
 */
public record Sgd(double momentum, boolean nesterov) implements ElementwiseOptimizer {
    private static final Range MOMENTUM = Range.closedOpen(0, 1);

    /** Creates the default, without momentum. */
    public Sgd() {
        this(0, false);
    }

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if the momentum is out of its range, or 0 with Nesterov momentum
     */
    public Sgd {
        MOMENTUM.requireFloat32("momentum", momentum);
        if (nesterov && momentum == 0) {
            throw new IllegalArgumentException("nesterov needs a momentum > 0");
        }
    }

    @Override
    public String name() {
        return "sgd";
    }

    @Override
    public List<String> aliases() {
        return List.of("momentum", "nesterov", "gradient-descent");
    }

    @Override
    public Sgd with(PluginOptions options) {
        return new Sgd(options.number("momentum", momentum, MOMENTUM), options.bool("nesterov", nesterov));
    }

    @Override
    public int slots() {
        return momentum == 0 ? 0 : 1;
    }

    @Override
    public void update(
            float[] parameters, float[] gradient, float[][] slots, int from, int to, double learningRate, long step) {
        float rate = (float) learningRate;
        if (momentum == 0) {
            for (int i = from; i < to; i++) {
                parameters[i] -= rate * gradient[i];
            }
            return;
        }
        float[] velocity = slots[0];
        float mu = (float) momentum;
        for (int i = from; i < to; i++) {
            float v = FloatMath.flush(mu * velocity[i] + gradient[i]);
            velocity[i] = v;
            parameters[i] -= rate * (nesterov ? gradient[i] + mu * v : v);
        }
    }
}
