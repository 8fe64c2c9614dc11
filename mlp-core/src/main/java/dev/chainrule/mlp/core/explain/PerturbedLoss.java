package dev.chainrule.mlp.core.explain;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterKind;
import dev.chainrule.mlp.core.network.Penalty;
import dev.chainrule.mlp.core.network.PluginCalls;
import dev.chainrule.mlp.core.network.PluginFault;
import dev.chainrule.mlp.core.network.RowEncodings;
import dev.chainrule.mlp.core.network.RowPass;

/**
 * The objective of a row, its loss plus the penalty on the weights, as a function of one parameter or input, and its
 * numerical derivative.
 *
 * <p>Only the layers behind the weight are recomputed. Steps that move a pre-activation across a kink of its
 * activation, or the outputs as far as the next kink of the loss, are not used: the derivative is a different one
 * there.
 */
final class PerturbedLoss {
    /** The maximum change of the unit's pre-activation. */
    private static final double MAX_CHANGE = 0.25;

    private final Network network;
    private final double[][][] weights;
    private final RowPass pass;
    private final double[] target;
    private final double rowWeight;
    private final int last;
    private final boolean isEncoded;
    private final double[][] kinks;
    private final double lossKinkDistance;
    private final double[][] z;
    private final double[][] a;

    /**
     * Creates the function for a row of weight 1.
     *
     * @param weights for each layer, for each unit, its weights followed by its bias
     * @param pass the pass of the row through the network
     */
    PerturbedLoss(Network network, double[][][] weights, RowPass pass, double[] target) {
        this(network, weights, pass, target, 1);
    }

    /**
     * Creates the function for a weighted row.
     *
     * @param weights for each layer, for each unit, its weights followed by its bias
     * @param pass the pass of the row through the network
     * @param rowWeight the weight of the row, which multiplies its loss but not the penalty
     */
    PerturbedLoss(Network network, double[][][] weights, RowPass pass, double[] target, double rowWeight) {
        this.network = network;
        this.weights = weights;
        this.pass = pass;
        this.target = target;
        this.rowWeight = rowWeight;
        int layers = network.layers().size();
        last = layers - 1;
        isEncoded = !network.layers().get(0).encodings().isEmpty();
        kinks = new double[layers][];
        z = new double[layers][];
        a = new double[layers][];
        for (int l = 0; l < layers; l++) {
            kinks[l] = kinks(network.layers().get(l).activation(), l);
            z[l] = new double[pass.z()[l].length];
            a[l] = new double[pass.z()[l].length];
        }
        lossKinkDistance = distanceToKink(network.loss(), pass.a()[last], target);
    }

    private static double[] kinks(RowActivation activation, int layer) {
        try {
            return activation instanceof Activation elementwise ? elementwise.kinks() : new double[0];
        } catch (RuntimeException e) {
            throw PluginFault.of(activation, layer, e);
        }
    }

    private static double distanceToKink(Loss loss, double[] output, double[] target) {
        try {
            return loss.distanceToKink(output, target);
        } catch (RuntimeException e) {
            throw PluginFault.of(loss, e);
        }
    }

    /** Returns the numerical derivative of the objective r·L + P, where r is the weight of the row. */
    NumericalDerivative derivative(ParameterRef parameter) {
        int index = parameter.index(network);
        return switch (parameter.kind()) {
            case WEIGHTS, BIASES -> derivative(parameter.layer(), parameter.unit(), index);
            case INPUT_SCALE -> inputScale(index);
            case ENCODINGS -> encoding(index);
            case ALPHA -> alpha(parameter.layer(), parameter.unit());
        };
    }

    /** Moves the share α of a unit's activation, which moves its output by f(z) − z. */
    private NumericalDerivative alpha(int layer, int unit) {
        double[] f = new double[z[layer].length];
        PluginCalls.value(network.layers().get(layer).activation(), layer, pass.z()[layer], f);
        double slope = f[unit] - pass.z()[layer][unit];
        double largest = 1;
        for (int k = 0; k < z[layer + 1].length; k++) {
            largest = Math.max(largest, Math.abs(weights[layer + 1][k][unit] * slope));
        }
        return NumericalDerivative.derivative(
                step -> {
                    System.arraycopy(pass.a()[layer], 0, a[layer], 0, a[layer].length);
                    a[layer][unit] += step * slope;
                    preActivations(layer + 1, a[layer]);
                    return isSmoothFrom(layer + 1) ? loss() : Double.NaN;
                },
                MAX_CHANGE / largest);
    }

    /** Moves the scale of an input, which moves the pre-activations of all units of the first layer. */
    private NumericalDerivative inputScale(int input) {
        double x = pass.encodedInput()[input];
        double largest = 0;
        for (int j = 0; j < z[0].length; j++) {
            largest = Math.max(largest, Math.abs(weights[0][j][input] * x));
        }
        return NumericalDerivative.derivative(
                step -> {
                    for (int j = 0; j < z[0].length; j++) {
                        z[0][j] = pass.z()[0][j] + step * weights[0][j][input] * x;
                    }
                    return isSmoothFrom(0) ? loss() : Double.NaN;
                },
                MAX_CHANGE / Math.max(1, largest));
    }

