package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.Target;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The confusion matrix of a classifier.
 *
 * @param labels the labels of the classes
 * @param counts labels × labels; element [i][j] is the number of rows of class i that are predicted to be of class j
 * @since 0.2
 */
public record ConfusionMatrix(List<String> labels, int[][] counts) {
    /** A larger matrix would be unreadable and take gigabytes. */
    private static final int MAX_CLASSES = 2000;

    /** Returns whether a model is a classifier with at most 2000 classes. */
    public static boolean isFeasible(TrainedModel model) {
        return model.preprocessing().target() instanceof Target.Classes classes
                && classes.labels().size() <= MAX_CLASSES;
    }

    /** Returns a sentence that says why the matrix of a classifier is left out; empty if nothing is left out. */
    public static Optional<String> omission(TrainedModel model) {
        return model.preprocessing().target() instanceof Target.Classes classes && !isFeasible(model)
                ? Optional.of("the confusion matrix is left out: the model has "
                        + classes.labels().size() + " classes, and at most " + MAX_CLASSES + " are counted")
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
     * Counts the predictions of a classifier for prepared rows.
     *
     * @throws IllegalArgumentException if the model predicts numbers, or has more classes than {@link #isFeasible}
     *     accepts
     */
    public static ConfusionMatrix of(TrainedModel model, Dataset dataset) {
        if (!(model.preprocessing().target() instanceof Target.Classes classes)) {
            throw new IllegalArgumentException("a model that predicts numbers confuses no classes");
        }
        if (!isFeasible(model)) {
            throw new IllegalArgumentException(
                    classes.labels().size() + " classes, at most " + MAX_CLASSES + " are counted");
        }
        int n = classes.labels().size();
        int[][] counts = new int[n][n];
        double[] output = new double[dataset.outputs()];
        double[] target = new double[dataset.outputs()];
        Predictor predictor = model.predictor(TrainedModel.BLOCK_ROWS);
        OutputReader reader = new OutputReader(model.network(), classes);
        DatasetBlocks.forEach(dataset, (rows, inputs, targets) -> {
            Matrix outputs = predictor.outputs(inputs);
            for (int r = 0; r < outputs.rows(); r++) {
                outputs.getRow(r, output);
                targets.getRow(r, target);
                counts[labelOf(target)][reader.classOf(output)]++;
            }
        });
        return new ConfusionMatrix(classes.labels(), counts);
    }

    /** Returns the class of a target that {@link Target.Classes} encoded. */
    static int labelOf(double[] target) {
        for (int c = 0; c < target.length; c++) {
            if (target[c] > 0.5) {
                return target.length == 1 ? 1 : c;
            }
        }
        return 0;
    }

    /** Returns the fraction of the rows predicted to be of class i that are; 0 if no row is predicted to be. */
    public double precision(int i) {
        return share(counts[i][i], predicted(i));
    }

    /** Returns the fraction of the rows of class i that are predicted to be of it; 0 if there are no such rows. */
    public double recall(int i) {
        return share(counts[i][i], actual(i));
    }

    /** Returns the harmonic mean of precision and recall; 0 if both are 0. */
    public double f1(int i) {
        return share(2 * counts[i][i], actual(i) + predicted(i));
    }

    private static double share(int part, int whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    /** Returns the number of rows of class i. */
    public int actual(int i) {
        int sum = 0;
        for (int count : counts[i]) {
            sum += count;
        }
        return sum;
    }

    /** Returns the number of rows predicted to be of class j. */
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
