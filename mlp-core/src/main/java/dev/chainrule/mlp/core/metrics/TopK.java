package dev.chainrule.mlp.core.metrics;

import dev.chainrule.mlp.api.ClassMetric;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;

/**
 * The fraction of rows whose class is among the k classes with the largest scores, as scikit-learn's
 * {@code top_k_accuracy_score}. Among classes with equal scores, the later one ranks first; with two classes, the
 * predicted class ranks first; with k classes or fewer, every row is correct.
 *
 * @param k the number of classes to consider; at least 1
 */
public record TopK(int k) implements ClassMetric {
    private static final Range K = Range.atLeast(1);

    /** Creates the default of scikit-learn, k = 2. */
    public TopK() {
        this(2);
    }

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if k is less than 1
     */
    public TopK {
        K.require("k", k);
    }

    @Override
    public String name() {
        return "top-k";
    }

    @Override
    public String label() {
        return "top-" + k;
    }

    @Override
    public TopK with(PluginOptions options) {
        return new TopK(options.integer("k", k, K));
    }

    @Override
    public Tally start(int classes) {
        return new FractionCorrect() {
            @Override
            boolean isCorrect(double[] scores, int predicted, int actual) {
                return classes == 2 ? k > 1 || predicted == actual : rank(scores, actual) < k;
            }
        };
    }

    /** Returns the number of classes that rank before a class. */
    private static int rank(double[] scores, int actual) {
        int rank = 0;
        for (int c = 0; c < scores.length; c++) {
            if (scores[c] > scores[actual] || scores[c] == scores[actual] && c > actual) {
                rank++;
            }
        }
        return rank;
    }
}