    /** Moves a parameter of the learned encodings, which moves the inputs of the first layer. */
    private NumericalDerivative encoding(int index) {
        double[] parameters = encodingParameters().clone();
        double value = parameters[index];
        return NumericalDerivative.derivative(
                step -> {
                    parameters[index] = value + step;
                    encode(pass.input(), parameters);
                    return isSmoothFrom(0) ? loss() : Double.NaN;
                },
                maxEncodedChange());
    }

    private double[] encodingParameters() {
        return weights[0][network.layers().get(0).row(ParameterKind.ENCODINGS)];
    }

    /** Computes the pre-activations of the first layer behind its learned encodings. */
    private void encode(double[] input, double[] parameters) {
        double[] x = RowEncodings.value(network.layers().get(0).encodings(), input, parameters);
        for (int i = 0; i < x.length; i++) {
            x[i] *= pass.inputScale(i);
        }
        preActivations(0, x);
    }

    /** Returns the largest change of an encoded input that moves no pre-activation of the first layer too far. */
    private double maxEncodedChange() {
        double largest = 1;
        for (int j = 0; j < z[0].length; j++) {
            double sum = 0;
            for (int i = 0; i < pass.x(0).length; i++) {
                sum += Math.abs(pass.inputScale(i) * weights[0][j][i]);
            }
            largest = Math.max(largest, sum);
        }
        return MAX_CHANGE / largest;
    }

    /** @param index the index of a weight of the unit, or the number of its weights for its bias */
    NumericalDerivative derivative(int layer, int unit, int index) {
        double[] x = pass.x(layer);
        boolean isBias = index == x.length;
        double input = isBias ? 1 : x[index];
        double w = weights[layer][unit][index];
        Penalty penalty = network.layers().get(layer).penalty();
        return NumericalDerivative.derivative(
                step -> loss(layer, unit, step * input) + (isBias ? 0 : penalty(penalty, w, step)),
                MAX_CHANGE / Math.max(1, Math.abs(input)));
    }

    /**
     * Returns the penalty on the changed weight, without those on the others, which are constant; NaN across a kink.
     */
    private static double penalty(Penalty penalty, double w, double step) {
        return penalty.crossesKink(w, w + step) ? Double.NaN : penalty.value(w + step);
    }

    /**
     * Returns the numerical derivative of the weighted loss by an input of the network.
     *
     * @param input the input, from 0
     */
    NumericalDerivative byInput(int input) {
        return NumericalDerivative.derivative(
                step -> isSmoothAfterInput(input, step) ? loss() : Double.NaN, maxInputChange(input));
    }

    /**
     * Returns the numerical derivative of an output by an input of the network.
     *
     * @param output the output, from 0
     * @param input the input, from 0
     */
    NumericalDerivative outputByInput(int output, int input) {
        return NumericalDerivative.derivative(
                step -> isSmoothAfterInput(input, step) ? a[last][output] : Double.NaN, maxInputChange(input));
    }

    private double maxInputChange(int input) {
        if (isEncoded) {
            return maxEncodedChange();
        }
        double largest = 1;
        for (int j = 0; j < z[0].length; j++) {
            largest = Math.max(largest, Math.abs(pass.inputScale(input) * weights[0][j][input]));
        }
        return MAX_CHANGE / largest;
    }

    /** Changes an input, which changes all units of the first layer; returns whether no kink is crossed. */
    private boolean isSmoothAfterInput(int input, double change) {
        if (isEncoded) {
            double[] x = pass.input().clone();
            x[input] += change;
            encode(x, encodingParameters());
            return isSmoothFrom(0);
        }
        for (int j = 0; j < z[0].length; j++) {
            z[0][j] = pass.z()[0][j] + weights[0][j][input] * pass.inputScale(input) * change;
        }
        return isSmoothFrom(0);
    }

    /** Returns the weighted loss after a change of a unit's pre-activation; NaN if that crosses a kink. */
    private double loss(int layer, int unit, double change) {
        System.arraycopy(pass.z()[layer], 0, z[layer], 0, z[layer].length);
        z[layer][unit] += change;
        return isSmoothFrom(layer) ? loss() : Double.NaN;
    }

    /** Recomputes a layer's outputs from z, and the layers behind it; stops and returns false at a kink. */
    private boolean isSmoothFrom(int layer) {
        for (int l = layer; l <= last; l++) {
            if (l > layer) {
                preActivations(l, a[l - 1]);
            }
            if (crossesKink(l)) {
                return false;
            }
            PluginCalls.value(network.layers().get(l).activation(weights[l]), l, z[l], a[l]);
        }
        return true;
    }

    /** Returns the weighted loss of the recomputed outputs; NaN beyond the next kink of the loss. */
    private double loss() {
        return lossKinkDistance < Double.POSITIVE_INFINITY && !areOutputsWithin(lossKinkDistance)
                ? Double.NaN
                : rowWeight * RowPass.loss(network, z[last], a[last], target);
    }

    private void preActivations(int l, double[] x) {
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

    private boolean areOutputsWithin(double distance) {
        double[] before = pass.a()[last];
        for (int j = 0; j < before.length; j++) {
            if (a[last][j] != before[j] && !(Math.abs(a[last][j] - before[j]) < distance)) {
                return false;
            }
        }
        return true;
    }
}
