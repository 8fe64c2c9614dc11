package dev.chainrule.mlp.core.network;

import static dev.chainrule.mlp.core.network.SampleRows.ROWS;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.plugin.BrokenPlugin;
import java.util.Arrays;

/**
 * Compares the results of one block hook with its definition; throws a {@link PluginException} for a difference.
 *
 * <p>Tolerances are far wider than those of the contract tests, and they grow with the slack of a result, the change
 * of the definition over a few roundings of its argument. Neither kinks nor steep functions are mistaken for faults.
 *
 * @param subject the plugin
 * @param hook the checked method, for messages
 * @param definition the method that it must agree with, for messages
 */
record HookCheck(Subject subject, String hook, String definition) {
    static final double RELATIVE = 1e-3;

    /** The least tolerance: where a function is flat in all rows, rounding is all that is left to compare. */
    static final double ABSOLUTE = 2e-6;

    /** The tolerance relative to the largest element of all rows. */
    private static final double OF_LARGEST = 2e-4;

    private static final double ROUNDINGS = 8;

    private static final String MUST_AGREE = "Both must be the same function";
    private static final String MUST_SET =
            "Every element must be set, not added to: arrays are reused and hold old numbers";

    /**
     * A plugin under test. Its description is built only for an error, because joining strings slows down the start.
     *
     * @param kind the kind of plugin: {@code activation}, {@code loss} or {@code encoding}
     * @param plugin the plugin, whose class messages name
     * @param name the name of the plugin
     * @param layer the layer of an activation, from 0; -1 for another plugin
     * @param composedWith the name of the activation that a loss is composed with; empty if it is not composed
     */
    record Subject(String kind, Object plugin, String name, int layer, String composedWith) {
        static Subject of(RowActivation activation, int layer) {
            return new Subject("activation", activation, activation.name(), layer, "");
        }

        static Subject of(Loss loss) {
            return new Subject("loss", loss, loss.name(), -1, "");
        }

        static Subject of(InputEncodings.Part encoding) {
            return new Subject("encoding", encoding.plugin(), encoding.name(), -1, "");
        }

        static Subject ofComposed(Loss loss, RowActivation activation) {
            return new Subject("loss", loss, loss.name(), -1, activation.name());
        }

        @Override
        public String toString() {
            return kind + " '" + name + "' ("
                    + BrokenPlugin.className(plugin) + ")" + (layer < 0 ? "" : " of layer " + (layer + 1))
                    + (composedWith.isEmpty() ? "" : " composed with '" + composedWith + "'");
        }
    }

    /** Returns the slack of each element, from the definition's results at a point and slightly above and below it. */
    static double[] slack(double[] at, double[] above, double[] below) {
        double[] slack = new double[at.length];
        for (int i = 0; i < at.length; i++) {
            slack[i] = slack(at[i], above[i], below[i]);
        }
        return slack;
    }

    static double slack(double at, double above, double below) {
        return ROUNDINGS * (Math.abs(above - at) + Math.abs(below - at));
    }

    static double largest(double[] values) {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    void requireUnchanged(String argument, Matrix before, Matrix after) {
        requireRows(argument, after);
        if (!Arrays.equals(before.data(), after.data())) {
            throw fault("changes its argument " + argument + ", which must not be modified");
        }
    }

    void requireWithinRows(String argument, Matrix written) {
        requireRows(argument, written);
        for (int i = ROWS * written.columns(); i < written.data().length; i++) {
            if (written.data()[i] != SampleRows.SENTINEL) {
                throw fault("writes beyond the last row of " + argument
                        + ": only the first size() elements are in use, however long data() is");
            }
        }
    }

    private void requireRows(String argument, Matrix matrix) {
        if (matrix.rows() != ROWS) {
            throw fault("changes the number of rows of " + argument + " from " + ROWS + " to " + matrix.rows()
                    + ". A hook must keep the shape of its arguments");
        }
    }

    /**
     * Requires that a block equals the results of the definition.
     *
     * @param argument the name of the argument, for the message
     * @param at the argument, rows × columns
     * @param expected the results of the definition, rows × columns
     * @param slack the slack of each result, rows × columns
     * @param found the results of the hook
     */
    void requireEqual(String argument, double[][] at, double[][] expected, double[][] slack, Matrix found) {
        double largest = 0;
        for (double[] row : expected) {
            largest = Math.max(largest, largest(row));
        }
        for (int r = 0; r < ROWS; r++) {
            for (int i = 0; i < expected[r].length; i++) {
                double tolerance = ABSOLUTE + RELATIVE * Math.abs(expected[r][i]) + OF_LARGEST * largest + slack[r][i];
                requireEqual(argument, at[r][i], expected[r][i], found.get(r, i), tolerance);
            }
        }
    }

    void requireEqual(String argument, double at, double expected, double found, double tolerance) {
        if (!isClose(expected, found, tolerance)) {
            throw fault("gives " + (float) found + " where " + argument + " is " + (float) at + ", but " + definition
                    + " gives " + (float) expected + ". " + (Double.isNaN(found) ? MUST_SET : MUST_AGREE));
        }
    }

    void requireEqual(double expected, double found, double tolerance) {
        if (!isClose(expected, found, tolerance)) {
            throw fault(
                    "is " + (float) found + ", but " + definition + " gives " + (float) expected + ". " + MUST_AGREE);
        }
    }

    /** A definition that is not finite or exceeds float32 gives nothing to compare with. */
    private static boolean isClose(double expected, double found, double tolerance) {
        boolean isComparable = Math.abs(expected) < Float.MAX_VALUE && !Double.isNaN(tolerance);
        return !isComparable || Math.abs(found - expected) <= tolerance;
    }

    private PluginException fault(String fault) {
        return new PluginException(ErrorCode.PLG_CONTRACT, Location.NONE, subject + ": " + hook + " " + fault);
    }
}
