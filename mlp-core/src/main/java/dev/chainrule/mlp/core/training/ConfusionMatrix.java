package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.Target;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How often a classifier takes one class for another.
 *
 * @param labels the classes
 * @param counts labels × labels; row i, column j: rows of the data whose class is i and for which the model says j
 */
public record ConfusionMatrix(List<String> labels, int[][] counts) {
    /** Of more classes than these nobody reads a table, and it would take gigabytes. */
    private static final int MOST_CLASSES = 2000;

    /** Whether a model has so few classes that they are counted: at most 2000. */
    public static boolean isFeasible(TrainedModel model) {
        return model.preprocessing().target() instanceof Target.Classes classes
                && classes.labels().size() <= MOST_CLASSES;
    }

    /** Returns a sentence that says why the matrix of a classifier is left out; empty if nothing is left out. */
    public static Optional<String> omission(TrainedModel model) {
        return model.preprocessing().target() instanceof Target.Classes classes && !isFeasible(model)
                ? Optional.of("the confusion matrix is left out: the model has "
                        + classes.labels().size() + " classes, and at most " + MOST_CLASSES + " are counted")
                : Optional.empty();
    }

    /** Checks that the sizes fit. The array is shared, not copied. */
    public ConfusionMatrix {
        labels = List.copyOf(labels);
        if (counts.length != labels.size()) {
            throw new IllegalArgumentException(counts.length + " rows of counts for " + labels.size() + " labels");
        }
    }

    /**
     * Counts what a classifier says of prepared rows.
     *
     * @throws IllegalArgumentException if the model predicts numbers, or has more classes than {@link #isFeasible} accepts
     */
    public static ConfusionMatrix of(TrainedModel model, Dataset dataset) {
        if (!(model.preprocessing().target() instanceof Target.Classes classes)) {
            throw new IllegalArgumentException("a model that predicts numbers confuses no classes");
        }
        if (!isFeasible(model)) {
            throw new IllegalArgumentException(
                    classes.labels().size() + " classes, at most " + MOST_CLASSES + " are counted");
        }
        int n = classes.labels().size();
        int[][] counts = new int[n][n];
        double[] output = new double[dataset.outputs()];
        double[] target = new double[dataset.outputs()];
        Predictor predictor = model.predictor(TrainedModel.BLOCK_OF_ROWS);
        OutputReader reader = new OutputReader(model.network(), classes);
        TrainedModel.forEachBlock(dataset, (rows, inputs, targets) -> {
            Matrix outputs = predictor.outputs(inputs);
            for (int r = 0; r < outputs.rows(); r++) {
                outputs.getRow(r, output);
                targets.getRow(r, target);
                counts[labelOf(target)][reader.classOf(output)]++;
            }
        });
        return new ConfusionMatrix(classes.labels(), counts);
    }

    /** The class that {@link Target.Classes} encoded so. */
    static int labelOf(double[] target) {
        for (int c = 0; c < target.length; c++) {
            if (target[c] > 0.5) {
                return target.length == 1 ? 1 : c;
            }
        }
        return 0;
    }

    /** Of the rows that are said to be of class i, the share that is; 0 if there are none. */
    public double precision(int i) {
        return share(counts[i][i], predicted(i));
    }

    /** Of the rows of class i, the share that is said to be of it; 0 if there are none. */
    public double recall(int i) {
        return share(counts[i][i], actual(i));
    }

    /** The harmonic mean of precision and recall; 0 if both are. */
    public double f1(int i) {
        return share(2 * counts[i][i], actual(i) + predicted(i));
    }

    private static double share(int part, int whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    /** How many rows are of class i. */
    public int actual(int i) {
        int sum = 0;
        for (int count : counts[i]) {
            sum += count;
        }
        return sum;
    }

    /** How many rows are said to be of class j. */
    public int predicted(int j) {
        int sum = 0;
        for (int[] row : counts) {
            sum += row[j];
        }
        return sum;
    }

    /** Compares the contents of the arrays too. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ConfusionMatrix that
                && labels.equals(that.labels)
                && Arrays.deepEquals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return Objects.hash(labels, Arrays.deepHashCode(counts));
    }

    @Override
    public String toString() {
        return "ConfusionMatrix[labels=" + labels + ", counts=" + Arrays.deepToString(counts) + "]";
    }
}
