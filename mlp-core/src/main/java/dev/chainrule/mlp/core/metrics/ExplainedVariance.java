package dev.chainrule.mlp.core.metrics;

import dev.chainrule.mlp.api.NumberMetric;
import dev.chainrule.mlp.api.PluginOptions;
import java.util.List;

/**
 * The fraction of the variance that is explained, 1 − Var(y − ŷ) / Var(y); with several targets, the mean over the
 * targets. Unlike R², it ignores an error that is the same for all rows.
 *
 * <p>As scikit-learn's {@code explained_variance_score}: for a constant target it is 1 if the errors are constant and 0
 * otherwise. With fewer than two rows it is NaN; scikit-learn returns 1 for a single row.
 */
public record ExplainedVariance() implements NumberMetric {

    @Override
    public String name() {
        return "explained-variance";
    }

    @Override
    public List<String> aliases() {
        return List.of("explained-variance-score");
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }

    @Override
    public ExplainedVariance with(PluginOptions options) {
        return this;
    }

    @Override
    public Tally start(int targets) {
        return new Tally() {
            private final SquaredDeviations total = new SquaredDeviations(targets);
            private final SquaredDeviations ofErrors = new SquaredDeviations(targets);

            @Override
            public void add(double[] predicted, double[] actual) {
                total.nextRow();
                ofErrors.nextRow();
                for (int c = 0; c < targets; c++) {
                    total.add(c, actual[c]);
                    ofErrors.add(c, actual[c] - predicted[c]);
                }
            }

            @Override
            public double value() {
                if (total.rows() < 2) {
                    return Double.NaN;
                }
                double sum = 0;
                for (int c = 0; c < targets; c++) {
                    sum += SquaredDeviations.explained(ofErrors.of(c), total.of(c));
                }
                return sum / targets;
            }
        };
    }
}
