package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.linalg.ParallelProducts;
import dev.chainrule.mlp.core.linalg.WorkerTeam;
import java.util.Arrays;
import java.util.Optional;

/**
 * The chain rule for a batch in float32: the local factors of the plugins, composed.
 *
 * <pre>
 *   ∂L/∂w  =  ∂L/∂a  ·  ∂a/∂z       ·  ∂z/∂w
 *             loss      activation     input of the weight
 * </pre>
 *
 * <p>Between layers may stand {@link Dropout}, whose mask is one more factor, and beside the loss a {@link Penalty}, whose
 * derivative is one more summand.
 *
 * <p>{@link RowPass} is the same in float64, one row at a time, without dropout and penalty. An instance holds the buffers of one thread, made once:
 * after that a step allocates nothing.
 */
public final class Backpropagation {
    /** Stands for row weights that are all 1. */
    public static final float[] UNWEIGHTED = {};

    private final Layer[] layers;
    private final RowActivation[] activations;
    private final Kernel kernel;
    private final ParallelProducts products;
    private final int last;

    /** The loss as a function of z in the composed form, of a otherwise. */
    private final Loss loss;

    private final boolean isComposed;
    /** What each layer is fed: the inputs or the outputs of the layer before, some of which may be dropped. */
    private final Matrix[] x;

    private final Matrix[] z;
    private final Matrix[] a;
    private final Matrix[] delta;

    /** One row each, to ask the loss for the rows one by one. */
    private final Matrix rowOutput;

    private final Matrix rowTarget;
    private final Matrix rowDelta;

    /**
     * Makes the buffers for work on the caller's thread alone.
     *
     * @param kernel what multiplies
     * @param maxRows the largest batch
     */
    public Backpropagation(Network network, Kernel kernel, int maxRows) {
        this(network, kernel, new WorkerTeam(1), maxRows);
    }

    /**
     * Makes the buffers.
     *
     * @param kernel what multiplies
     * @param team among whose threads large products are divided; stays the caller's to close
     * @param maxRows the largest batch
     * @throws PluginException if a block hook of a plugin is not its definition, which is checked once for a network
     */
    public Backpropagation(Network network, Kernel kernel, WorkerTeam team, int maxRows) {
        network.requireSoundBlocks();
        this.kernel = kernel;
        layers = network.layers().toArray(Layer[]::new);
        activations = network.layers().stream().map(Layer::activation).toArray(RowActivation[]::new);
        loss = network.composedLoss().orElse(network.loss());
        isComposed = network.composedLoss().isPresent();
        last = layers.length - 1;
        x = new Matrix[layers.length];
        z = new Matrix[layers.length];
        a = new Matrix[layers.length];
        delta = new Matrix[layers.length];
        int side = network.inputs();
        for (int l = 0; l <= last; l++) {
            int units = layers[l].units();
            z[l] = new Matrix(maxRows, units);
            a[l] = new Matrix(maxRows, units);
            delta[l] = new Matrix(maxRows, units);
            side = Math.max(side, units);
        }
        rowOutput = new Matrix(1, network.outputs());
        rowTarget = new Matrix(1, network.outputs());
        rowDelta = new Matrix(1, network.outputs());
        products = new ParallelProducts(kernel, team, maxRows, side);
    }

    /**
     * The outputs of the network.
     *
     * @param input rows × inputs, at most as many rows as this was made for
     * @return rows × outputs; a buffer that the next call overwrites
     */
    public Matrix outputs(ParameterArrays weights, Matrix input) {
        forward(weights, input, Dropout.NONE);
        activate(last);
        return a[last];
    }

