package dev.chainrule.mlp.core.metrics;

import dev.chainrule.mlp.api.ClassMetric;
import dev.chainrule.mlp.api.PluginOptions;

/** The share of rows whose class the network says, as scikit-learn's {@code accuracy_score}. */
public record Accuracy() implements ClassMetric {

    @Override
    public String name() {
        return "accuracy";
    }

    @Override
    public Accuracy with(PluginOptions options) {
        return this;
    }

    @Override
    public Tally start(int classes) {
        return new Share() {
            @Override
            boolean isRight(double[] scores, int answer, int actual) {
                return answer == actual;
            }
        };
    }
}
