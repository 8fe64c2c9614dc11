package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Loss;
import java.util.Optional;

/**
 * The chain rule for one row in float64, by the definitions of the plugins, with every factor kept.
 *
 * <p>This is the plain form: what explanations print and gradient checks test. {@link ForwardPass} and {@link
 * Backpropagation}
 * are the fast form of the same lines, and a test holds both equal. Layer l and unit j count from 0. The arrays are not
 * copied; treat them as read-only.
 */
public final class RowPass {
    private final Network network;
    private final double[][][] weights;
    private final int last;

    private final double[] input;
    private final double[][] z;
    private final double[][] a;
    private final double loss;
    private final double[][] lossByOutput;
    private final double[][] delta;
    private final double[][][] gradient;

    /**
     * Passes one row forward and back.
     *
     * @param weights for each layer, for each unit, its weights and then its bias
     * @param input the row x
     * @param target the target y, one number per output
     */
    public static RowPass of(Network network, double[][][] weights, double[] input, double[] target) {
        return new RowPass(network, weights, input, target);
    }

    /** Computes the outputs of a network for one row. */
    public static double[] outputs(Network network, double[][][] weights, double[] input) {
        double[][] z = new double[weights.length][];
        double[][] a = new double[weights.length][];
        forward(network, weights, input, z, a);
        return a[weights.length - 1];
    }

    /** Computes the loss of one row from z and a of the output layer. */
    public static double loss(Network network, double[] z, double[] a, double[] target) {
        Optional<Loss> composed = network.composedLoss();
        return composed.isPresent()
                ? PluginCalls.value(composed.get(), z, target)
                : PluginCalls.value(network.loss(), a, target);
    }

    private RowPass(Network network, double[][][] weights, double[] input, double[] target) {
        this.network = network;
        this.weights = weights;
        this.input = input;
        int layers = weights.length;
        last = layers - 1;
        z = new double[layers][];
        a = new double[layers][];
        lossByOutput = new double[layers][];
        delta = new double[layers][];
        gradient = new double[layers][][];
        forward(network, weights, input, z, a);
        loss = loss(network, z[last], a[last], target);
        backward(target);
    }

    private static void forward(Network network, double[][][] weights, double[] input, double[][] z, double[][] a) {
        double[] x = input;
        for (int l = 0; l < z.length; l++) {
            z[l] = timesWeights(weights[l], x); // z = W x + b
            a[l] = new double[z[l].length];
            PluginCalls.value(network.layers().get(l).activation(), l, z[l], a[l]); // a = f(z)
            x = a[l];
        }
    }

    private static double[] timesWeights(double[][] weights, double[] x) {
        double[] z = new double[weights.length];
        for (int j = 0; j < z.length; j++) {
            double sum = weights[j][x.length];
            for (int i = 0; i < x.length; i++) {
                sum += weights[j][i] * x[i];
            }
            z[j] = sum;
        }
        return z;
    }

    private void backward(double[] target) {
        outputDelta(target); // δᴸ = ∂L/∂zᴸ
        for (int l = last; l >= 0; l--) {
            weightGradient(l); // ∂L/∂Wˡ = δˡ (xˡ)ᵀ
            if (l == 0) {
                break;
            }
            timesWeights(l); // ∂L/∂aˡ⁻¹ = (Wˡ)ᵀ δˡ
            timesDerivative(l - 1); // δˡ⁻¹ = ∂L/∂aˡ⁻¹ ⊙ f′(zˡ⁻¹)
        }
    }

    /** δᴸ = ∂L/∂aᴸ ⊙ f′(zᴸ), or directly ∂L/∂zᴸ where loss and activation have a composed form. */
    private void outputDelta(double[] target) {
        lossByOutput[last] = new double[a[last].length];
        PluginCalls.gradient(network.loss(), a[last], target, lossByOutput[last]);
        Optional<Loss> composed = network.composedLoss();
        if (composed.isPresent()) {
            delta[last] = new double[z[last].length];
            PluginCalls.gradient(composed.get(), z[last], target, delta[last]);
        } else {
            timesDerivative(last);
        }
    }

    /** The input of a weight is ∂z/∂w; that of a bias is 1. */
    private void weightGradient(int l) {
        double[] x = l == 0 ? input : a[l - 1];
        gradient[l] = new double[delta[l].length][x.length + 1];
        for (int j = 0; j < delta[l].length; j++) {
            for (int i = 0; i < x.length; i++) {
                gradient[l][j][i] = delta[l][j] * x[i];
            }
            gradient[l][j][x.length] = delta[l][j];
        }
    }

    /** Every unit k of layer l takes the output of unit j, so ∂L/∂aⱼ = Σₖ δₖ · wₖⱼ. */
    private void timesWeights(int l) {
        lossByOutput[l - 1] = new double[a[l - 1].length];
        for (int j = 0; j < lossByOutput[l - 1].length; j++) {
            for (int k = 0; k < delta[l].length; k++) {
                lossByOutput[l - 1][j] += delta[l][k] * weights[l][k][j];
            }
        }
    }

    private void timesDerivative(int l) {
        delta[l] = lossByOutput[l].clone();
        PluginCalls.pullback(network.layers().get(l).activation(), l, z[l], a[l], delta[l]);
    }

    /** Returns the row x. */
    public double[] input() {
        return input;
    }

    /** Returns the pre-activations of each layer. */
    public double[][] z() {
        return z;
    }

    /** Returns the outputs of each layer. */
    public double[][] a() {
        return a;
    }

    /** Returns L(a, y) of the row. */
    public double loss() {
        return loss;
    }

    /** Returns ∂L/∂a of each layer. */
    public double[][] lossByOutput() {
        return lossByOutput;
    }

    /** Returns δ = ∂L/∂z of each layer. */
    public double[][] delta() {
        return delta;
    }

    /** Returns ∂L/∂w: for each layer, for each unit, of its weights and then of its bias. */
    public double[][][] gradient() {
        return gradient;
    }
}
