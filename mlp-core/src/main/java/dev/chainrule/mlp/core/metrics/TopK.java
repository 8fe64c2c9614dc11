package dev.chainrule.mlp.core.metrics;

import dev.chainrule.mlp.api.ClassMetric;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;

/**
 * The share of rows whose class is among the k with the largest scores, as scikit-learn's {@code top_k_accuracy_score}:
 * of classes with equal scores the later ones come first; of two classes the first place is the network's answer; with k
 * classes or fewer every row is right.
 *
 * @param k how many classes may be named; at least 1
 */
public record TopK(int k) implements ClassMetric {
    private static final Range PLACES = Range.atLeast(1);

    /** Two, as in scikit-learn. */
    public TopK() {
        this(2);
    }

    /** Checks the range. */
    public TopK {
        PLACES.require("k", k);
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
        return new TopK(options.integer("k", k, PLACES));
    }

    @Override
    public Tally start(int classes) {
        return new Share() {
            @Override
            boolean isRight(double[] scores, int answer, int actual) {
                return classes == 2 ? k > 1 || answer == actual : before(scores, actual) < k;
            }
        };
    }

    private static int before(double[] scores, int actual) {
        int before = 0;
        for (int c = 0; c < scores.length; c++) {
            if (scores[c] > scores[actual] || scores[c] == scores[actual] && c > actual) {
                before++;
            }
        }
        return before;
    }
}