    /**
     * Finds the first row of the last {@link #outputs} that has no answer because a value in it, of whatever layer, is not
     * finite. A hidden value counts too: an activation may turn infinity or NaN into an ordinary number.
     *
     * @param input what {@link #outputs} was given
     * @return empty if all values are finite; costs no allocation then
     */
    public Optional<NonFiniteRow> nonFiniteRow(Matrix input) {
        boolean finite = true;
        for (int l = 0; l <= last; l++) {
            finite &= kernel.areFinite(z[l].data(), 0, z[l].size()) && kernel.areFinite(a[l].data(), 0, a[l].size());
        }
        return finite ? Optional.empty() : Optional.of(new ForwardFault(activations, z, a).first(input));
    }

    /**
     * The sum of the rows' losses, without penalty and dropout.
     *
     * @param input rows × inputs, at most as many rows as this was made for
     * @param target rows × outputs
     */
    public double loss(ParameterArrays weights, Matrix input, Matrix target) {
        forward(weights, input, Dropout.NONE);
        if (isComposed) {
            return loss.value(z[last], target);
        }
        activate(last);
        return loss.value(a[last], target);
    }

    /** As {@link #lossAndGradient(ParameterArrays, Matrix, Matrix, float[], Dropout, ParameterArrays)}, all rows alike, nothing dropped. */
    public double lossAndGradient(ParameterArrays weights, Matrix input, Matrix target, ParameterArrays gradient) {
        return lossAndGradient(weights, input, target, UNWEIGHTED, Dropout.NONE, gradient);
    }

    /**
     * The sum over the rows r of wᵣLᵣ + P, with w the weight of the row and P the penalty on the network's weights, and the
     * gradient of their mean.
     *
     * @param input rows × inputs, at most as many rows as this was made for
     * @param target rows × outputs
     * @param rowWeights how much each row counts, at least one number a row; empty if all count 1. The mean is taken over
     *     the number of rows, not over the sum of their weights
     * @param dropout with the masks of this step drawn
     * @param gradient receives the mean over the rows of wᵣ ∂Lᵣ/∂w, and ∂P/∂w, for every weight and bias
     */
    public double lossAndGradient(
            ParameterArrays weights,
            Matrix input,
            Matrix target,
            float[] rowWeights,
            Dropout dropout,
            ParameterArrays gradient) {
        int rows = input.rows();
        forward(weights, input, dropout);
        double sum =
                outputErrorSignal(target, rowWeights); // ∂L/∂a at the output, or ∂L/∂z if the composed form is known
        double penalty = 0;
        meanOver(rows, delta[last]);
        for (int l = last; l >= 0; l--) {
            int inputs = layers[l].inputs();
            int units = layers[l].units();
            if (l < last || !isComposed) {
                timesDerivative(l); // · ∂a/∂z
            }
            products.gradient(x[l].data(), delta[l].data(), gradient.layer(l), rows, inputs, units); // · ∂z/∂w
            penalty += layers[l].penalty().addTo(weights.layer(l), gradient.layer(l), inputs * units); // + ∂P/∂w
            if (l > 0) {
                delta[l - 1].setRows(rows);
                products.backward(
                        delta[l].data(), weights.layer(l), delta[l - 1].data(), rows, inputs, units); // · ∂z/∂x
                dropout.timesMask(l, delta[l - 1]); // · ∂x/∂a
            }
        }
        return sum + rows * penalty;
    }

    /** z = W x + b for every layer, a = f(z) for all but the last, whose outputs a composed loss does not need. */
    private void forward(ParameterArrays weights, Matrix input, Dropout dropout) {
        for (int l = 0; l <= last; l++) {
            Layer layer = layers[l];
            z[l].setRows(input.rows());
            a[l].setRows(input.rows());
            x[l] = dropout.feed(l, l == 0 ? input : a[l - 1]);
            products.forward(x[l].data(), weights.layer(l), z[l].data(), input.rows(), layer.inputs(), layer.units());
            if (l < last) {
                activate(l);
            }
        }
    }

