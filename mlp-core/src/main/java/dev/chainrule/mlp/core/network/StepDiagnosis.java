package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.Problem;
import java.util.Optional;

/** Finds out why a training step gave no finite loss or gradient, from the buffers as the step left them. */
public final class StepDiagnosis {
    private final Layer[] layers;
    private final ForwardPass forward;
    private final Matrix[] delta;
    private final int last;

    StepDiagnosis(Layer[] layers, ForwardPass forward, Matrix[] delta) {
        this.layers = layers;
        this.forward = forward;
        this.delta = delta;
        last = layers.length - 1;
    }

    /**
     * Finds the plugin that turned finite numbers into others. Each factor is asked alone, so that a product that
     * overflows, as in a diverging run, is no plugin's fault.
     *
     * @param target the target of the step
     * @param rowWeights the row weights of the step
     * @return empty if no plugin did
     */
    public Optional<Problem> findFaultyPlugin(Matrix target, float[] rowWeights) {
        for (int l = 0; l <= last; l++) {
            if (!isFinite(forward.z(l))) {
                return Optional.empty();
            }
            if (isActivated(l) && !isFinite(forward.a(l))) {
                return FactorFault.ofValue(layers[l].activation(), l, forward.z(l), forward.a(l));
            }
        }
        Optional<Problem> ofLoss = FactorFault.ofLoss(forward.loss(), forward.lossArgument(), target, rowWeights);
        for (int l = last; ofLoss.isEmpty() && l >= 0; l--) {
            if (!isFinite(delta[l])) {
                return isActivated(l)
                        ? FactorFault.ofDerivative(layers[l].activation(), l, forward.z(l), forward.a(l))
                        : Optional.empty();
            }
        }
        return ofLoss;
    }

    /**
     * Finds the first factor of the chain, in the order in which they are computed, that is not finite.
     *
     * @param loss the value that the step returned
     * @param gradient the gradient that the step computed
     * @return the factor in words; empty if all are finite
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

    /**
     * Returns whether the step used the layer's activation, which the composed form of the loss replaces in the last
     * layer.
     */
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
