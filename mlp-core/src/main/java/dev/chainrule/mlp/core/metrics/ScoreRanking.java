package dev.chainrule.mlp.core.metrics;

import dev.chainrule.mlp.api.ClassMetric;
import java.util.Arrays;

/**
 * Measures how well the scores of each class rank its rows above the others: with two classes the measure of the second,
 * with more the mean over the classes, each against the rest. Keeps the scores of all rows.
 */
abstract class ScoreRanking implements ClassMetric.Tally {
    /** The first class whose scores are kept: with two classes, only the second. */
    private final int first;

    private double[][] scoresOf;
    private int[] actual = new int[64];
    private int rows;

    ScoreRanking(int classes) {
        first = classes == 2 ? 1 : 0;
        scoresOf = new double[classes][actual.length];
    }

    /**
     * Computes the measure of one class.
     *
     * @param members the scores of its rows, ascending and not NaN
     * @param others the scores of the other rows, ascending and not NaN
     */
    abstract double ofClass(double[] members, double[] others);

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
            double[] members = sorted(c, true);
            double[] others = sorted(c, false);
            boolean isDefined = !endsWithNaN(members) && !endsWithNaN(others);
            sum += isDefined ? ofClass(members, others) : Double.NaN;
        }
        return sum / (scoresOf.length - first);
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
