package dev.chainrule.mlp.core.data;

import java.util.Arrays;
import java.util.List;

/**
 * Rows as they come from a table: features as numbers, and for each row a label, or numbers, or no target at all.
 *
 * @param featureNames the names of the feature columns
 * @param features the values, rows × features row by row
 * @param targetNames the names of the target columns; empty without targets
 * @param labels one class label a row; empty if the targets are numbers or there are none
 * @param numbers the targets, rows × target columns row by row; empty if they are labels or there are none
 */
public record Examples(
        List<String> featureNames, double[] features, List<String> targetNames, List<String> labels, double[] numbers) {

    /** Checks that the sizes fit together. The arrays are shared, not copied: they may be large. */
    public Examples {
        featureNames = List.copyOf(featureNames);
        targetNames = List.copyOf(targetNames);
        labels = List.copyOf(labels);
        if (featureNames.isEmpty() || features.length % featureNames.size() != 0) {
            throw new IllegalArgumentException(
                    features.length + " values are no whole rows of " + featureNames.size() + " features");
        }
        int rows = features.length / featureNames.size();
        if (!labels.isEmpty() && labels.size() != rows) {
            throw new IllegalArgumentException(labels.size() + " labels for " + rows + " rows");
        }
        if (labels.isEmpty() && numbers.length != rows * targetNames.size()) {
            throw new IllegalArgumentException(
                    numbers.length + " targets are not " + targetNames.size() + " for each of " + rows + " rows");
        }
    }

    /** Rows with one class label each. */
    public static Examples labelled(
            List<String> featureNames, double[] features, String targetName, List<String> labels) {
        return new Examples(featureNames, features, List.of(targetName), labels, new double[0]);
    }

    /** Rows with numbers as targets. */
    public static Examples numeric(
            List<String> featureNames, double[] features, List<String> targetNames, double[] targets) {
        return new Examples(featureNames, features, targetNames, List.of(), targets);
    }

    /** Rows to predict. */
    public static Examples unlabelled(List<String> featureNames, double[] features) {
        return new Examples(featureNames, features, List.of(), List.of(), new double[0]);
    }

    /** The number of rows. */
    public int rows() {
        return features.length / featureNames.size();
    }

    /** Row {@code r} from 0, a copy. */
    public double[] row(int r) {
        int columns = featureNames.size();
        return Arrays.copyOfRange(features, r * columns, (r + 1) * columns);
    }

    /** These rows, in this order. */
    public Examples select(int[] rows) {
        return new Examples(
                featureNames,
                selected(features, rows, featureNames.size()),
                targetNames,
                labels.isEmpty()
                        ? List.of()
                        : Arrays.stream(rows).mapToObj(labels::get).toList(),
                labels.isEmpty() ? selected(numbers, rows, targetNames.size()) : new double[0]);
    }

    private static double[] selected(double[] values, int[] rows, int columns) {
        double[] result = new double[rows.length * columns];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(values, rows[i] * columns, result, i * columns, columns);
        }
        return result;
    }
}
