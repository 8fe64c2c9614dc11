package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.PluginException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Computes the chain rule for one row in float64 from the plugins' definitions, and keeps every factor.
 *
 * <p>This is the reference that explanations print and gradient checks test. {@link ForwardPass} and
 * {@link Backpropagation} are the fast version; a test makes them agree. Layers and units are numbered from 0. The
 * arrays are not copied; treat them as read-only.
 *
 * @since 0.2
 */
public final class RowPass {
    private final Network network;
    private final double[][][] weights;
    private final int last;

    private final double[] input;

    /** e(x, θ) with learned encodings; otherwise the row. */
    private final double[] encodedInput;

    /** The input of the first layer: the encoded row, times s with an input scale. */
    private final double[] scaledInput;

    private double[] lossByInput = {};

    private final double[][] z;
    private final double[][] a;
    private final double loss;
    private final double[][] lossByOutput;
    private final double[][] delta;
    private final double[][][] gradient;

    /**
     * Runs one row forward and backward.
     *
     * @param weights the parameters as {@link ParameterArrays#values} returns them
     * @param input the row x, one number per input
     * @param target the target y, one number per output
     * @throws PluginException if a plugin throws; names it
     */
    public static RowPass of(Network network, double[][][] weights, double[] input, double[] target) {
        return new RowPass(network, weights, input, target);
    }

    /**
     * Computes the outputs of a network for one row.
     *
     * @param weights the parameters as {@link ParameterArrays#values} returns them
     * @param input the row x, one number per input
     * @return one number per output
     * @throws PluginException if an activation throws; names it
     */
    public static double[] outputs(Network network, double[][][] weights, double[] input) {
        double[][] z = new double[weights.length][];
        double[][] a = new double[weights.length][];
        forward(network, weights, firstInput(network, weights, input), z, a);
        return a[weights.length - 1];
    }

    /**
     * Computes the pre-activations z of the output layer for one row.
     *
     * @param weights the parameters as {@link ParameterArrays#values} returns them
     * @param input the row x, one number per input
     * @return one number per output
     * @throws PluginException if an activation throws; names it
     */
    public static double[] outputPreActivations(Network network, double[][][] weights, double[] input) {
        double[][] z = new double[weights.length][];
        double[][] a = new double[weights.length][];
        forward(network, weights, firstInput(network, weights, input), z, a);
        return z[weights.length - 1];
    }

    /**
     * Computes ∂aₖ/∂x of one output k for one row.
     *
     * @param weights for each layer, for each unit, its weights followed by its bias
     * @param input the row x, one number per input
     * @param output the output k, from 0
     * @return one number per input
     * @throws PluginException if an activation throws; names it
     */
    public static double[] outputByInput(Network network, double[][][] weights, double[] input, int output) {
        double[][] z = new double[weights.length][];
        double[][] a = new double[weights.length][];
        forward(network, weights, firstInput(network, weights, input), z, a);
        return outputByInput(network, weights, input, z, a, output);
    }

    private static double[] outputByInput(
            Network network, double[][][] weights, double[] input, double[][] z, double[][] a, int output) {
        int last = weights.length - 1;
        double[] gradient = new double[a[last].length];
        gradient[output] = 1; // ∂aₖ/∂aₖ
        for (int l = last; l >= 0; l--) {
            PluginCalls.pullback(network.layers().get(l).activation(weights[l]), l, z[l], a[l], gradient); // · ∂a/∂z
            gradient = byInput(weights[l], gradient); // · ∂z/∂x = w
        }
        gradient = scaled(network, weights, gradient); // · ∂x¹/∂x⁰ = s
        return throughEncodings(
                network, weights, input, gradient, new double[encodings(network).parameters()]); // · ∂e/∂x
    }

