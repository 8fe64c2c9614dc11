package dev.chainrule.mlp.core.metrics;

import dev.chainrule.mlp.api.NumberMetric;
import dev.chainrule.mlp.api.PluginOptions;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The mean pinball loss of predicted quantiles, in the unit of the target: 1/n Σ (q(y − ŷ) if y &gt; ŷ, else (1 − q)(ŷ − y));
 * with several outputs, the mean over them. As scikit-learn's {@code mean_pinball_loss} with {@code alpha} = q. Numbers that
 * are no quantiles are measured as medians, q = ½, which is half of the mean absolute error.
 */
public record Pinball() implements NumberMetric {
    private static final double MEDIAN = 0.5;

    @Override
    public String name() {
        return "pinball";
    }

    @Override
    public List<String> aliases() {
        return List.of("pinball-loss", "mean-pinball-loss", "quantile-loss");
    }

    @Override
    public Pinball with(PluginOptions options) {
        return this;
    }

    @Override
    public Tally start(int targets) {
        return tally(Collections.nCopies(targets, MEDIAN));
    }

    @Override
    public Optional<Tally> startOfQuantiles(List<Double> quantiles) {
        return Optional.of(tally(quantiles));
    }

    private static Tally tally(List<Double> quantiles) {
        return new MeanError(quantiles.size()) {
            @Override
            double of(int target, double error) {
                double q = quantiles.get(target);
                return error > 0 ? q * error : (q - 1) * error;
            }

            @Override
            double ofMean(double mean) {
                return mean;
            }
        };
    }
}
