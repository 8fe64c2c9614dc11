package dev.chainrule.mlp.core.metrics;

import dev.chainrule.mlp.api.NumberMetric;
import dev.chainrule.mlp.api.PluginOptions;
import java.util.List;
import java.util.Optional;

/**
 * The fraction of the targets that predicted quantiles cover: those at or below a single quantile q, which should be about q,
 * or those from the lowest to the highest of several, which should be about the difference of their probabilities. Of
 * predictions that are no quantiles, the fraction of targets at or below them; with several targets, the mean over them.
 */
public record Coverage() implements NumberMetric {

    @Override
    public String name() {
        return "coverage";
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }

    @Override
    public boolean ranksModels() {
        return false;
    }

    @Override
    public Coverage with(PluginOptions options) {
        return this;
    }

    @Override
    public Tally start(int targets) {
        return new Covered() {
            @Override
            double of(double[] predicted, double[] actual) {
                double below = 0;
                for (int c = 0; c < targets; c++) {
                    below += actual[c] <= predicted[c] ? 1 : 0;
                }
                return below / targets;
            }
        };
    }

    @Override
    public Optional<Tally> startOfQuantiles(List<Double> quantiles) {
        int last = quantiles.size() - 1;
        boolean areOfOneTarget = last > 0 && quantiles.get(0) < quantiles.get(last);
        return Optional.of(
                areOfOneTarget
                        ? new Covered() {
                            @Override
                            double of(double[] predicted, double[] actual) {
                                return actual[0] >= predicted[0] && actual[0] <= predicted[last] ? 1 : 0;
                            }
                        }
                        : start(quantiles.size()));
    }

    /** Averages the covered fractions of the rows. */
    private abstract static class Covered implements Tally {
        private double sum;
        private long rows;

        abstract double of(double[] predicted, double[] actual);

        @Override
        public void add(double[] predicted, double[] actual) {
            rows++;
            sum += of(predicted, actual);
        }

        @Override
        public double value() {
            return sum / rows;
        }
    }
}
