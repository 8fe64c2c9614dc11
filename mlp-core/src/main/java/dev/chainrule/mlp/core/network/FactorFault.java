package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.Plugin;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.RowActivation;
import java.util.Arrays;
import java.util.Optional;

/**
 * Whether one factor of the chain rule, asked alone for finite arguments, is the one that gives NaN or infinities.
 *
 * <p>NaN is always its fault. An infinity is if the argument was small: of very large arguments, as a diverging run has them,
 * a factor may well have a value beyond float32.
 */
final class FactorFault {
    /** Up to here no factor that a network can learn with overflows float32; e⁵⁰ is 5e21. */
    private static final float SMALL = 50;

    private FactorFault() {}

    /** The fault of an activation whose outputs are these. */
    static Optional<Problem> ofValue(RowActivation activation, int layer, Matrix z, Matrix a) {
        return isFault(z, a) ? Optional.of(problem("value", "activation", activation, layer)) : Optional.empty();
    }

    /** Asks an activation for its derivative: what it makes of a gradient of ones. */
    static Optional<Problem> ofDerivative(RowActivation activation, int layer, Matrix z, Matrix a) {
        Matrix ones = new Matrix(z.rows(), z.columns());
        Arrays.fill(ones.data(), 0, ones.size(), 1);
        activation.backward(z, a, ones);
        return isFault(z, ones)
                ? Optional.of(problem("derivative", "activation", activation, layer))
                : Optional.empty();
    }

    /**
     * Asks a loss for its value and its gradient, row by row.
     *
     * @param rowWeights a row of weight 0 is not asked for; empty if all rows count 1
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

    /** Looks at the rows whose arguments are finite; one that acts on rows may pass NaN from one element to its neighbours. */
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
                        + plugin.getClass().getName() + ")" + (layer < 0 ? "" : " in layer " + (layer + 1))
                        + " is not finite for finite arguments");
    }
}