    /**
     * Computes the loss of one row from z and a of the output layer.
     *
     * @param target the target y, one number per output
     * @throws PluginException if the loss throws; names it
     */
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
        encodedInput = encoded(network, weights, input); // x⁰ = e(x, θ)
        scaledInput = scaled(network, weights, encodedInput); // x¹ = s ⊙ x⁰
        forward(network, weights, scaledInput, z, a);
        loss = loss(network, z[last], a[last], target);
        backward(target);
    }

    private static InputEncodings encodings(Network network) {
        return network.layers().get(0).encodings();
    }

    /** Returns the input of the first layer. */
    private static double[] firstInput(Network network, double[][][] weights, double[] input) {
        return scaled(network, weights, encoded(network, weights, input));
    }

    /** Returns e(x, θ), or x itself without learned encodings. */
    private static double[] encoded(Network network, double[][][] weights, double[] x) {
        return encodings(network).isEmpty()
                ? x
                : RowEncodings.value(encodings(network), x, encodingParameters(network, weights));
    }

    private static double[] encodingParameters(Network network, double[][][] weights) {
        return weights[0][network.layers().get(0).row(ParameterKind.ENCODINGS)];
    }

    /** Multiplies ∂L/∂e by ∂e/∂x and, into {@code byParameters}, by ∂e/∂θ. */
    private static double[] throughEncodings(
            Network network, double[][][] weights, double[] input, double[] byEncoded, double[] byParameters) {
        return encodings(network).isEmpty()
                ? byEncoded
                : RowEncodings.pullback(
                        encodings(network), input, encodingParameters(network, weights), byEncoded, byParameters);
    }

    /** Returns s ⊙ x, or x itself without an input scale. */
    private static double[] scaled(Network network, double[][][] weights, double[] x) {
        if (!network.layers().get(0).inputScale()) {
            return x;
        }
        double[] scaled = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            scaled[i] = inputScale(network, weights, i) * x[i];
        }
        return scaled;
    }

    private static double inputScale(Network network, double[][][] weights, int input) {
        Layer layer = network.layers().get(0);
        return layer.inputScale() ? weights[0][layer.row(ParameterKind.INPUT_SCALE)][input] : 1;
    }

    private static void forward(Network network, double[][][] weights, double[] input, double[][] z, double[][] a) {
        double[] x = input;
        for (int l = 0; l < z.length; l++) {
            z[l] = timesWeights(network.layers().get(l).units(), weights[l], x); // z = W x + b
            a[l] = new double[z[l].length];
            PluginCalls.value(network.layers().get(l).activation(weights[l]), l, z[l], a[l]); // a = f(z)
            x = a[l];
        }
    }

    private static double[] timesWeights(int units, double[][] weights, double[] x) {
        double[] z = new double[units];
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
                scaleGradient(); // ∂L/∂s = ∂L/∂x¹ ⊙ x⁰
                encodingGradient(); // ∂L/∂θ = ∂L/∂x⁰ · ∂e/∂θ
                break;
            }
            lossByOutput[l - 1] = byInput(weights[l], delta[l]); // ∂L/∂aˡ⁻¹ = (Wˡ)ᵀ δˡ
            timesDerivative(l - 1); // δˡ⁻¹ = ∂L/∂aˡ⁻¹ ⊙ f′(zˡ⁻¹)
        }
    }

    /** Computes δᴸ = ∂L/∂aᴸ ⊙ f′(zᴸ), or ∂L/∂zᴸ directly where loss and activation have a composed form. */
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

    /** Multiplies δ by ∂z/∂w: the input of a weight, and 1 for a bias. */
    private void weightGradient(int l) {
        double[] x = x(l);
        gradient[l] = new double[weights[l].length][];
        for (int j = 0; j < gradient[l].length; j++) {
            gradient[l][j] = new double[weights[l][j].length];
        }
        for (int j = 0; j < delta[l].length; j++) {
            for (int i = 0; i < x.length; i++) {
                gradient[l][j][i] = delta[l][j] * x[i];
            }
            gradient[l][j][x.length] = delta[l][j];
        }
        if (network.layers().get(l).parametric()) {
            shareGradient(l);
        }
    }

    /** Multiplies ∂L/∂a by ∂a/∂α = f(z) − z. */
    private void shareGradient(int l) {
        Layer layer = network.layers().get(l);
        double[] f = new double[z[l].length];
        PluginCalls.value(layer.activation(), l, z[l], f);
        double[] byShare = gradient[l][layer.row(ParameterKind.ALPHA)];
        for (int j = 0; j < f.length; j++) {
            byShare[j] = lossByOutput[l][j] * (f[j] - z[l][j]);
        }
    }

    /** Multiplies ∂L/∂x¹ by ∂x¹/∂s: the input of the network. */
    private void scaleGradient() {
        Layer layer = network.layers().get(0);
        if (layer.inputScale()) {
            double[] lossByX = byInput(weights[0], delta[0]);
            double[] byScale = gradient[0][layer.row(ParameterKind.INPUT_SCALE)];
            for (int i = 0; i < encodedInput.length; i++) {
                byScale[i] = lossByX[i] * encodedInput[i];
            }
        }
    }

    /** Multiplies ∂L/∂x⁰ = s ⊙ ∂L/∂x¹ by ∂e/∂θ and ∂e/∂x. */
    private void encodingGradient() {
        if (!encodings(network).isEmpty()) {
            double[] byParameters = gradient[0][network.layers().get(0).row(ParameterKind.ENCODINGS)];
            lossByInput = throughEncodings(network, weights, input, lossByEncoded(), byParameters);
        }
    }

    /** Computes ∂L/∂xⱼ = Σₖ δₖ · wₖⱼ: a sum, because input j feeds every unit k of the layer. */
    private static double[] byInput(double[][] weights, double[] delta) {
        double[] sums = new double[weights[0].length - 1];
        for (int j = 0; j < sums.length; j++) {
            for (int k = 0; k < delta.length; k++) {
                sums[j] += delta[k] * weights[k][j];
            }
        }
        return sums;
    }

    private void timesDerivative(int l) {
        delta[l] = lossByOutput[l].clone();
        PluginCalls.pullback(network.layers().get(l).activation(weights[l]), l, z[l], a[l], delta[l]);
    }

    /** Returns the parameters, ordered as {@link ParameterArrays#values}. */
    public double[][][] weights() {
        return weights;
    }

    /** Returns the row x, one number per input. */
    public double[] input() {
        return input;
    }

    /** Returns the input of a layer: the row, times the input scale if there is one, or the outputs of the layer before. */
    public double[] x(int l) {
        return l == 0 ? scaledInput : a[l - 1];
    }

    /** Returns the pre-activations z, layers × units. */
    public double[][] z() {
        return z;
    }

    /** Returns the outputs a = f(z), layers × units. */
    public double[][] a() {
        return a;
    }

    /** Returns the loss L(a, y) of the row. */
    public double loss() {
        return loss;
    }

    /** Returns ∂L/∂a, layers × units. */
    public double[][] lossByOutput() {
        return lossByOutput;
    }

    /** Returns δ = ∂L/∂z, layers × units. */
    public double[][] delta() {
        return delta;
    }

    /** Returns the gradient, ordered as {@link ParameterArrays#values}: ∂L/∂w of a unit's weights followed by its ∂L/∂b. */
    public double[][][] gradient() {
        return gradient;
    }

    /** Returns ∂L/∂x, one number per input of the network: the chain rule one factor further than ∂L/∂W = δ xᵀ. */
    public double[] lossByInput() {
        return encodings(network).isEmpty() ? lossByEncoded() : lossByInput;
    }

    /** Returns ∂L/∂e, one number per encoded input; that of the inputs without learned encodings. */
    public double[] lossByEncoded() {
        return scaled(network, weights, byInput(weights[0], delta[0])); // ∂L/∂x⁰ = s ⊙ (W¹)ᵀ δ¹
    }

    /** Returns the encoded inputs e(x, θ); the inputs without learned encodings. */
    public double[] encodedInput() {
        return encodedInput;
    }

    /** Returns ∂zⱼ/∂x of a unit of the first layer, one number per input of the network: its weights, times those factors. */
    public double[] preActivationByInput(int unit) {
        double[] byInput = Arrays.copyOf(weights[0][unit], scaledInput.length);
        double[] byEncoded = scaled(network, weights, byInput);
        return throughEncodings(
                network,
                weights,
                input,
                byEncoded,
                new double[encodings(network).parameters()]);
    }

    /** Returns the learned scale s of an input of the first layer; 1 without one. */
    public double inputScale(int input) {
        return inputScale(network, weights, input);
    }

    /**
     * Returns ∂aₖ/∂x of one output k, one number per input of the network: the same backward pass, which starts with the
     * output itself in place of the loss.
     *
     * @param output the output k, from 0
     * @throws PluginException if an activation throws; names it
     */
    public double[] outputByInput(int output) {
        return outputByInput(network, weights, input, z, a, output);
    }
}
