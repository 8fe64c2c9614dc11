package dev.chainrule.mlp.core.explain;

import dev.chainrule.mlp.api.Optimizer;
import dev.chainrule.mlp.core.network.Clipping;
import dev.chainrule.mlp.core.network.Layer;
import dev.chainrule.mlp.core.network.MaxNorm;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.network.PluginFault;
import dev.chainrule.mlp.core.spec.GradientClipping;
import java.util.OptionalDouble;

/** Computes the change of a parameter in the first step of a run, in float32 as training does. */
final class FirstUpdate {
    private final Network network;
    private final double[][][] weights;
    private final Optimizer optimizer;
    private final double learningRate;
    private final double decayFactor;
    private final GradientClipping clipping;

    /**
     * @param weights the parameters as {@link ParameterArrays#values} returns them
     * @param learningRate the learning rate of the first step
     * @param decayFactor the factor of the weight decay in the first step
     */
    FirstUpdate(
            Network network,
            double[][][] weights,
            Optimizer optimizer,
            double learningRate,
            double decayFactor,
            GradientClipping clipping) {
        this.network = network;
        this.weights = weights;
        this.optimizer = optimizer;
        this.learningRate = learningRate;
        this.decayFactor = decayFactor;
        this.clipping = clipping;
    }

    /** Returns the learning rate of the first step. */
    double learningRate() {
        return learningRate;
    }

    /**
     * Computes the update of one parameter from the gradient of all, because clipping by norm needs all of them.
     *
     * @param gradient the derivatives with respect to all parameters, ordered as {@link ParameterArrays#values}
     */
    Explanation.Update of(ParameterRef parameter, double[][][] gradient) {
        int l = parameter.layer();
        int j = parameter.row(network);
        int i = parameter.index(network);
        ParameterArrays rounded = ParameterArrays.zero(network);
        for (int n = 0; n < gradient.length; n++) {
            if (!network.layers().get(n).frozen()) {
                rounded.setLayer(n, gradient[n]);
            }
        }
        double original = rounded.value(l, j, i);
        Clipping.clip(clipping, rounded);
        double clipped = rounded.value(l, j, i);
        return new Explanation.Update(
                optimizer.name(),
                learningRate * network.layers().get(l).rateOf(parameter.kind(), i),
                clipped == original ? OptionalDouble.empty() : OptionalDouble.of(clipped),
                exactChange(parameter, rounded));
    }

    /**
     * Returns the change starting from weights of 0 if it is the same there, because adding a small change to a weight
     * rounds away its last digits; otherwise the change of the weights themselves.
     */
    private double exactChange(ParameterRef parameter, ParameterArrays gradient) {
        if (network.layers().get(parameter.layer()).frozen()) {
            return 0;
        }
        double[][] layer = weights[parameter.layer()];
        double change = change(parameter, layer, gradient);
        double fromZero = change(parameter, ParameterArrays.zero(network).values()[parameter.layer()], gradient);
        float weight = (float) layer[parameter.row(network)][parameter.index(network)];
        boolean same = Math.abs(fromZero - change) <= Math.ulp(weight) + Math.ulp((float) change);
        return same ? fromZero : change;
    }

    /** Runs one optimizer step on a layer and returns the change of the parameter. */
    private double change(ParameterRef parameter, double[][] layer, ParameterArrays gradient) {
        int l = parameter.layer();
        int j = parameter.row(network);
        int i = parameter.index(network);
        ParameterArrays updated = ParameterArrays.zero(network);
        updated.setLayer(l, layer);
        double before = updated.value(l, j, i);
        try {
            float[][] slots = new float[optimizer.slots()][updated.layer(l).length];
            Layer of = network.layers().get(l);
            of.step().update(optimizer, of, updated.layer(l), gradient.layer(l), slots, learningRate, decayFactor, 1);
            new MaxNorm(of).apply(updated.layer(l));
        } catch (RuntimeException | Error e) {
            throw PluginFault.of(optimizer, e);
        }
        return updated.value(l, j, i) - before;
    }
}
