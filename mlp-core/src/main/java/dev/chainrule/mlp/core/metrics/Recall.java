package dev.chainrule.mlp.core.metrics;

import dev.chainrule.mlp.api.ClassMetric;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.core.metrics.Counts.Average;
import java.util.Optional;

/**
 * The fraction of the rows of a class that are predicted to be of it; 0 if there are no such rows.
 *
 * <p>As scikit-learn's {@code recall_score}: this metric measures the second of two classes ({@code average="binary"});
 * {@link Macro} and {@link Micro} average over any number of classes.
 */
public record Recall() implements ClassMetric {

    private static double of(long correct, long predicted, long actual) {
        return Counts.ratio(correct, actual);
    }

    @Override
    public String name() {
        return "recall";
    }

    @Override
    public Recall with(PluginOptions options) {
        return this;
    }

    @Override
    public Optional<String> objectionTo(int classes, boolean probabilities) {
        return Counts.objectionTo(name(), classes);
    }

    @Override
    public Tally start(int classes) {
        return new Counts(classes, Average.SECOND_CLASS, Recall::of);
    }

    /** The mean of the recall of the classes that occur among the targets or the predictions. */
    public record Macro() implements ClassMetric {

        @Override
        public String name() {
            return "recall-macro";
        }

        @Override
        public Macro with(PluginOptions options) {
            return this;
        }

        @Override
        public Tally start(int classes) {
            return new Counts(classes, Average.MACRO, Recall::of);
        }
    }

    /** The recall of the total counts of all classes; with one class per row, it equals the accuracy. */
    public record Micro() implements ClassMetric {

        @Override
        public String name() {
            return "recall-micro";
        }

        @Override
        public Micro with(PluginOptions options) {
            return this;
        }

        @Override
        public Tally start(int classes) {
            return new Counts(classes, Average.MICRO, Recall::of);
        }
    }
}
