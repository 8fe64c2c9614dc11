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

    private static final class Squares implements Tally {
        private final SquaredDeviations total;
        private final double[] residual;

        Squares(int targets) {
            total = new SquaredDeviations(targets);
            residual = new double[targets];
        }

        @Override
        public void add(double[] predicted, double[] actual) {
            total.nextRow();
            for (int c = 0; c < residual.length; c++) {
                total.add(c, actual[c]);
                double error = actual[c] - predicted[c];
                residual[c] += error * error;
            }
        }

        @Override
        public double value() {
            if (total.rows() < 2) {
                return Double.NaN;
            }
            double sum = 0;
            for (int c = 0; c < residual.length; c++) {
                sum += SquaredDeviations.explained(residual[c], total.of(c));
            }
            return sum / residual.length;
        }
    }
}
