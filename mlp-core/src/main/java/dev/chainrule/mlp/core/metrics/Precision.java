package dev.chainrule.mlp.core.metrics;

import dev.chainrule.mlp.api.ClassMetric;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.core.metrics.Counts.Average;
import java.util.Optional;

/**
 * Of the rows that are said to be of a class, the share that is; 0 if there are none.
 *
 * <p>As scikit-learn's {@code precision_score}: this one is of the second of two classes ({@code average="binary"}); {@link Macro} and
 * {@link Micro} are averages over any number of classes.
 */
public record Precision() implements ClassMetric {

    private static double of(long right, long answered, long actual) {
        return Counts.share(right, answered);
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
        return new Counts(classes, Average.SECOND, Precision::of);
    }

    /** The mean over the classes; one that occurs neither among the rows nor among the answers does not count. */
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

    /** From the counts of all classes added up: where a row has one class, the same as the accuracy. */
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
