package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.linalg.ParallelProducts;
import dev.chainrule.mlp.core.linalg.WorkerTeam;
import java.util.Optional;

/**
 * The forward pass of a batch in float32: z = W x + b and a = f(z), layer by layer. It keeps x, z and a of each layer
 * for the
 * backward pass.
 *
 * <p>{@link RowPass} computes the same for one row in float64. An instance holds the buffers of one thread, created
 * once;
 * after that a pass allocates nothing.
 */
public final class ForwardPass {
    private final Layer[] layers;
    private final Kernel kernel;
    private final ParallelProducts products;
    private final int last;

    /** The loss as a function of z of the last layer if the composed form is known, of its a if not. */
    private final Loss loss;

    private final boolean isComposed;

    /** The input of each layer: the batch, or the outputs of the layer before after dropout. */
    private final Matrix[] x;

    private final Matrix[] z;
    private final Matrix[] a;

    /** Whether a of the last layer belongs to its z: a composed loss does not need it, so it is computed on demand. */
    private boolean isLastActivated;

    /**
     * Creates the buffers for work on the caller's thread alone.
     *
     * @param kernel the kernel that runs the matrix products
     * @param maxRows the largest number of rows in a batch
     * @throws PluginException if a block hook of a plugin disagrees with its definition, which is checked once for a
     * network
     */
    public ForwardPass(Network network, Kernel kernel, int maxRows) {
        this(network, kernel, products(network, kernel, new WorkerTeam(1), maxRows), maxRows);
    }

    ForwardPass(Network network, Kernel kernel, ParallelProducts products, int maxRows) {
        network.requireSoundBlocks();
        this.kernel = kernel;
        this.products = products;
        layers = network.layers().toArray(Layer[]::new);
        last = layers.length - 1;
        loss = network.composedLoss().orElse(network.loss());
        isComposed = network.composedLoss().isPresent();
        x = new Matrix[layers.length];
        z = new Matrix[layers.length];
        a = new Matrix[layers.length];
        for (int l = 0; l <= last; l++) {
            z[l] = new Matrix(maxRows, layers[l].units());
            a[l] = new Matrix(maxRows, layers[l].units());
        }
    }

    /** Returns the matrix products of a network's layers for batches of up to {@code maxRows} rows. */
    static ParallelProducts products(Network network, Kernel kernel, WorkerTeam team, int maxRows) {
        int side = network.inputs();
        for (Layer layer : network.layers()) {
            side = Math.max(side, layer.units());
        }
        return new ParallelProducts(kernel, team, maxRows, side);
    }

    /**
     * Computes the outputs of the network.
     *
     * @param input rows × inputs, at most as many rows as this was created for; not modified
     * @return rows × outputs; a buffer that the next pass overwrites
     */
    public Matrix outputs(ParameterArrays weights, Matrix input) {
        run(weights, input, Dropout.NONE);
        activateLast();
        return a[last];
    }

    /**
     * Computes the loss of the batch that was last passed through, without penalty.
     *
     * @param target rows × outputs; not modified
     * @return the sum over the rows of their loss
     */
    public double loss(Matrix target) {
        return PluginCalls.value(loss, lossArgument(), target);
    }

    /**
     * Passes a batch through: z of every layer, and a of every layer but the last, which {@link #lossArgument} may not
     * need.
     */
    void run(ParameterArrays weights, Matrix input, Dropout dropout) {
        Matrix output = input;
        for (int l = 0; l <= last; l++) {
            x[l] = dropout.feed(l, output);
            timesWeights(l, weights); // z = W x + b
            if (l < last) {
                activate(l); // a = f(z)
                output = a[l];
            }
        }
        isLastActivated = false;
    }

    /**
     * Finds the first row of the last {@link #outputs} that has no answer because a value in it, of whatever layer, is
     * not
     * finite. A hidden value counts too: an activation may turn infinity or NaN into an ordinary number.
     *
     * @param input the argument of {@link #outputs}
     * @return empty if all values are finite; allocates nothing in that case
     */
    public Optional<NonFiniteRow> nonFiniteRow(Matrix input) {
        boolean finite = true;
        for (int l = 0; l <= last; l++) {
            finite &= kernel.areFinite(z[l].data(), 0, z[l].size()) && kernel.areFinite(a[l].data(), 0, a[l].size());
        }
        return finite ? Optional.empty() : Optional.of(new ForwardFault(activations(), z, a).first(input));
    }

    private void timesWeights(int l, ParameterArrays weights) {
        int rows = x[l].rows();
        z[l].setRows(rows);
        products.forward(x[l].data(), weights.layer(l), z[l].data(), rows, layers[l].inputs(), layers[l].units());
    }

    private void activate(int l) {
        a[l].setRows(z[l].rows());
        PluginCalls.forward(layers[l].activation(), l, z[l], a[l]);
    }

    private void activateLast() {
        if (!isLastActivated) {
            activate(last);
            isLastActivated = true;
        }
    }

    /** Returns the first argument of {@link #loss()}: z of the last layer in the composed form, a if not. */
    Matrix lossArgument() {
        if (isComposed) {
            return z[last];
        }
        activateLast();
        return a[last];
    }

    Loss loss() {
        return loss;
    }

    boolean isComposed() {
        return isComposed;
    }

    Matrix x(int l) {
        return x[l];
    }

    Matrix z(int l) {
        return z[l];
    }

    Matrix a(int l) {
        return a[l];
    }

    private RowActivation[] activations() {
        RowActivation[] activations = new RowActivation[layers.length];
        for (int l = 0; l <= last; l++) {
            activations[l] = layers[l].activation();
        }
        return activations;
    }
}
