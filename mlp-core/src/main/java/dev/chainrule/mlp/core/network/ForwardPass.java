package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.parallel.ParallelProducts;
import dev.chainrule.mlp.core.parallel.WorkerTeam;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Computes z = W x + b and a = f(z) of a batch in float32, layer by layer, and keeps x, z and a of each layer for the
 * backward pass. With learned encodings, x of the first layer is e(x⁰, θ), where x⁰ are the inputs of the network; with an
 * input scale, it is s ⊙ x⁰ or s ⊙ e.
 *
 * <p>{@link RowPass} computes the same for one row in float64. An instance belongs to one thread. It allocates its
 * buffers when it is created; a pass allocates nothing.
 *
 * @since 0.2
 */
public final class ForwardPass {
    private final Layer[] layers;
    private final Kernel kernel;
    private final ParallelProducts products;
    private final int last;

    /** The loss as a function of the last layer's z if there is a composed form, otherwise of its a. */
    private final Loss loss;

    private final boolean isComposed;

    private final Optional<EncodedInput> encodings;
    private final Optional<ScaledInput> inputScale;

    /** The activations of the layers with a learned share α; empty for the others. */
    private final List<Optional<ParametricActivation>> parametric = new ArrayList<>();

    /** The input of each layer, rows × inputs: the (scaled) batch, or the previous layer's outputs, after dropout. */
    private final Matrix[] x;

    private final Matrix[] z;
    private final Matrix[] a;

    /** The packed weights if this is a pass of a model, whose weights do not change. */
    private final Optional<PackedLayers> packed;

    private long passes;

    /** Whether a of the last layer is up to date. A composed loss does not need it, so it is computed on demand. */
    private boolean isLastActivated;

    /**
     * Creates the buffers of a pass that runs on the caller's thread only.
     *
     * @param kernel the kernel that runs the matrix products
     * @param maxRows the largest number of rows in a batch
     * @throws PluginException if a block hook of a plugin disagrees with its definition; checked once per network
     */
    public ForwardPass(Network network, Kernel kernel, int maxRows) {
        this(network, kernel, new WorkerTeam(1), maxRows);
    }

    /**
     * Creates the buffers of a pass that divides the units of large layers among threads.
     *
     * @param kernel the kernel that runs the matrix products
     * @param team the threads; closed by the caller
     * @param maxRows the largest number of rows in a batch
     * @throws PluginException if a block hook of a plugin disagrees with its definition; checked once per network
     */
    public ForwardPass(Network network, Kernel kernel, WorkerTeam team, int maxRows) {
        this(network, kernel, products(network, kernel, team, maxRows), maxRows, Optional.empty());
    }

    /**
     * Creates the buffers of a pass with the weights of a model. It gains by being used often.
     *
     * @param model the weights and the kernel
     * @param team the threads that share the units of large layers; closed by the caller
     * @param maxRows the largest number of rows in a batch
     * @throws PluginException if a block hook of a plugin disagrees with its definition; checked once per network
     */
    public ForwardPass(Network network, PackedLayers model, WorkerTeam team, int maxRows) {
        this(network, model.kernel(), products(network, model.kernel(), team, maxRows), maxRows, Optional.of(model));
    }

    ForwardPass(Network network, Kernel kernel, ParallelProducts products, int maxRows, Optional<PackedLayers> packed) {
        this.packed = packed;
        network.requireConsistentHooks();
        this.kernel = kernel;
        this.products = products;
        layers = network.layers().toArray(Layer[]::new);
        last = layers.length - 1;
        loss = network.composedLoss().orElse(network.loss());
        isComposed = network.composedLoss().isPresent();
        encodings =
                layers[0].encodings().isEmpty() ? Optional.empty() : Optional.of(new EncodedInput(layers[0], maxRows));
        inputScale = layers[0].inputScale() ? Optional.of(new ScaledInput(layers[0], maxRows)) : Optional.empty();
        x = new Matrix[layers.length];
        z = new Matrix[layers.length];
        a = new Matrix[layers.length];
        for (int l = 0; l <= last; l++) {
            z[l] = new Matrix(maxRows, layers[l].units());
            a[l] = new Matrix(maxRows, layers[l].units());
            parametric.add(
                    layers[l].parametric()
                            ? Optional.of(new ParametricActivation(layers[l], l, maxRows))
                            : Optional.empty());
        }
    }

    /** Creates the matrix products of a network's layers for batches of up to {@code maxRows} rows. */
    static ParallelProducts products(Network network, Kernel kernel, WorkerTeam team, int maxRows) {
        int side = network.layers().get(0).inputs();
        for (Layer layer : network.layers()) {
            side = Math.max(side, layer.units());
        }
        return new ParallelProducts(kernel, team, maxRows, side);
    }

