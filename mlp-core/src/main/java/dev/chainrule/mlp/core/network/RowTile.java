package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.linalg.DoubleProducts;
import java.util.Arrays;

/**
 * The forward and backward pass of a tile of rows in float64: the steps of {@link RowPass} for many rows at once.
 *
 * <p>All matrices are transposed, so that a row of them is one unit for all rows of the tile: the inner loops then run over
 * the rows, which are many even where units are few.
 */
final class RowTile {
    private final Layer[] layers;
    private final Loss outputLoss;
    private final boolean isComposed;
    private final int last;
    private final int first;
    private final int rows;

    /** x⁰, the inputs of the network, inputs × rows. */
    private double[][] input;

    /** e(x⁰, θ), encoded inputs × rows; empty without learned encodings. */
    private final double[][] encodedInput;

    /** ∂L/∂θ of the encodings of each row, rows × parameters. */
    private final double[][] lossByEncodings;

    /** The input of the first layer times s, inputs × rows; empty without an input scale. */
    private final double[][] scaledInput;

    /** ∂L/∂x of the first layer, inputs × rows; empty if nothing in front of it is trained. */
    private final double[][] lossByInput;

    /** z, a and ∂L/∂z of each layer, units × rows; δ is ∂L/∂a between {@link #timesWeights} and {@link #timesDerivative}. */
    private final double[][][] z;

    private final double[][][] a;
    private final double[][][] delta;

    /** f(z) and ∂L/∂α of the layers with a learned share α, units × rows; empty for the others. */
    private final double[][][] f;

    private final double[][][] lossByShare;

    /** The wider operand of a gradient, rows × units or rows × inputs. */
    private final double[][] transposed;

    private final double[] rowOutput;
    private final double[] rowGradient;

    RowTile(Network network, int rows) {
        layers = network.layers().toArray(Layer[]::new);
        isComposed = network.composedLoss().isPresent();
        outputLoss = network.composedLoss().orElse(network.loss());
        last = layers.length - 1;
        first = (int) network.layers().stream().takeWhile(Layer::frozen).count();
        this.rows = rows;
        z = new double[layers.length][][];
        a = new double[layers.length][][];
        delta = new double[layers.length][][];
        f = new double[layers.length][][];
        lossByShare = new double[layers.length][][];
        int scaled = layers[0].inputScale() ? layers[0].inputs() : 0;
        boolean isEncoded = !layers[0].encodings().isEmpty();
        scaledInput = new double[scaled][rows];
        encodedInput = new double[isEncoded ? layers[0].inputs() : 0][rows];
        lossByEncodings = new double[isEncoded ? rows : 0][layers[0].encodings().parameters()];
        lossByInput = new double[scaled > 0 || isEncoded ? layers[0].inputs() : 0][rows];
        int widest = 0;
        for (int l = 0; l <= last; l++) {
            z[l] = new double[layers[l].units()][rows];
            a[l] = new double[layers[l].units()][rows];
            delta[l] = new double[layers[l].units()][rows];
            f[l] = new double[layers[l].parametric() ? layers[l].units() : 0][rows];
            lossByShare[l] = new double[f[l].length][rows];
            widest = Math.max(widest, Math.max(layers[l].inputs(), layers[l].units()));
        }
        transposed = new double[rows][widest];
        rowOutput = new double[network.outputs()];
        rowGradient = new double[network.outputs()];
    }

    int rows() {
        return rows;
    }

    /**
     * Computes z of every layer and a of every layer that the loss or another layer needs.
     *
     * @param weights θ
     * @param x the inputs, inputs × rows
     */
    void forward(LayerWeights weights, double[][] x) {
        input = x;
        if (encodedInput.length > 0) {
            encode(weights); // e = e(x⁰, θ)
        }
        if (layers[0].inputScale()) {
            scale(weights); // x¹ = s ⊙ x⁰, or s ⊙ e
        }
        for (int l = 0; l <= last; l++) {
            timesWeights(l, weights, x(l)); // z = W x + b
            if (l < last || !isComposed) {
                activate(l); // a = f(z)
                share(l, weights); // a = z + α(f(z) − z), if the layer has an α
            }
        }
    }

