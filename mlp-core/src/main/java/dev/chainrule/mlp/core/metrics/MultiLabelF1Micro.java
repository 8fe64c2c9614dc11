package dev.chainrule.mlp.core.metrics;

import dev.chainrule.mlp.api.NumberMetric;
import dev.chainrule.mlp.api.PluginOptions;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * The F1 of the total counts of all labels, if a row may have several; 0 if no label occurs and none is predicted. As
 * scikit-learn's {@code f1_score} of multi-label targets with {@code average="micro"}.
 *
 * <p>NaN if a target is neither 0 nor 1. A label is predicted if its probability is above a half.
 */
public record MultiLabelF1Micro() implements NumberMetric {

    @Override
    public String name() {
        return "multilabel-f1-micro";
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }

    @Override
    public MultiLabelF1Micro with(PluginOptions options) {
        return this;
    }

    @Override
    public Optional<String> objectionTo(int targets, boolean labels) {
        return MultiLabel.objectionTo(name(), targets, labels);
    }

    @Override
    public Tally start(int targets) {
        return new MultiLabel(targets) {
            @Override
            double measure() {
                long hits = LongStream.of(correct).sum();
                return F1.of(
                        hits,
                        LongStream.of(predicted).sum(),
                        LongStream.of(actual).sum());
            }
        };
    }
}
