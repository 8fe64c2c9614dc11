package dev.chainrule.mlp.core.metrics;

import dev.chainrule.mlp.api.ClassMetric;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.core.metrics.Counts.Average;
import java.util.Optional;

/**
 * The harmonic mean of precision and recall, 2PR/(P + R); 0 if both are.
 *
 * <p>As scikit-learn's {@code f1_score}: this one is of the second of two classes ({@code average="binary"}); {@link Macro} and
 * {@link Micro} are averages over any number of classes.
 */
public record F1() implements ClassMetric {

    private static double of(long right, long answered, long actual) {
        return Counts.share(2 * right, answered + actual);
    }

    @Override
    public String name() {
        return "f1";
    }

    @Override
    public F1 with(PluginOptions options) {
        return this;
    }

    @Override
    public Optional<String> objectionTo(int classes, boolean probabilities) {
        return Counts.objectionTo(name(), classes);
    }

    @Override
    public Tally start(int classes) {
        return new Counts(classes, Average.SECOND, F1::of);
    }

    /** The mean over the classes; one that occurs neither among the rows nor among the answers does not count. */
    public record Macro() implements ClassMetric {

        @Override
        public String name() {
            return "f1-macro";
        }

        @Override
        public Macro with(PluginOptions options) {
            return this;
        }

        @Override
        public Tally start(int classes) {
            return new Counts(classes, Average.MACRO, F1::of);
        }
    }

    /** From the counts of all classes added up: where a row has one class, the same as the accuracy. */
    public record Micro() implements ClassMetric {

        @Override
        public String name() {
            return "f1-micro";
        }

        @Override
        public Micro with(PluginOptions options) {
            return this;
        }

        @Override
        public Tally start(int classes) {
            return new Counts(classes, Average.MICRO, F1::of);
        }
    }
}