    private double outputErrorSignal(Matrix target, float[] rowWeights) {
        delta[last].setRows(target.rows());
        try {
            if (!isComposed) {
                activate(last);
            }
            Matrix output = isComposed ? z[last] : a[last];
            return rowWeights.length == 0
                    ? loss.valueAndGradient(output, target, delta[last])
                    : weighted(output, target, rowWeights);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw PluginFault.of(loss, e);
        }
    }

    /** A loss adds up the rows that it is shown, so it is shown one at a time. What a row of weight 0 holds is not asked. */
    private double weighted(Matrix output, Matrix target, float[] rowWeights) {
        int columns = target.columns();
        double sum = 0;
        for (int r = 0, from = 0; r < target.rows(); r++, from += columns) {
            float weight = rowWeights[r];
            if (weight == 0) {
                Arrays.fill(delta[last].data(), from, from + columns, 0);
                continue;
            }
            System.arraycopy(output.data(), from, rowOutput.data(), 0, columns);
            System.arraycopy(target.data(), from, rowTarget.data(), 0, columns);
            sum += weight * loss.valueAndGradient(rowOutput, rowTarget, rowDelta);
            for (int k = 0; k < columns; k++) {
                delta[last].data()[from + k] = weight * rowDelta.data()[k];
            }
        }
        return sum;
    }

    /** The mean over the rows of the batch is taken here, once. */
    private static void meanOver(int rows, Matrix gradient) {
        float[] g = gradient.data();
        float share = 1f / rows;
        for (int i = 0, n = gradient.size(); i < n; i++) {
            g[i] *= share;
        }
    }

    private void activate(int l) {
        try {
            activations[l].forward(z[l], a[l]);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw PluginFault.of(activations[l], l, e);
        }
    }

    private void timesDerivative(int l) {
        try {
            activations[l].backward(z[l], a[l], delta[l]);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw PluginFault.of(activations[l], l, e);
        }
    }

    /**
     * After a step that gave no finite loss or gradient: the plugin that turned finite numbers into others, if one did. Each
     * factor is asked alone, so that a product that overflows, as in a diverging run, is no plugin's fault.
     *
     * @param target that of the step
     * @param rowWeights those of the step
     */
    public Optional<Problem> findFaultyPlugin(Matrix target, float[] rowWeights) {
        for (int l = 0; l <= last; l++) {
            if (!isFinite(z[l])) {
                return Optional.empty();
            }
            if ((l < last || !isComposed) && !isFinite(a[l])) {
                return FactorFault.ofValue(activations[l], l, z[l], a[l]);
            }
        }
        Optional<Problem> ofLoss = FactorFault.ofLoss(loss, isComposed ? z[last] : a[last], target, rowWeights);
        for (int l = last; ofLoss.isEmpty() && l >= 0; l--) {
            if (!isFinite(delta[l])) {
                return l < last || !isComposed
                        ? FactorFault.ofDerivative(activations[l], l, z[l], a[l])
                        : Optional.empty();
            }
        }
        return ofLoss;
    }

    /**
     * After a step that gave no finite loss or gradient: the first factor of the chain, in the order in which they are
     * computed, that is not finite; empty if all are.
     *
     * @param loss what the step returned
     * @param gradient as the step left it
     */
    public Optional<String> firstNotFinite(double loss, ParameterArrays gradient) {
        for (int l = 0; l <= last; l++) {
            if (!isFinite(z[l])) {
                return Optional.of("z of layer " + (l + 1));
            }
        }
        if (!Double.isFinite(loss)) {
            return Optional.of("the loss");
        }
        for (int l = last; l >= 0; l--) {
            if (!isFinite(delta[l])) {
                return Optional.of("δ of layer " + (l + 1));
            }
            if (!gradient.isFinite(l)) {
                return Optional.of("the gradient of a weight of layer " + (l + 1));
            }
        }
        return Optional.empty();
    }

    private static boolean isFinite(Matrix matrix) {
        for (int i = 0; i < matrix.size(); i++) {
            if (!Float.isFinite(matrix.data()[i])) {
                return false;
            }
        }
        return true;
    }
}
