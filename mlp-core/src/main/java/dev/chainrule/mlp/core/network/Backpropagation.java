package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.parallel.ParallelProducts;
import dev.chainrule.mlp.core.parallel.WorkerTeam;
import java.util.Optional;

/**
 * Computes the loss of a batch and its gradient, multiplying the plugins' local factors layer by layer.
 *
 * <pre>
 *   ∂L/∂w  =  ∂L/∂a  ·  ∂a/∂z       ·  ∂z/∂w
 *             loss      activation     input of the weight
 * </pre>
 *
 * <p>A learned scale of the inputs, x¹ = s ⊙ x⁰, is one factor further: ∂L/∂s = ∂L/∂x¹ · ∂x¹/∂s, and so are learned encodings,
 * x⁰ = e(x, θ): ∂L/∂θ = ∂L/∂x⁰ · ∂e/∂θ. With a learned share α of the activation, a = z + α(f(z) − z), ∂a/∂z is
 * 1 + α(f′(z) − 1). δ is always ∂L/∂z. {@link ForwardPass} computes the functions that are differentiated here;
 * {@link RowPass} applies the same rule to one row in float64.
 *
 * @since 0.2
 */
public final class Backpropagation implements LossGradient {
    private final Layer[] layers;
    private final ParallelProducts products;
    private final ForwardPass forward;
    private final ActivationGradients activations;
    private final InputGradients inputs;
    private final WeightedLoss loss;
    private final int last;

    /** The first layer that is not frozen; the number of layers if all are. */
    private final int first;

    /** ∂L/∂z of each layer, rows × units; ∂L/∂a between {@link #timesWeights} and {@link ActivationGradients#timesDerivative}. */
    private final Matrix[] delta;

    /** ∂L/∂x of the first layer, rows × inputs; without rows if nothing in front of it is trained. */
    private final Matrix lossByInput;

    /**
     * Creates the buffers of a pass that runs on the caller's thread only.
     *
     * @param kernel the kernel that runs the matrix products
     * @param maxRows the largest number of rows in a batch
     * @throws PluginException if a block hook of a plugin disagrees with its definition; checked once per network
     */
    public Backpropagation(Network network, Kernel kernel, int maxRows) {
        this(network, kernel, new WorkerTeam(1), maxRows);
    }

    /** Creates the same with a team of threads, which share large products; closed by the caller. */
    Backpropagation(Network network, Kernel kernel, WorkerTeam team, int maxRows) {
        layers = network.layers().toArray(Layer[]::new);
        last = layers.length - 1;
        products = ForwardPass.products(network, kernel, team, maxRows);
        forward = new ForwardPass(network, kernel, products, maxRows, Optional.empty());
        activations = new ActivationGradients(layers, forward);
        loss = new WeightedLoss(forward.loss(), network.outputs());
        delta = new Matrix[layers.length];
        for (int l = 0; l <= last; l++) {
            delta[l] = new Matrix(maxRows, layers[l].units());
        }
        first = (int) network.layers().stream().takeWhile(Layer::frozen).count();
        inputs = new InputGradients(layers[0], forward);
        lossByInput = new Matrix(inputs.areThere() ? maxRows : 0, layers[0].inputs());
    }

    @Override
    public double lossAndGradient(
            ParameterArrays weights,
            Matrix input,
            Matrix target,
            float[] rowWeights,
            Dropout dropout,
            ParameterArrays gradient) {
        int rows = input.rows();
        double sum = lossAndGradient(weights, input, target, rowWeights, dropout, gradient, rows);
        return sum + rows * Penalty.addAll(layers, weights, gradient);
    }

    /**
     * Computes the sum of the rows' losses and the gradient of that sum over {@code batchRows}, without the penalty.
     *
     * @param batchRows the number of rows in the whole batch, of which these may be a part
     */
    double lossAndGradient(
            ParameterArrays weights,
            Matrix input,
            Matrix target,
            float[] rowWeights,
            Dropout dropout,
            ParameterArrays gradient,
            int batchRows) {
        forward.run(weights, input, dropout);
        double sum = outputDelta(target, rowWeights, batchRows); // δᴸ = ∂L/∂zᴸ
        for (int l = last; l >= first; l--) {
            weightGradient(l, gradient); // ∂L/∂Wˡ = δˡ (xˡ)ᵀ
            if (l == first) {
                break;
            }
            timesWeights(l, weights); // ∂L/∂xˡ = (Wˡ)ᵀ δˡ
            dropout.timesMask(l, delta[l - 1]); // ∂L/∂aˡ⁻¹ = ∂L/∂xˡ ⊙ mˡ
            activations.shareGradient(l - 1, delta[l - 1], gradient); // ∂L/∂αˡ⁻¹ = Σ ∂L/∂aˡ⁻¹ ⊙ (f(zˡ⁻¹) − zˡ⁻¹)
            activations.timesDerivative(l - 1, delta[l - 1], weights); // δˡ⁻¹ = ∂L/∂aˡ⁻¹ ⊙ f′(zˡ⁻¹)
        }
        inputGradients(weights, gradient); // ∂L/∂s and ∂L/∂θ, one factor further
        return sum;
    }

    /** Computes δᴸ = ∂L/∂aᴸ ⊙ f′(zᴸ), or ∂L/∂zᴸ directly in the composed form. */
    private double outputDelta(Matrix target, float[] rowWeights, int batchRows) {
        delta[last].setRows(target.rows());
        double sum = loss.valueAndMeanGradient(forward.lossArgument(), target, rowWeights, batchRows, delta[last]);
        if (!forward.isComposed()) {
            PluginCalls.backward(layers[last].activation(), last, forward.z(last), forward.a(last), delta[last]);
        }
        return sum;
    }

    private void weightGradient(int l, ParameterArrays gradient) {
        if (!layers[l].frozen()) {
            Matrix x = forward.x(l);
            products.gradient(
                    x.data(), delta[l].data(), gradient.layer(l), x.rows(), layers[l].inputs(), layers[l].units());
        }
    }

    private void timesWeights(int l, ParameterArrays weights) {
        int rows = delta[l].rows();
        Matrix lossByX = l == 0 ? lossByInput : delta[l - 1];
        lossByX.setRows(rows);
        products.backward(
                delta[l].data(), weights.layer(l), lossByX.data(), rows, layers[l].inputs(), layers[l].units());
    }

    private void inputGradients(ParameterArrays weights, ParameterArrays gradient) {
        if (inputs.areThere()) {
            timesWeights(0, weights); // ∂L/∂x¹ = (W¹)ᵀ δ¹
            inputs.compute(weights, lossByInput, gradient); // ∂L/∂s = Σ ∂L/∂x¹ ⊙ x⁰, ∂L/∂θ = Σ ∂L/∂x⁰ · ∂e/∂θ
        }
    }

    @Override
    public StepDiagnosis diagnosis(Matrix target, float[] rowWeights) {
        return StepDiagnosis.of(layers, forward, delta, target, rowWeights);
    }
}
