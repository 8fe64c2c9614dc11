package dev.chainrule.mlp.core.metrics;

import dev.chainrule.mlp.api.NumberMetric;
import dev.chainrule.mlp.api.PluginOptions;
import java.util.List;

/**
 * The mean absolute error 1/n Σ |y − ŷ|, in the unit of the target; with several targets, the mean over the targets. As
 * scikit-learn's {@code mean_absolute_error}.
 */
public record Mae() implements NumberMetric {

    @Override
    public String name() {
        return "mae";
    }

    @Override
    public List<String> aliases() {
        return List.of("mean-absolute-error");
    }

    @Override
    public Mae with(PluginOptions options) {
        return this;
    }

    @Override
    public Tally start(int targets) {
        return new MeanError(targets) {
            @Override
            double of(int target, double error) {
                return Math.abs(error);
            }

            @Override
            double ofMean(double mean) {
                return mean;
            }
        };
    }
}
