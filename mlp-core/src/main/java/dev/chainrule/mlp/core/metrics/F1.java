package dev.chainrule.mlp.core.metrics;

import dev.chainrule.mlp.api.ClassMetric;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.core.metrics.Counts.Average;
import java.util.Optional;

/**
 * The harmonic mean of precision and recall, 2PR/(P + R); 0 if both are 0.
 *
 * <p>As scikit-learn's {@code f1_score}: this metric measures the second of two classes ({@code average="binary"});
 * {@link Macro} and {@link Micro} average over any number of classes.
 */
public record F1() implements ClassMetric {

    static double of(long correct, long predicted, long actual) {
        return Counts.ratio(2 * correct, predicted + actual);
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
        return new Counts(classes, Average.SECOND_CLASS, F1::of);
    }

    /** The mean of the F1 of the classes that occur among the targets or the predictions. */
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

    /** The F1 of the total counts of all classes; with one class per row, it equals the accuracy. */
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