    private double[][] x(int l) {
        if (l == 0) {
            return layers[0].inputScale() ? scaledInput : unscaledInput();
        }
        return a[l - 1];
    }

    private double[][] unscaledInput() {
        return encodedInput.length > 0 ? encodedInput : input;
    }

    private void encode(LayerWeights weights) {
        double[] x = new double[input.length];
        double[] theta = encodings(weights);
        for (int r = 0; r < rows; r++) {
            get(input, r, x);
            set(encodedInput, r, RowEncodings.value(layers[0].encodings(), x, theta));
        }
    }

    private double[] encodings(LayerWeights weights) {
        ParameterRange range = layers[0].range(ParameterKind.ENCODINGS);
        return Arrays.copyOfRange(weights.array(0), weights.from(0) + range.from(), weights.from(0) + range.to());
    }

    private void scale(LayerWeights weights) {
        double[] s = weights.array(0);
        int from = weights.from(0) + layers[0].range(ParameterKind.INPUT_SCALE).from();
        double[][] unscaled = unscaledInput();
        for (int i = 0; i < scaledInput.length; i++) {
            for (int r = 0; r < rows; r++) {
                scaledInput[i][r] = s[from + i] * unscaled[i][r];
            }
        }
    }

    private void timesWeights(int l, LayerWeights weights, double[][] x) {
        int inputs = layers[l].inputs();
        int units = layers[l].units();
        double[] w = weights.array(l);
        int from = weights.from(l);
        for (int j = 0; j < units; j++) {
            Arrays.fill(z[l][j], w[from + inputs * units + j]);
        }
        DoubleProducts.addProduct(w, from, 1, units, x, inputs, z[l], units, rows);
    }

    private void activate(int l) {
        RowActivation activation = layers[l].activation();
        if (activation instanceof Activation) {
            for (int j = 0; j < z[l].length; j++) {
                PluginCalls.value(activation, l, z[l][j], a[l][j]);
            }
            return;
        }
        double[] rowZ = new double[z[l].length];
        double[] rowA = new double[z[l].length];
        for (int r = 0; r < rows; r++) {
            get(z[l], r, rowZ);
            PluginCalls.value(activation, l, rowZ, rowA);
            set(a[l], r, rowA);
        }
    }

    private void share(int l, LayerWeights weights) {
        for (int j = 0; j < f[l].length; j++) {
            double alpha = alpha(l, weights, j);
            for (int r = 0; r < rows; r++) {
                f[l][j][r] = a[l][j][r];
                a[l][j][r] = z[l][j][r] + alpha * (f[l][j][r] - z[l][j][r]);
            }
        }
    }

    private double alpha(int l, LayerWeights weights, int unit) {
        return weights.array(l)[
                weights.from(l) + layers[l].range(ParameterKind.ALPHA).from() + unit];
    }

    /**
     * Returns the weighted sum of the rows' losses.
     *
     * @param targets rows × outputs
     * @param weights the weight of each row
     */
    double loss(double[][] targets, double[] weights) {
        double sum = 0;
        for (int r = 0; r < rows; r++) {
            get(isComposed ? z[last] : a[last], r, rowOutput);
            sum += weights[r] * PluginCalls.value(outputLoss, rowOutput, targets[r]);
        }
        return sum;
    }

    /**
     * Computes δ of all layers that are trained or feed from one that is.
     *
     * @param weights θ
     * @param targets rows × outputs
     * @param rowWeights the weight of each row, already divided by the number of all rows
     */
    void backward(LayerWeights weights, double[][] targets, double[] rowWeights) {
        for (int r = 0; r < rows; r++) { // ∂L/∂aᴸ, or ∂L/∂zᴸ in the composed form
            get(isComposed ? z[last] : a[last], r, rowOutput);
            PluginCalls.gradient(outputLoss, rowOutput, targets[r], rowGradient);
            for (int k = 0; k < rowGradient.length; k++) {
                delta[last][k][r] = rowWeights[r] * rowGradient[k];
            }
        }
        if (!isComposed) {
            timesDerivative(last, weights); // δᴸ = ∂L/∂aᴸ ⊙ f′(zᴸ)
        }
        backward(weights);
    }

