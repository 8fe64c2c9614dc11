package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.network.NonFiniteRow.Cause;
import dev.chainrule.mlp.core.plugin.BrokenPlugin;

/** Finds the first row and layer of a forward pass with a value that is not finite, and its cause. */
final class ForwardDiagnosis {
    private final RowActivation[] activations;
    private final Matrix[] z;
    private final Matrix[] a;

    /**
     * @param activations the activation of each layer
     * @param z the pre-activations of each layer, rows × units
     * @param a the outputs of each layer, rows × units
     */
    ForwardDiagnosis(RowActivation[] activations, Matrix[] z, Matrix[] a) {
        this.activations = activations;
        this.z = z;
        this.a = a;
    }

    /**
     * Returns the first row with a value that is not finite.
     *
     * @param input the batch, rows × inputs
     * @throws IllegalStateException if all values are finite
     */
    NonFiniteRow firstRow(Matrix input) {
        for (int r = 0; r < input.rows(); r++) {
            for (int l = 0; l < z.length; l++) {
                if (!isFinite(z[l], r)) {
                    return found(r, l, isFinite(input, r) ? Cause.PREACTIVATION : Cause.INPUT, input);
                }
                if (!isFinite(a[l], r)) {
                    return found(r, l, isBeyondFloat(l, r) ? Cause.ACTIVATION : Cause.PLUGIN, input);
                }
            }
        }
        throw new IllegalStateException("all values are finite");
    }

    private NonFiniteRow found(int r, int l, Cause cause, Matrix input) {
        int largest = 0;
        for (int i = 0; i < input.columns(); i++) {
            float magnitude = Math.abs(input.get(r, i));
            if (!Float.isFinite(magnitude)) {
                largest = i;
                break;
            }
            largest = magnitude > Math.abs(input.get(r, largest)) ? i : largest;
        }
        RowActivation activation = activations[l];
        String name = "'" + activation.name() + "' (" + BrokenPlugin.className(activation) + ")";
        return new NonFiniteRow(r, l, cause, name, largest, input.get(r, largest));
    }

    /**
     * Returns whether the activation's definition gives finite numbers in float64, one of them too large for float32.
     */
    private boolean isBeyondFloat(int l, int r) {
        double[] at = new double[z[l].columns()];
        double[] value = new double[at.length];
        z[l].getRow(r, at);
        try {
            activations[l].value(at, value);
        } catch (RuntimeException | Error e) {
            throw PluginFault.of(activations[l], l, e);
        }
        boolean beyond = false;
        for (double v : value) {
            if (!Double.isFinite(v)) {
                return false;
            }
            beyond |= Double.isFinite(v) && Float.isInfinite((float) v);
        }
        return beyond;
    }

    private static boolean isFinite(Matrix matrix, int r) {
        for (int c = 0; c < matrix.columns(); c++) {
            if (!Float.isFinite(matrix.get(r, c))) {
                return false;
            }
        }
        return true;
    }
}
