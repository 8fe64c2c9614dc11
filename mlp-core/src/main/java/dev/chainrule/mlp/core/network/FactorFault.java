package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.Plugin;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.plugin.BrokenPlugin;
import java.util.Arrays;
import java.util.Optional;

/**
 * Decides whether a plugin is at fault for a factor of the chain rule that is not finite although its arguments are.
 *
 * <p>NaN is always a fault. An infinity is a fault only if the arguments were small: for very large arguments, as in a
 * diverging run, the correct value may exceed float32.
 */
final class FactorFault {
    /** For arguments up to this magnitude, no factor of a useful plugin overflows float32; e⁵⁰ is 5e21. */
    private static final float SMALL = 50;

    private FactorFault() {}

    /** Returns the fault in the outputs {@code a} that an activation computed for {@code z}; empty if there is none. */
    static Optional<Problem> ofValue(RowActivation activation, int layer, Matrix z, Matrix a) {
        return isFault(z, a) ? Optional.of(problem("value", "activation", activation, layer)) : Optional.empty();
    }

    /** Returns the fault in an activation's derivative, which is evaluated with ∂L/∂a = 1; empty if there is none. */
    static Optional<Problem> ofDerivative(RowActivation activation, int layer, Matrix z, Matrix a) {
        Matrix ones = new Matrix(z.rows(), z.columns());
        Arrays.fill(ones.data(), 0, ones.size(), 1);
        activation.backward(z, a, ones);
        return isFault(z, ones)
                ? Optional.of(problem("derivative", "activation", activation, layer))
                : Optional.empty();
    }

    /**
     * Returns the fault in a loss's value or gradient, which are evaluated row by row; empty if there is none.
     *
     * @param rowWeights one number per row; rows of weight 0 are skipped; empty if all are 1
     */
    static Optional<Problem> ofLoss(Loss loss, Matrix outputs, Matrix targets, float[] rowWeights) {
        int columns = targets.columns();
        for (int r = 0; r < targets.rows(); r++) {
            if (rowWeights.length > 0 && rowWeights[r] == 0) {
                continue;
            }
            Matrix output = row(outputs, r, columns);
            Matrix target = row(targets, r, columns);
            if (!areFinite(output) || !areFinite(target)) {
                continue;
            }
            Matrix gradient = new Matrix(1, columns);
            double value = loss.valueAndGradient(output, target, gradient);
            if (Double.isNaN(value)) {
                return Optional.of(problem("value", "loss", loss, -1));
            }
            if (isFault(output, gradient)) {
                return Optional.of(problem("gradient", "loss", loss, -1));
            }
        }
        return Optional.empty();
    }

    private static Matrix row(Matrix matrix, int r, int columns) {
        return new Matrix(Arrays.copyOfRange(matrix.data(), r * columns, (r + 1) * columns), 1, columns);
    }

    private static boolean areFinite(Matrix matrix) {
        for (int i = 0; i < matrix.size(); i++) {
            if (!Float.isFinite(matrix.data()[i])) {
                return false;
            }
        }
        return true;
    }

    /**
     * Ignores rows with an argument that is not finite: a row activation may pass it on to other elements of its row.
     */
    private static boolean isFault(Matrix arguments, Matrix results) {
        int columns = arguments.columns();
        for (int r = 0; r < arguments.rows(); r++) {
            float largest = 0;
            boolean nan = false;
            boolean infinite = false;
            for (int i = r * columns; i < (r + 1) * columns; i++) {
                largest = Math.max(largest, Math.abs(arguments.data()[i]));
                nan |= Float.isNaN(results.data()[i]);
                infinite |= Float.isInfinite(results.data()[i]);
            }
            if (Float.isFinite(largest) && (nan || infinite && largest <= SMALL)) {
                return true;
            }
        }
        return false;
    }

    private static Problem problem(String factor, String kind, Plugin<?> plugin, int layer) {
        return new Problem(
                ErrorCode.PLG_NONFINITE,
                Location.NONE,
                "the " + factor + " of " + kind + " '" + plugin.name() + "' ("
                        + BrokenPlugin.className(plugin) + ")" + (layer < 0 ? "" : " in layer " + (layer + 1))
                        + " is not finite for finite arguments");
    }
}
