package dev.chainrule.mlp.core.metrics;

import dev.chainrule.mlp.api.ClassMetric;
import dev.chainrule.mlp.api.PluginOptions;
import java.util.List;

/** The fraction of rows whose class is predicted correctly, as scikit-learn's {@code accuracy_score}. */
public record Accuracy() implements ClassMetric {

    @Override
    public String name() {
        return "accuracy";
    }

    @Override
    public List<String> aliases() {
        return List.of("acc");
    }

    @Override
    public Accuracy with(PluginOptions options) {
        return this;
    }

    @Override
    public Tally start(int classes) {
        return new FractionCorrect() {
            @Override
            boolean isCorrect(double[] scores, int predicted, int actual) {
                return predicted == actual;
            }
        };
    }
}
