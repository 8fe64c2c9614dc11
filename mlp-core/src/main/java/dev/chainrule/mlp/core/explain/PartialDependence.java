package dev.chainrule.mlp.core.explain;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.TextEncoding;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.MatrixDataset;
import dev.chainrule.mlp.core.training.Prediction;
import dev.chainrule.mlp.core.training.TrainedModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The mean prediction of a model if a feature has the same value in all rows, for several values. Friedman, "Greedy function
 * approximation" (2001); as scikit-learn's {@code partial_dependence} with {@code method="brute"}.
 *
 * <p>If features depend on each other, it averages over rows that do not occur.
 *
 * @param feature the name of the feature
 * @param points the means for several values, in increasing order; of a feature with categories, for each category of the rows
 * @since 0.2
 */
public record PartialDependence(String feature, List<Point> points) {
    private static final int MOST_POINTS = 20;

    /**
     * The mean prediction for a value.
     *
     * @param value the value; NaN for a category
     * @param category the category, or the text that the number stands for, as a date; empty for any other number
     * @param means the mean of the predictions, as in {@link Prediction#values}: of each target in its units, or of the
     *     score of each label
     */
    public record Point(double value, String category, List<Double> means) {

        /** Copies the list. */
        public Point {
            means = List.copyOf(means);
        }
    }

    /** Copies the list. */
    public PartialDependence {
        points = List.copyOf(points);
    }

    /**
     * Computes the partial dependence on a feature. Values are taken from the rows: all if there are at most 20, otherwise
     * those of evenly spaced ranks, the smallest and the largest among them.
     *
     * @param rows rows, whose targets are not used
     * @param feature the index of the feature in the order of the model, from 0
     * @throws DataException if the rows do not fit the model
     */
    public static PartialDependence of(TrainedModel model, DataTable rows, int feature) {
        String name = model.features().get(feature).name();
        int column = rows.featureNames().indexOf(name);
        int columns = rows.featureNames().size();
        MatrixDataset dataset = new MatrixDataset(
                model.preprocessing().inputs(rows),
                new Matrix(rows.rows(), model.network().outputs()));
        FeatureColumns inputs = FeatureColumns.of(model.preprocessing(), feature);
        List<String> categories =
                rows.categories().isEmpty() ? List.of() : rows.categories().get(column);
        Optional<TextEncoding> texts = model.features().get(feature).texts();
        List<Point> points = new ArrayList<>();
        for (int row : representatives(rows, column)) {
            double value = rows.features()[row * columns + column];
            int[] from = new int[rows.rows()];
            Arrays.fill(from, row);
            List<Double> means = means(model, inputs.replaced(dataset, from));
            points.add(
                    categories.isEmpty()
                            ? new Point(
                                    value, texts.map(text -> text.text(value)).orElse(""), means)
                            : new Point(Double.NaN, categories.get((int) value), means));
        }
        return new PartialDependence(name, points);
    }

    /** Returns a row for each value, in increasing order; missing values have none. */
    private static List<Integer> representatives(DataTable rows, int column) {
        int columns = rows.featureNames().size();
        Comparator<Integer> byValue = Comparator.comparingDouble(row -> rows.features()[row * columns + column]);
        List<Integer> sorted = IntStream.range(0, rows.rows())
                .boxed()
                .filter(row -> !Double.isNaN(rows.features()[row * columns + column]))
                .sorted(byValue)
                .toList();
        List<Integer> different = new ArrayList<>();
        for (int row : sorted) {
            if (different.isEmpty() || byValue.compare(different.get(different.size() - 1), row) != 0) {
                different.add(row);
            }
        }
        boolean isNumber =
                rows.categories().isEmpty() || rows.categories().get(column).isEmpty();
        if (different.size() <= MOST_POINTS || !isNumber) {
            return different;
        }
        List<Integer> some = new ArrayList<>();
        for (int i = 0; i < MOST_POINTS; i++) {
            int row = sorted.get((int) ((long) i * (sorted.size() - 1) / (MOST_POINTS - 1)));
            if (some.isEmpty() || byValue.compare(some.get(some.size() - 1), row) != 0) {
                some.add(row);
            }
        }
        return some;
    }

    private static List<Double> means(TrainedModel model, MatrixDataset rows) {
        List<Prediction> predictions = model.predictEncoded(rows.input());
        double[] sums = new double[predictions.get(0).toArray().length];
        for (Prediction prediction : predictions) {
            double[] values = prediction.toArray();
            for (int v = 0; v < sums.length; v++) {
                sums[v] += values[v];
            }
        }
        List<Double> means = new ArrayList<>();
        for (double sum : sums) {
            means.add(sum / predictions.size());
        }
        return Collections.unmodifiableList(means);
    }
}
