package dev.chainrule.mlp.core.metrics;

import dev.chainrule.mlp.api.ClassMetric;
import dev.chainrule.mlp.api.PluginOptions;
import java.util.Arrays;
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
        return new Scores(classes);
    }

    private static final class Scores implements Tally {
        /** The first class whose scores are kept: with two classes, only the second. */
        private final int first;

        private double[][] scoresOf;
        private int[] actual = new int[64];
        private int rows;

        Scores(int classes) {
            first = classes == 2 ? 1 : 0;
            scoresOf = new double[classes][actual.length];
        }

        @Override
        public void add(double[] scores, int predictedClass, int actualClass) {
            if (rows == actual.length) {
                int larger = rows + rows / 2;
                actual = Arrays.copyOf(actual, larger);
                for (int c = first; c < scoresOf.length; c++) {
                    scoresOf[c] = Arrays.copyOf(scoresOf[c], larger);
                }
            }
            actual[rows] = actualClass;
            for (int c = first; c < scoresOf.length; c++) {
                scoresOf[c][rows] = scores[c];
            }
            rows++;
        }

        @Override
        public double value() {
            double sum = 0;
            for (int c = first; c < scoresOf.length; c++) {
                sum += ofClass(c);
            }
            return sum / (scoresOf.length - first);
        }

        private double ofClass(int c) {
            double[] members = sorted(c, true);
            double[] others = sorted(c, false);
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
            boolean isDefined = !endsWithNaN(members) && !endsWithNaN(others);
            return isDefined ? halves / (2.0 * members.length * others.length) : Double.NaN;
        }

        private double[] sorted(int c, boolean members) {
            double[] scores = new double[rows];
            int n = 0;
            for (int r = 0; r < rows; r++) {
                if ((actual[r] == c) == members) {
                    scores[n++] = scoresOf[c][r];
                }
            }
            double[] sorted = Arrays.copyOf(scores, n);
            Arrays.sort(sorted);
            return sorted;
        }

        private static boolean endsWithNaN(double[] sorted) {
            return sorted.length > 0 && Double.isNaN(sorted[sorted.length - 1]);
        }
    }
}
