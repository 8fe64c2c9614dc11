package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.Problem;
import java.util.Optional;

/**
 * Finds the reason why the loss or gradient of a training step is not finite, from the buffers of that step.
 *
 * @since 0.2
 */
public final class StepDiagnosis {
    private final Layer[] layers;
    private final ForwardPass forward;
    private final Matrix[] delta;
    private final Matrix target;
    private final float[] rowWeights;
    private final int last;

    StepDiagnosis(Layer[] layers, ForwardPass forward, Matrix[] delta, Matrix target, float[] rowWeights) {
        this.layers = layers;
        this.forward = forward;
        this.delta = delta;
        this.target = target;
        this.rowWeights = rowWeights;
        last = layers.length - 1;
    }

    /**
     * Finds the plugin that returned NaN or an infinity for finite arguments. Each factor is evaluated separately, so
     * that no plugin is blamed for a product that overflows, as in a diverging run.
     *
     * @return empty if no plugin is at fault
     */
    public Optional<Problem> findFaultyPlugin() {
        for (int l = 0; l <= last; l++) {
            if (!isFinite(forward.z(l))) {
                return Optional.empty();
            }
            if (isActivated(l) && !isFinite(forward.a(l))) {
                return FactorFault.ofValue(layers[l].activation(), l, forward.z(l), forward.a(l));
            }
        }
        Optional<Problem> lossFault = FactorFault.ofLoss(forward.loss(), forward.lossArgument(), target, rowWeights);
        for (int l = last; lossFault.isEmpty() && l >= 0; l--) {
            if (!isFinite(delta[l])) {
                return isActivated(l)
                        ? FactorFault.ofDerivative(layers[l].activation(), l, forward.z(l), forward.a(l))
                        : Optional.empty();
            }
        }
        return lossFault;
    }

    /**
     * Finds the first factor of the chain that is not finite, in the order of computation.
     *
     * @param loss the loss that the step returned
     * @param gradient the gradient that the step computed
     * @return the factor in words, for example {@code z of layer 2}; empty if all are finite
     */
    public Optional<String> firstNotFinite(double loss, ParameterArrays gradient) {
        for (int l = 0; l <= last; l++) {
            if (!isFinite(forward.z(l))) {
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

    /** Returns whether z, a and δ of every layer are finite. */
    boolean isFinite() {
        for (int l = 0; l <= last; l++) {
            if (!isFinite(forward.z(l)) || isActivated(l) && !isFinite(forward.a(l)) || !isFinite(delta[l])) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether the step called the layer's activation: a composed loss replaces that of the last layer. */
    private boolean isActivated(int l) {
        return l < last || !forward.isComposed();
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
