package dev.chainrule.mlp.core.metrics;

import dev.chainrule.mlp.api.NumberMetric;
import dev.chainrule.mlp.api.PluginOptions;
import java.util.List;

/**
 * The coefficient of determination R² = 1 − Σ (y − ŷ)² / Σ (y − ȳ)²; with several targets, the mean over the targets.
 *
 * <p>As scikit-learn's {@code r2_score}: for a constant target it is 1 if every prediction is exact and 0 otherwise,
 * and with fewer than two rows it is NaN.
 */
public record R2() implements NumberMetric {

    @Override
    public String name() {
        return "r2";
    }

    @Override
    public List<String> aliases() {
        return List.of("r-squared", "r2-score");
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }

    @Override
    public R2 with(PluginOptions options) {
        return this;
    }

    @Override
    public Tally start(int targets) {
        return new Squares(targets);
    }

    /**
     * Computes Σ (y − ȳ)² in one pass by Welford's method (1962), which avoids cancellation, from the distances to
     * the first row, which are exact if the targets are far from zero and close together.
     */
    private static final class Squares implements Tally {
        private final double[] first;
        private final double[] mean;
        private final double[] total;
        private final double[] residual;
        private long rows;

        Squares(int targets) {
            first = new double[targets];
            mean = new double[targets];
            total = new double[targets];
            residual = new double[targets];
        }

        @Override
        public void add(double[] predicted, double[] actual) {
            rows++;
            for (int c = 0; c < mean.length; c++) {
                first[c] = rows == 1 ? actual[c] : first[c];
                double fromFirst = actual[c] - first[c];
                double fromMean = fromFirst - mean[c];
                mean[c] += fromMean / rows;
                total[c] += fromMean * (fromFirst - mean[c]);
                double error = actual[c] - predicted[c];
                residual[c] += error * error;
            }
        }

        @Override
        public double value() {
            if (rows < 2) {
                return Double.NaN;
            }
            double sum = 0;
            for (int c = 0; c < mean.length; c++) {
                double unexplained = residual[c] == 0 ? 0 : total[c] == 0 ? 1 : residual[c] / total[c];
                sum += 1 - unexplained;
            }
            return sum / mean.length;
        }
    }
}
