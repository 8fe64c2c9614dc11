package dev.chainrule.mlp.core.metrics;

import dev.chainrule.mlp.api.ClassMetric;
import dev.chainrule.mlp.api.PluginOptions;
import java.util.List;

/**
 * The area under the receiver operating characteristic: the probability that a row of a class has a larger score for
 * that class than a row of another class, where ties count half. Hanley and McNeil, "The meaning and use of the area
 * under a ROC curve" (1982).
 *
 * <p>As scikit-learn's {@code roc_auc_score}: with two classes, the area of the second; with more, the mean over the
 * classes, each against the rest ({@code multi_class="ovr"}, {@code average="macro"}). NaN if a class has no rows or
 * all rows, in which case scikit-learn raises an error. Unlike scikit-learn, it accepts scores that do not add up to
 * 1. The scores of all rows are kept in memory.
 */
public record RocAuc() implements ClassMetric {

    @Override
    public String name() {
        return "roc-auc";
    }

    @Override
    public List<String> aliases() {
        return List.of("auc");
    }

    @Override
    public RocAuc with(PluginOptions options) {
        return this;
    }

    @Override
    public Tally start(int classes) {
        return new Area(classes);
    }

    private static final class Area extends ScoreRanking {
        Area(int classes) {
            super(classes);
        }

        @Override
        double ofClass(double[] members, double[] others) {
            long halves = 0;
            int below = 0;
            int notAbove = 0;
            for (double score : members) {
                while (below < others.length && others[below] < score) {
                    below++;
                }
                while (notAbove < others.length && others[notAbove] <= score) {
                    notAbove++;
                }
                halves += (long) below + notAbove;
            }
            return halves / (2.0 * members.length * others.length);
        }
    }
}
