package dev.chainrule.mlp.core.metrics;

import dev.chainrule.mlp.api.NumberMetric;
import dev.chainrule.mlp.api.PluginOptions;
import java.util.List;

/**
 * The mean absolute percentage error 1/n Σ |y − ŷ| / |y|, as a fraction: 0.05 means 5 %. With several targets, the mean
 * over the targets.
 *
 * <p>As scikit-learn's {@code mean_absolute_percentage_error}, except where a target is 0: the value is then NaN, whereas
 * scikit-learn divides by 2⁻⁵² and returns a number of the order of 10¹⁵.
 */
public record Mape() implements NumberMetric {

    @Override
    public String name() {
        return "mape";
    }

    @Override
    public List<String> aliases() {
        return List.of("mean-absolute-percentage-error");
    }

    @Override
    public Mape with(PluginOptions options) {
        return this;
    }

    @Override
    public Tally start(int targets) {
        return new Tally() {
            private double sum;
            private long rows;

            @Override
            public void add(double[] predicted, double[] actual) {
                rows++;
                for (int c = 0; c < targets; c++) {
                    sum += actual[c] == 0 ? Double.NaN : Math.abs((actual[c] - predicted[c]) / actual[c]);
                }
            }

            @Override
            public double value() {
                return sum / rows / targets;
            }
        };
    }
}