    /**
     * Computes the outputs of the network.
     *
     * @param weights the weights and biases; not modified
     * @param input rows × inputs, with at most {@code maxRows} rows; not modified
     * @return rows × outputs; a buffer that the next pass overwrites
     * @throws PluginException if an activation throws; names it
     */
    public Matrix outputs(ParameterArrays weights, Matrix input) {
        run(weights, input, Dropout.NONE);
        passes++;
        activateLast();
        return a[last];
    }

    /**
     * Computes z of a layer, after those of all layers before it, whose weights may have changed since then.
     *
     * @param input rows × inputs of the network; not modified
     * @return rows × units; a buffer that the next pass overwrites
     */
    Matrix preActivation(int l, ParameterArrays weights, Matrix input) {
        if (l > 0) {
            timesWeights(l - 1, weights);
            activate(l - 1, weights);
        }
        preActivate(l, weights, l == 0 ? input : a[l - 1], Dropout.NONE);
        return z[l];
    }

    /**
     * Computes the loss of the last batch, without the penalty.
     *
     * @param target rows × outputs; not modified
     * @return the sum of the rows' losses
     * @throws PluginException if the loss throws; names it
     */
    public double loss(Matrix target) {
        return PluginCalls.value(loss, lossArgument(), target);
    }

    /**
     * Computes z of every layer and a of every layer except the last, whose a {@link #lossArgument} computes if the
     * loss needs it.
     */
    void run(ParameterArrays weights, Matrix input, Dropout dropout) {
        Matrix output = input;
        for (int l = 0; l <= last; l++) {
            preActivate(l, weights, output, dropout);
            if (l < last) {
                activate(l, weights); // a = f(z), or z + α(f(z) − z)
                output = a[l];
            }
        }
        isLastActivated = false;
    }

    private void preActivate(int l, ParameterArrays weights, Matrix output, Dropout dropout) {
        x[l] = dropout.apply(l, output);
        if (l == 0 && encodings.isPresent()) {
            x[0] = encodings.get().apply(weights, x[0]); // e = e(x⁰, θ)
        }
        if (l == 0 && inputScale.isPresent()) {
            x[0] = inputScale.get().apply(weights, x[0]); // x¹ = s ⊙ x⁰, or s ⊙ e
        }
        timesWeights(l, weights); // z = W x + b
    }

    /**
     * Finds the first row of the last {@link #outputs} for which the network has no answer because a value of any
     * layer is not finite. Hidden layers count too, since an activation may turn infinity or NaN into an ordinary
     * number.
     *
     * <p>Allocates nothing if all values are finite.
     *
     * @param input the argument of {@link #outputs}
     * @return empty if all values are finite
     */
    public Optional<NonFiniteRow> nonFiniteRow(Matrix input) {
        boolean finite = true;
        for (int l = 0; l <= last; l++) {
            finite &= kernel.areFinite(z[l].data(), 0, z[l].size()) && kernel.areFinite(a[l].data(), 0, a[l].size());
        }
        return finite ? Optional.empty() : Optional.of(new ForwardDiagnosis(activations(), z, a).firstRow(input));
    }

    private void timesWeights(int l, ParameterArrays weights) {
        int rows = x[l].rows();
        z[l].setRows(rows);
        int inputs = layers[l].inputs();
        int units = layers[l].units();
        boolean isModel = packed.isPresent() && packed.get().weights() == weights;
        if (isModel && packed.get().isUseful(l, rows, passes)) {
            products.forward(x[l].data(), packed.get().layer(l), z[l].data(), rows, inputs, units);
        } else {
            products.forward(x[l].data(), weights.layer(l), z[l].data(), rows, inputs, units);
        }
    }

    private void activate(int l, ParameterArrays weights) {
        a[l].setRows(z[l].rows());
        if (parametric.get(l).isPresent()) {
            parametric.get(l).get().forward(z[l], a[l], weights);
        } else {
            PluginCalls.forward(layers[l].activation(), l, z[l], a[l]);
        }
    }

    private void activateLast() {
        if (!isLastActivated) {
            a[last].setRows(z[last].rows());
            PluginCalls.forward(layers[last].activation(), last, z[last], a[last]);
            isLastActivated = true;
        }
    }

    /** Returns the first argument of {@link #loss()}: the last layer's z in the composed form, otherwise its a. */
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

    Optional<EncodedInput> encodings() {
        return encodings;
    }

    Optional<ScaledInput> inputScale() {
        return inputScale;
    }

    /** Returns the activation of a layer with a learned share α; empty for another layer. */
    Optional<ParametricActivation> parametric(int l) {
        return parametric.get(l);
    }

    /** Returns f(z) of a layer, which is a unless the layer has a learned share α. */
    Matrix f(int l) {
        return parametric.get(l).isPresent() ? parametric.get(l).get().f() : a[l];
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
