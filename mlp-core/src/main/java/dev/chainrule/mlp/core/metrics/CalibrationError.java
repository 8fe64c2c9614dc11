package dev.chainrule.mlp.core.metrics;

import dev.chainrule.mlp.api.ClassMetric;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import java.util.List;
import java.util.Optional;

/**
 * The expected calibration error: how far the probability of the predicted class is from the fraction of rows for which
 * the prediction is right. Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural networks" (2017).
 *
 * <p>Rows are grouped into bins of equal width by the probability p of their predicted class; bin m of M contains the
 * rows with (m − 1)/M &lt; p ≤ m/M, and the first bin also those with p = 0. The value is Σₘ nₘ/n · |accuracyₘ − p̄ₘ|, from 0
 * to 1, where p̄ₘ is the mean of p in the bin. Bins without rows do not count.
 *
 * @param bins the number of bins M; at least 1
 */
public record CalibrationError(int bins) implements ClassMetric {
    private static final int DEFAULT_BINS = 15;
    private static final Range BINS = Range.closed(1, 10_000);

    /** Creates the default of the paper, 15 bins. */
    public CalibrationError() {
        this(DEFAULT_BINS);
    }

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if there are no bins, or more than 10,000
     */
    public CalibrationError {
        BINS.require("bins", bins);
    }

    @Override
    public String name() {
        return "ece";
    }

    @Override
    public List<String> aliases() {
        return List.of("expected-calibration-error", "calibration-error");
    }

    @Override
    public String label() {
        return bins == DEFAULT_BINS ? name() : name() + "-" + bins;
    }

    @Override
    public CalibrationError with(PluginOptions options) {
        return new CalibrationError(options.integer("bins", bins, BINS));
    }

    @Override
    public boolean higherIsBetter() {
        return false;
    }

    @Override
    public Optional<String> objectionTo(int classes, boolean probabilities) {
        return Probabilities.objectionTo(name(), probabilities);
    }

    @Override
    public Tally start(int classes) {
        return new Tally() {
            private final double[] probabilities = new double[bins];
            private final long[] correct = new long[bins];
            private long rows;

            @Override
            public void add(double[] scores, int answer, int actual) {
                double p = scores[answer];
                int bin = Math.max(0, Math.min(bins, (int) Math.ceil(p * bins)) - 1);
                rows++;
                probabilities[bin] += p;
                if (answer == actual) {
                    correct[bin]++;
                }
            }

            @Override
            public double value() {
                double sum = 0;
                for (int bin = 0; bin < bins; bin++) {
                    sum += Math.abs(correct[bin] - probabilities[bin]); // nₘ · |accuracyₘ − p̄ₘ|
                }
                return sum / rows;
            }
        };
    }
}
