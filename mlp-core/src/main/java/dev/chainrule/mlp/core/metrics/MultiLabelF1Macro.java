package dev.chainrule.mlp.core.metrics;

import dev.chainrule.mlp.api.NumberMetric;
import dev.chainrule.mlp.api.PluginOptions;
import java.util.Optional;

/**
 * The mean of the F1 of the labels, if a row may have several; 0 for a label that neither occurs nor is predicted. As
 * scikit-learn's {@code f1_score} of multi-label targets with {@code average="macro"}.
 *
 * <p>NaN if a target is neither 0 nor 1. A label is predicted if its probability is above a half.
 */
public record MultiLabelF1Macro() implements NumberMetric {

    @Override
    public String name() {
        return "multilabel-f1-macro";
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }

    @Override
    public MultiLabelF1Macro with(PluginOptions options) {
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
                double sum = 0;
                for (int c = 0; c < actual.length; c++) {
                    sum += F1.of(correct[c], predicted[c], actual[c]);
                }
                return sum / actual.length;
            }
        };
    }
}