    /** Computes δ with ∂L/∂aᴸ = 1 for one output and 0 for the others, so that the gradient is that of the output. */
    void backwardFrom(int output, LayerWeights weights) {
        for (int k = 0; k < delta[last].length; k++) {
            Arrays.fill(delta[last][k], k == output ? 1 : 0);
        }
        timesDerivative(last, weights);
        backward(weights);
    }

    private void backward(LayerWeights weights) {
        for (int l = last; l > first; l--) {
            timesWeights(l, weights); // ∂L/∂aˡ⁻¹ = (Wˡ)ᵀ δˡ
            timesDerivative(l - 1, weights); // δˡ⁻¹ = ∂L/∂aˡ⁻¹ ⊙ f′(zˡ⁻¹)
        }
        if (first == 0 && lossByInput.length > 0) {
            timesWeights(0, weights); // ∂L/∂x¹ = (W¹)ᵀ δ¹
            timesEncodings(weights); // ∂L/∂θ = s ⊙ ∂L/∂x¹ · ∂e/∂θ, if there are learned encodings
        }
    }

    private void timesWeights(int l, LayerWeights weights) {
        int inputs = layers[l].inputs();
        int units = layers[l].units();
        double[][] lossByX = l == 0 ? lossByInput : delta[l - 1];
        for (int i = 0; i < inputs; i++) {
            Arrays.fill(lossByX[i], 0);
        }
        DoubleProducts.addProduct(weights.array(l), weights.from(l), units, 1, delta[l], units, lossByX, inputs, rows);
    }

    private void timesEncodings(LayerWeights weights) {
        if (encodedInput.length == 0) {
            return;
        }
        double[] x = new double[input.length];
        double[] lossByEncoded = new double[encodedInput.length];
        double[] theta = encodings(weights);
        int scale = weights.from(0) + layers[0].weightCount() + layers[0].units();
        for (int r = 0; r < rows; r++) {
            get(input, r, x);
            get(lossByInput, r, lossByEncoded);
            for (int i = 0; i < scaledInput.length; i++) {
                lossByEncoded[i] *= weights.array(0)[scale + i];
            }
            RowEncodings.pullback(layers[0].encodings(), x, theta, lossByEncoded, lossByEncodings[r]);
        }
    }

    private void timesDerivative(int l, LayerWeights weights) {
        if (layers[l].parametric()) {
            timesShare(l, weights);
            return;
        }
        RowActivation activation = layers[l].activation();
        if (activation instanceof Activation) {
            for (int j = 0; j < z[l].length; j++) {
                PluginCalls.pullback(activation, l, z[l][j], a[l][j], delta[l][j]);
            }
            return;
        }
        double[] rowZ = new double[z[l].length];
        double[] rowA = new double[z[l].length];
        double[] rowDelta = new double[z[l].length];
        for (int r = 0; r < rows; r++) {
            get(z[l], r, rowZ);
            get(a[l], r, rowA);
            get(delta[l], r, rowDelta);
            PluginCalls.pullback(activation, l, rowZ, rowA, rowDelta);
            set(delta[l], r, rowDelta);
        }
    }

    /** Computes ∂L/∂α = ∂L/∂a ⊙ (f(z) − z) of each row, and multiplies ∂L/∂a by 1 + α(f′(z) − 1). */
    private void timesShare(int l, LayerWeights weights) {
        for (int j = 0; j < f[l].length; j++) {
            double alpha = alpha(l, weights, j);
            double[] product = delta[l][j].clone();
            PluginCalls.pullback(layers[l].activation(), l, z[l][j], f[l][j], product);
            for (int r = 0; r < rows; r++) {
                double lossByOutput = delta[l][j][r];
                lossByShare[l][j][r] = lossByOutput * (f[l][j][r] - z[l][j][r]);
                delta[l][j][r] = lossByOutput + alpha * (product[r] - lossByOutput);
            }
        }
    }

