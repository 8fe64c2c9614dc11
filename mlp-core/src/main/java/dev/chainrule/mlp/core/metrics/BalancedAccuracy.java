package dev.chainrule.mlp.core.metrics;

import dev.chainrule.mlp.api.ClassMetric;
import dev.chainrule.mlp.api.PluginOptions;

/**
 * The mean of the recall of the classes that have rows, so that each class counts the same however rare it is. As
 * scikit-learn's {@code balanced_accuracy_score}.
 */
public record BalancedAccuracy() implements ClassMetric {

    @Override
    public String name() {
        return "balanced-accuracy";
    }

    @Override
    public BalancedAccuracy with(PluginOptions options) {
        return this;
    }

    @Override
    public Tally start(int classes) {
        return new Tally() {
            private final long[] correct = new long[classes];
            private final long[] rows = new long[classes];

            @Override
            public void add(double[] scores, int answer, int actual) {
                rows[actual]++;
                if (answer == actual) {
                    correct[actual]++;
                }
            }

            @Override
            public double value() {
                double sum = 0;
                int occurring = 0;
                for (int c = 0; c < classes; c++) {
                    if (rows[c] > 0) {
                        sum += (double) correct[c] / rows[c];
                        occurring++;
                    }
                }
                return sum / occurring;
            }
        };
    }
}
