package dev.chainrule.mlp.core.metrics;

import dev.chainrule.mlp.api.ClassMetric;
import dev.chainrule.mlp.api.PluginOptions;
import java.util.List;
import java.util.Optional;

/**
 * The mean squared error of the probabilities: with two classes 1/n Σ (p − y)², where p is the probability of the second
 * class and y is 1 for its rows and 0 for others; with more classes, this is summed over the classes, 1/n Σ Σₖ (pₖ − yₖ)².
 * Brier, "Verification of forecasts expressed in terms of probability" (1950).
 *
 * <p>From 0 to 1 with two classes, as scikit-learn's {@code brier_score_loss}; from 0 to 2 with more, as in Brier's paper.
 */
public record BrierScore() implements ClassMetric {

    @Override
    public String name() {
        return "brier-score";
    }

    @Override
    public List<String> aliases() {
        return List.of("brier", "brier-score-loss");
    }

    @Override
    public BrierScore with(PluginOptions options) {
        return this;
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
        int first = classes == 2 ? 1 : 0;
        return new Tally() {
            private long rows;
            private double sum;

            @Override
            public void add(double[] scores, int answer, int actual) {
                rows++;
                for (int c = first; c < classes; c++) {
                    double error = scores[c] - (c == actual ? 1 : 0);
                    sum += error * error;
                }
            }

            @Override
            public double value() {
                return sum / rows;
            }
        };
    }
}