    /** Adds ∂L/∂W = δ xᵀ of every trained layer, δ for the biases, and ∂L/∂s = Σ ∂L/∂x¹ ⊙ x⁰ for an input scale. */
    void addGradient(LayerSums gradient) {
        for (int l = first; l <= last; l++) {
            if (layers[l].frozen()) {
                continue;
            }
            int inputs = layers[l].inputs();
            int units = layers[l].units();
            if (LayerSums.isByInput(layers[l])) {
                DoubleProducts.transpose(delta[l], units, rows, transposed);
                DoubleProducts.addProduct(x(l), transposed, rows, gradient.weights(l), inputs, units);
            } else {
                DoubleProducts.transpose(x(l), inputs, rows, transposed);
                DoubleProducts.addProduct(delta[l], transposed, rows, gradient.weights(l), units, inputs);
            }
            DoubleProducts.addRowSums(delta[l], rows, gradient.biases(l));
            double[] further = gradient.further(l);
            int from = further.length - f[l].length;
            for (int j = 0; j < f[l].length; j++) {
                for (double d : lossByShare[l][j]) {
                    further[from + j] += d;
                }
            }
        }
        if (first == 0 && layers[0].inputScale()) {
            double[] scale = gradient.further(0);
            double[][] unscaled = unscaledInput();
            for (int i = 0; i < scaledInput.length; i++) {
                for (int r = 0; r < rows; r++) {
                    scale[i] += lossByInput[i][r] * unscaled[i][r];
                }
            }
        }
        if (first == 0) {
            for (double[] ofRow : lossByEncodings) {
                for (int p = 0; p < ofRow.length; p++) {
                    gradient.further(0)[scaledInput.length + p] += ofRow[p];
                }
            }
        }
    }

    /**
     * Writes δ ∂z/∂w of each row, which after {@link #backwardFrom} is a row of the Jacobian.
     *
     * @param offsets where the parameters of each layer begin; ignored for frozen ones
     * @param jacobian receives the derivatives, rows × parameters
     */
    void jacobian(int[] offsets, double[][] jacobian) {
        for (int l = first; l <= last; l++) {
            if (layers[l].frozen()) {
                continue;
            }
            int inputs = layers[l].inputs();
            int units = layers[l].units();
            double[][] x = x(l);
            for (int r = 0; r < rows; r++) {
                double[] row = jacobian[r];
                int at = offsets[l];
                for (int i = 0; i < inputs; i++) {
                    double xi = x[i][r];
                    for (int j = 0; j < units; j++) {
                        row[at++] = delta[l][j][r] * xi;
                    }
                }
                for (int j = 0; j < units; j++) {
                    row[at++] = delta[l][j][r];
                }
                if (layers[l].inputScale()) {
                    double[][] unscaled = unscaledInput();
                    for (int i = 0; i < inputs; i++) {
                        row[at++] = lossByInput[i][r] * unscaled[i][r];
                    }
                }
                if (l == 0 && encodedInput.length > 0) {
                    System.arraycopy(lossByEncodings[r], 0, row, at, lossByEncodings[r].length);
                    at += lossByEncodings[r].length;
                }
                for (int j = 0; j < f[l].length; j++) {
                    row[at++] = lossByShare[l][j][r];
                }
            }
        }
    }

    private static void get(double[][] units, int row, double[] to) {
        for (int j = 0; j < to.length; j++) {
            to[j] = units[j][row];
        }
    }

    private static void set(double[][] units, int row, double[] from) {
        for (int j = 0; j < from.length; j++) {
            units[j][row] = from[j];
        }
    }
}
