package dev.chainrule.mlp.core.explain;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.explain.GradientCheck.WrongFactor;
import dev.chainrule.mlp.core.plugin.BrokenPlugin;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Compares the factors of one plugin with their expected values and collects those that are wrong. */
final class FactorComparison {
    /** Points closer than this to a kink, or to the end of a loss's range, leave no room for numerical derivatives. */
    static final double MIN_DISTANCE = 1e-3;

    /** The largest step of a numerical derivative. */
    static final double MAX_STEP = 0.25;

    static final int RANDOM_ROWS = 4;

    /** In longer rows only about this many elements are checked, because each takes time proportional to the row. */
    private static final int MAX_ELEMENTS = 100;

    private final String plugin;
    private final double tolerance;
    private final List<WrongFactor> wrong;

    /**
     * Creates the comparison for one plugin.
     *
     * @param plugin the description of the plugin, for messages
     * @param tolerance the largest relative error that passes
     * @param wrong receives the wrong factors
     */
    FactorComparison(String plugin, double tolerance, List<WrongFactor> wrong) {
        this.plugin = plugin;
        this.tolerance = tolerance;
        this.wrong = wrong;
    }

    /** Returns whether a float64 factor is within the tolerance of its expected value; NaN is not. */
    boolean agrees(String factor, double stated, String measuredAs, double measured) {
        double larger = Math.max(Math.abs(stated), Math.abs(measured));
        return report(Math.abs(stated - measured) <= tolerance * (larger + 0.01), factor, stated, measuredAs, measured);
    }

    /**
     * Returns whether a float32 result is within 2e-6 + 2e-4 · m of the definition in float64, where m is the largest
     * element of the row, or within the tolerance if that is more.
     *
     * @param row the results of the definition for the whole row
     * @param i the index of the element that {@code stated} belongs to
     */
    boolean agreesInFloat32(String factor, double stated, String definition, double[] row, int i) {
        double largest = 0;
        for (double value : row) {
            largest = Math.max(largest, Math.abs(value));
        }
        return report(
                Math.abs(stated - row[i]) <= Math.max(2e-6 + 2e-4 * largest, tolerance * largest),
                factor,
                stated,
                definition + " in float64",
                row[i]);
    }

    /** Returns whether a hook kept the number of rows of a block and wrote nothing beyond its last row. */
    boolean staysWithin(String hook, Matrix written, int rows) {
        boolean kept = report(
                written.rows() == rows, hook + "'s number of rows", written.rows(), "the rows of its block", rows);
        for (int i = rows * written.columns(); kept && i < written.data().length; i++) {
            kept = report(
                    written.data()[i] == CheckRows.SENTINEL,
                    hook + " beyond the last row, where it must write nothing,",
                    written.data()[i],
                    "the number before the call",
                    CheckRows.SENTINEL);
        }
        return kept;
    }

    private boolean report(boolean agrees, String factor, double stated, String measuredAs, double measured) {
        if (!agrees) {
            wrong.add(new WrongFactor(plugin, factor, stated, measuredAs, measured));
        }
        return agrees;
    }

    /** Returns the distance between the elements of a row to check, so that long rows are sampled. */
    static int stride(int length) {
        return 1 + length / MAX_ELEMENTS;
    }

    static double derivative(DoubleUnaryOperator f, double maxStep) {
        return NumericalDerivative.derivative(f, maxStep).value();
    }

    static String describe(String kind, String name, Object plugin) {
        return kind + " '" + name + "' (" + BrokenPlugin.className(plugin) + ")";
    }

    static double[] random(RandomStream random, int length, double low, double high) {
        double[] values = new double[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextDouble(low, high);
        }
        return values;
    }
}
