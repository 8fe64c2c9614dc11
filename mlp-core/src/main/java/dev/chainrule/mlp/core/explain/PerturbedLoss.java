package dev.chainrule.mlp.core.explain;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.PluginCalls;
import dev.chainrule.mlp.core.network.Penalty;
import dev.chainrule.mlp.core.network.PluginFault;
import dev.chainrule.mlp.core.network.RowPass;

/**
 * The loss of a row and the penalty on the weights as a function of one weight or bias, and its central difference.
 *
 * <p>Only the layers that the weight reaches are computed anew. A step that takes a pre-activation over a kink of its
 * activation, or the outputs as far as the next kink of the loss, is not taken: beyond it is another function.
 */
final class PerturbedLoss {
    private static final double LARGEST_MOVE = 0.25;

    private final Network network;
    private final double[][][] weights;
    private final RowPass pass;
    private final double[] target;
    private final double rowWeight;
    private final int last;
    private final double[][] kinks;
    private final double room;
    private final double[][] z;
    private final double[][] a;

    /**
     * @param weights for each layer, for each unit, its weights and then its bias
     * @param pass what {@link RowPass#of} made of the row
     */
    PerturbedLoss(Network network, double[][][] weights, RowPass pass, double[] target) {
        this(network, weights, pass, target, 1);
    }

    /**
     * @param weights for each layer, for each unit, its weights and then its bias
     * @param pass what {@link RowPass#of} made of the row
     * @param rowWeight how much the row counts: what its loss, but not the penalty, is multiplied by
     */
    PerturbedLoss(Network network, double[][][] weights, RowPass pass, double[] target, double rowWeight) {
        this.network = network;
        this.weights = weights;
        this.pass = pass;
        this.target = target;
        this.rowWeight = rowWeight;
        int layers = network.layers().size();
        last = layers - 1;
        kinks = new double[layers][];
        z = new double[layers][];
        a = new double[layers][];
        for (int l = 0; l < layers; l++) {
            kinks[l] = kinks(network.layers().get(l).activation(), l);
            z[l] = new double[pass.z()[l].length];
            a[l] = new double[pass.z()[l].length];
        }
        room = distanceToKink(network.loss(), pass.a()[last], target);
    }

    private static double[] kinks(RowActivation activation, int layer) {
        try {
            return activation instanceof Activation elementwise ? elementwise.kinks() : new double[0];
        } catch (RuntimeException e) {
            throw PluginFault.of(activation, layer, e);
        }
    }

    static double distanceToKink(Loss loss, double[] output, double[] target) {
        try {
            return loss.distanceToKink(output, target);
        } catch (RuntimeException e) {
            throw PluginFault.of(loss, e);
        }
    }

    /** ∂(r·L + P)/∂w, with the weight r of the row, of the parameter at an index of a unit's weights, after which its bias stands. */
    NumericalDerivative derivative(int layer, int unit, int index) {
        double[] x = layer == 0 ? pass.input() : pass.a()[layer - 1];
        boolean isBias = index == x.length;
        double input = isBias ? 1 : x[index];
        double w = weights[layer][unit][index];
        Penalty penalty = network.layers().get(layer).penalty();
        return NumericalDerivative.derivative(
                step -> after(layer, unit, step * input) + (isBias ? 0 : moved(penalty, w, step)),
                LARGEST_MOVE / Math.max(1, Math.abs(input)));
    }

    /** The penalty on a weight that is moved; NaN if that crosses a kink. What the other weights cost does not change. */
    private static double moved(Penalty penalty, double w, double step) {
        return penalty.crossesKink(w, w + step) ? Double.NaN : penalty.value(w + step);
    }

    /** The loss if the pre-activation of a unit is moved; NaN if that crosses a kink. */
    private double after(int layer, int unit, double move) {
        System.arraycopy(pass.z()[layer], 0, z[layer], 0, z[layer].length);
        z[layer][unit] += move;
        for (int l = layer; l <= last; l++) {
            if (l > layer) {
                preActivations(l);
            }
            if (crossesKink(l)) {
                return Double.NaN;
            }
            PluginCalls.value(network.layers().get(l).activation(), l, z[l], a[l]);
        }
        return room < Double.POSITIVE_INFINITY && !staysWithin(room)
                ? Double.NaN
                : rowWeight * RowPass.loss(network, z[last], a[last], target);
    }

    private void preActivations(int l) {
        double[] x = a[l - 1];
        for (int j = 0; j < z[l].length; j++) {
            double[] w = weights[l][j];
            double sum = w[x.length];
            for (int i = 0; i < x.length; i++) {
                sum += w[i] * x[i];
            }
            z[l][j] = sum;
        }
    }

    private boolean crossesKink(int l) {
        double[] before = pass.z()[l];
        for (double kink : kinks[l]) {
            for (int j = 0; j < before.length; j++) {
                if (z[l][j] != before[j] && (z[l][j] - kink) * (before[j] - kink) <= 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean staysWithin(double distance) {
        double[] before = pass.a()[last];
        for (int j = 0; j < before.length; j++) {
            if (a[last][j] != before[j] && !(Math.abs(a[last][j] - before[j]) < distance)) {
                return false;
            }
        }
        return true;
    }
}
