package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.Problem;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * The reason why the loss or gradient of a training step is not finite, found in the buffers of that step. Immutable and
 * serializable, because a step may be computed by another process.
 *
 * @since 0.2
 */
public final class StepDiagnosis implements Serializable {
    private static final long serialVersionUID = 1;

    /** The diagnosis of a step in which all factors of all layers are finite. */
    public static final StepDiagnosis FINITE = new StepDiagnosis(List.of(), new boolean[0], new boolean[0], false);

    /** The fault of a plugin; empty if there is none. */
    private final List<Problem> plugin;

    /** For each layer, whether z is not finite. */
    private final boolean[] z;

    /** For each layer, whether δ is not finite. */
    private final boolean[] delta;

    private final boolean isAnyOther;

    private StepDiagnosis(List<Problem> plugin, boolean[] z, boolean[] delta, boolean isAnyOther) {
        this.plugin = plugin;
        this.z = z;
        this.delta = delta;
        this.isAnyOther = isAnyOther;
    }

    static StepDiagnosis of(Layer[] layers, ForwardPass forward, Matrix[] delta, Matrix target, float[] rowWeights) {
        boolean[] ofZ = new boolean[layers.length];
        boolean[] ofDelta = new boolean[layers.length];
        boolean isAnyOther = false;
        for (int l = 0; l < layers.length; l++) {
            ofZ[l] = !isFinite(forward.z(l));
            ofDelta[l] = !isFinite(delta[l]);
            isAnyOther |= isActivated(layers, forward, l) && !isFinite(forward.a(l));
        }
        List<Problem> plugin = faultyPlugin(layers, forward, delta, target, rowWeights).stream()
                .toList();
        return new StepDiagnosis(plugin, ofZ, ofDelta, isAnyOther);
    }

    private static Optional<Problem> faultyPlugin(
            Layer[] layers, ForwardPass forward, Matrix[] delta, Matrix target, float[] rowWeights) {
        for (int l = 0; l < layers.length; l++) {
            if (!isFinite(forward.z(l))) {
                return Optional.empty();
            }
            if (isActivated(layers, forward, l) && !isFinite(forward.a(l))) {
                return FactorFault.ofValue(layers[l].activation(), l, forward.z(l), forward.f(l));
            }
        }
        Optional<Problem> lossFault = FactorFault.ofLoss(forward.loss(), forward.lossArgument(), target, rowWeights);
        for (int l = layers.length - 1; lossFault.isEmpty() && l >= 0; l--) {
            if (!isFinite(delta[l])) {
                return isActivated(layers, forward, l)
                        ? FactorFault.ofDerivative(layers[l].activation(), l, forward.z(l), forward.f(l))
                        : Optional.empty();
            }
        }
        return lossFault;
    }

    /** Returns whether the step called the layer's activation: a composed loss replaces that of the last layer. */
    private static boolean isActivated(Layer[] layers, ForwardPass forward, int l) {
        return l < layers.length - 1 || !forward.isComposed();
    }

    private static boolean isFinite(Matrix matrix) {
        for (int i = 0; i < matrix.size(); i++) {
            if (!Float.isFinite(matrix.data()[i])) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns the fault of the plugin that returned NaN or an infinity for finite arguments. Each factor is evaluated
     * separately, so that no plugin is blamed for a product that overflows, as in a diverging run.
     *
     * @return empty if no plugin is at fault
     */
    public Optional<Problem> faultyPlugin() {
        return plugin.stream().findFirst();
    }

    /**
     * Finds the first factor of the chain that is not finite, in the order of computation.
     *
     * @param loss the loss that the step returned
     * @param gradient the gradient that the step computed
     * @return the factor in words, for example {@code z of layer 2}; empty if all are finite
     */
    public Optional<String> firstNotFinite(double loss, ParameterArrays gradient) {
        for (int l = 0; l < z.length; l++) {
            if (z[l]) {
                return Optional.of("z of layer " + (l + 1));
            }
        }
        if (!Double.isFinite(loss)) {
            return Optional.of("the loss");
        }
        for (int l = gradient.layers() - 1; l >= 0; l--) {
            if (l < delta.length && delta[l]) {
                return Optional.of("δ of layer " + (l + 1));
            }
            if (!gradient.isFinite(l)) {
                return Optional.of("the gradient of a weight of layer " + (l + 1));
            }
        }
        return Optional.empty();
    }

    /** Returns whether z, a and δ of every layer are finite. */
    boolean isFinite() {
        for (int l = 0; l < z.length; l++) {
            if (z[l] || delta[l]) {
                return false;
            }
        }
        return !isAnyOther;
    }
}
