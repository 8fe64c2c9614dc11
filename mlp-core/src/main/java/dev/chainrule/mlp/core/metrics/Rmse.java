package dev.chainrule.mlp.core.metrics;

import dev.chainrule.mlp.api.NumberMetric;
import dev.chainrule.mlp.api.PluginOptions;
import java.util.List;

/**
 * The root mean squared error √(1/n Σ (y − ŷ)²), in the unit of the target; with several targets, the mean of their
 * roots. As scikit-learn's {@code mean_squared_error} with {@code squared=False}.
 */
public record Rmse() implements NumberMetric {

    @Override
    public String name() {
        return "rmse";
    }

    @Override
    public List<String> aliases() {
        return List.of("mse", "root-mean-squared-error", "mean-squared-error");
    }

    @Override
    public Rmse with(PluginOptions options) {
        return this;
    }

    @Override
    public Tally start(int targets) {
        return new MeanError(targets) {
            @Override
            double of(int target, double error) {
                return error * error;
            }

            @Override
            double ofMean(double mean) {
                return Math.sqrt(mean);
            }
        };
    }
}
