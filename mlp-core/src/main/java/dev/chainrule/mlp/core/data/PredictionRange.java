package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.plugin.BrokenPlugin;
import java.util.Arrays;

/**
 * The range of the numbers that a network can predict, found by evaluating the output activation on a grid.
 *
 * @param low the lower end; −∞ for none
 * @param high the upper end; +∞ for none
 */
record PredictionRange(double low, double high) {
    private static final PredictionRange ALL = new PredictionRange(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    /** Larger outputs count as infinite. */
    private static final double LARGE = 1e30;

    /** The grid covers [−8, 8], where activations bend, in steps of 1/64. */
    private static final int STEPS = 8 * 64;

    /** Beyond the grid, the powers of ten up to this one, which is near the largest double. */
    private static final int LARGEST_EXPONENT = 300;

    /** The share of the spread of the targets by which they may exceed the range, as the grid finds it only roughly. */
    private static final double TOLERANCE = 1e-3;

    /**
     * Returns the range of an output layer.
     *
     * @param units the number of outputs, at least 1
     */
    static PredictionRange of(RowActivation output, int units, Loss loss) {
        Probe probe = new Probe(output, units);
        for (int i = -STEPS; i <= STEPS; i++) {
            probe.add(i * 8.0 / STEPS);
        }
        for (int e = 1; e <= LARGEST_EXPONENT; e++) {
            double z = StrictMath.pow(10, e);
            probe.add(z);
            probe.add(-z);
        }
        probe.add(Double.POSITIVE_INFINITY);
        probe.add(Double.NEGATIVE_INFINITY);
        if (!(probe.low <= probe.high)) {
            return ALL;
        }
        return new PredictionRange(
                probe.low < -LARGE ? Double.NEGATIVE_INFINITY : loss.prediction(probe.low),
                probe.high > LARGE ? Double.POSITIVE_INFINITY : loss.prediction(probe.high));
    }

    /** Returns whether numbers are in this range, but for a small share of their spread. */
    boolean contains(double smallest, double largest) {
        double tolerance = TOLERANCE * (largest - smallest);
        return smallest >= low - tolerance && largest <= high + tolerance;
    }

    /** Returns whether scaled numbers of mean 0 and deviation 1 are in this range. */
    boolean suitsStandardScaling() {
        return contains(-3, 3);
    }

    /** Returns for example {@code 0 to 1}, {@code 0 and above} or {@code any number}. */
    @Override
    public String toString() {
        boolean below = low != Double.NEGATIVE_INFINITY;
        boolean above = high != Double.POSITIVE_INFINITY;
        String from = UnscaledColumns.rounded(low);
        String to = UnscaledColumns.rounded(high);
        return below && above
                ? from + " to " + to
                : below ? from + " and above" : above ? to + " and below" : "any number";
    }

    private static final class Probe {
        private final RowActivation output;
        private final double[] z;
        private final double[] a;
        private double low = Double.POSITIVE_INFINITY;
        private double high = Double.NEGATIVE_INFINITY;

        Probe(RowActivation output, int units) {
            this.output = output;
            z = new double[output instanceof Activation ? 1 : units];
            a = new double[z.length];
        }

        void add(double value) {
            Arrays.fill(z, 0);
            z[0] = value;
            try {
                output.value(z, a);
            } catch (RuntimeException | Error e) {
                BrokenPlugin.rethrowFatal(e);
                return; // not defined there; the other checks of the network report a broken plugin
            }
            for (double each : a) {
                low = each < low ? each : low; // NaN changes neither
                high = each > high ? each : high;
            }
        }
    }
}
