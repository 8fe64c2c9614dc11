package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.RowActivation;
import java.util.Optional;

/**
 * One row through a network and back, in float64, by the plugins' definitions, with every factor of the chain rule kept.
 *
 * <p>This is the plain form: what explanations print and what gradient checks test. {@link Backpropagation} is the fast
 * one, and a test holds them equal. All arrays belong to the caller; layer l and unit j count from 0.
 *
 * @param input the row x
 * @param z the pre-activations of each layer
 * @param a the outputs of each layer
 * @param loss L(a, target) of the row
 * @param lossByOutput ∂L/∂a of each layer
 * @param delta ∂L/∂z of each layer
 * @param gradient ∂L/∂w: for each layer, for each unit, of its weights and then of its bias
 */
public record RowPass(
        double[] input,
        double[][] z,
        double[][] a,
        double loss,
        double[][] lossByOutput,
        double[][] delta,
        double[][][] gradient) {

    /**
     * Takes one row forward and back.
     *
     * @param weights for each layer, for each unit, its weights and then its bias
     * @param input the row
     * @param target the wanted outputs
     */
    public static RowPass of(Network network, double[][][] weights, double[] input, double[] target) {
        int layers = network.layers().size();
        int last = layers - 1;
        double[][] z = new double[layers][];
        double[][] a = new double[layers][];
        forward(network, weights, input, z, a);

        double[][] lossByOutput = new double[layers][];
        double[][] delta = new double[layers][];
        double[][][] gradient = new double[layers][][];
        Loss loss = network.loss();
        Optional<Loss> composed = network.composedLoss();
        for (int l = last; l >= 0; l--) {
            int units = z[l].length;
            // ∂L/∂a: from the loss at the output, and from the next layer's deltas everywhere else
            lossByOutput[l] = new double[units];
            if (l == last) {
                gradient(loss, a[l], target, lossByOutput[l]);
            } else {
                for (int j = 0; j < units; j++) {
                    for (int k = 0; k < z[l + 1].length; k++) {
                        lossByOutput[l][j] += delta[l + 1][k] * weights[l + 1][k][j]; // Σ ∂L/∂zₖ · ∂zₖ/∂aⱼ
                    }
                }
            }
            // ∂L/∂z = ∂L/∂a · ∂a/∂z, or in one step where loss and activation have a composed form
            delta[l] = lossByOutput[l].clone();
            if (l == last && composed.isPresent()) {
                gradient(composed.get(), z[l], target, delta[l]);
            } else {
                pullback(network, l, z[l], a[l], delta[l]);
            }
            // ∂L/∂w = ∂L/∂z · ∂z/∂w, where ∂z/∂w is the input of the weight, and 1 for the bias
            double[] x = l == 0 ? input : a[l - 1];
            gradient[l] = new double[units][x.length + 1];
            for (int j = 0; j < units; j++) {
                for (int i = 0; i < x.length; i++) {
                    gradient[l][j][i] = delta[l][j] * x[i];
                }
                gradient[l][j][x.length] = delta[l][j];
            }
        }
        double value = loss(network, z[last], a[last], target);
        return new RowPass(input, z, a, value, lossByOutput, delta, gradient);
    }

    /**
     * Requires that every factor is finite, as a row that is explained must have.
     *
     * @param place where the row is, for the message
     * @throws PluginException if an activation gave NaN or an infinity for finite pre-activations
     * @throws DataException if the row overflows otherwise
     */
    public void requireFinite(Network network, Location place) {
        for (int l = 0; l < z.length; l++) {
            requireFinite(z[l], "z of layer " + (l + 1), place);
            if (!isFinite(a[l])) {
                RowActivation activation = network.layers().get(l).activation();
                throw new PluginException(
                        ErrorCode.PLG_NONFINITE,
                        place,
                        "the value of activation '" + activation.name() + "' ("
                                + activation.getClass().getName() + ") in layer " + (l + 1)
                                + " is not finite for finite arguments");
            }
        }
        requireFinite(new double[] {loss}, "the loss", place);
        for (int l = z.length - 1; l >= 0; l--) {
            requireFinite(delta[l], "δ of layer " + (l + 1), place);
        }
    }

    private static void requireFinite(double[] values, String factor, Location place) {
        if (!isFinite(values)) {
            throw new DataException(
                    ErrorCode.DAT_RANGE,
                    place,
                    "this row cannot be explained: " + factor + " is not finite. Correct the row, or scale the data");
        }
    }

    private static boolean isFinite(double[] values) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    /** The outputs of a network for one row. */
    public static double[] outputs(Network network, double[][][] weights, double[] input) {
        int layers = network.layers().size();
        double[][] a = new double[layers][];
        forward(network, weights, input, new double[layers][], a);
        return a[layers - 1];
    }

    /** The loss of one row whose output layer has these pre-activations and outputs. */
    public static double loss(Network network, double[] z, double[] a, double[] target) {
        Optional<Loss> composed = network.composedLoss();
        try {
            return composed.isPresent()
                    ? composed.get().value(z, target)
                    : network.loss().value(a, target);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw PluginFault.of(network.loss(), e);
        }
    }

    /** The outputs a = f(z) of a layer; layers count from 0. */
    public static void activate(Network network, int layer, double[] z, double[] a) {
        RowActivation activation = network.layers().get(layer).activation();
        try {
            activation.value(z, a);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw PluginFault.of(activation, layer, e);
        }
    }

    /** Turns ∂L/∂a of a layer into ∂L/∂z, in place; layers count from 0. */
    public static void pullback(Network network, int layer, double[] z, double[] a, double[] gradient) {
        RowActivation activation = network.layers().get(layer).activation();
        try {
            activation.pullback(z, a, gradient);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw PluginFault.of(activation, layer, e);
        }
    }

    private static void gradient(Loss loss, double[] at, double[] target, double[] gradient) {
        try {
            loss.gradient(at, target, gradient);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw PluginFault.of(loss, e);
        }
    }

    private static void forward(Network network, double[][][] weights, double[] input, double[][] z, double[][] a) {
        double[] x = input;
        for (int l = 0; l < z.length; l++) {
            int units = network.layers().get(l).units();
            z[l] = new double[units];
            a[l] = new double[units];
            for (int j = 0; j < units; j++) {
                double[] w = weights[l][j];
                double sum = w[x.length];
                for (int i = 0; i < x.length; i++) {
                    sum += w[i] * x[i]; // z = Σ wᵢ xᵢ + b
                }
                z[l][j] = sum;
            }
            activate(network, l, z[l], a[l]); // a = f(z)
            x = a[l];
        }
    }
}
