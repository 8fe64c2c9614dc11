package dev.chainrule.mlp.core.metrics;

import dev.chainrule.mlp.api.ClassMetric;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.core.metrics.Counts.Average;
import java.util.Optional;

/**
 * The fraction of the rows predicted to be of a class that are; 0 if no row is predicted to be.
 *
 * <p>As scikit-learn's {@code precision_score}: this metric measures the second of two classes
 * ({@code average="binary"}); {@link Macro} and {@link Micro} average over any number of classes.
 */
public record Precision() implements ClassMetric {

    private static double of(long correct, long predicted, long actual) {
        return Counts.ratio(correct, predicted);
    }

    @Override
    public String name() {
        return "precision";
    }

    @Override
    public Precision with(PluginOptions options) {
        return this;
    }

    @Override
    public Optional<String> objectionTo(int classes, boolean probabilities) {
        return Counts.objectionTo(name(), classes);
    }

    @Override
    public Tally start(int classes) {
        return new Counts(classes, Average.SECOND_CLASS, Precision::of);
    }

    /** The mean of the precision of the classes that occur among the targets or the predictions. */
    public record Macro() implements ClassMetric {

        @Override
        public String name() {
            return "precision-macro";
        }

        @Override
        public Macro with(PluginOptions options) {
            return this;
        }

        @Override
        public Tally start(int classes) {
            return new Counts(classes, Average.MACRO, Precision::of);
        }
    }

    /** The precision of the total counts of all classes; with one class per row, it equals the accuracy. */
    public record Micro() implements ClassMetric {

        @Override
        public String name() {
            return "precision-micro";
        }

        @Override
        public Micro with(PluginOptions options) {
            return this;
        }

        @Override
        public Tally start(int classes) {
            return new Counts(classes, Average.MICRO, Precision::of);
        }
    }
}
