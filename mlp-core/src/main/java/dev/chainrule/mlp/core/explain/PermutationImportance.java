package dev.chainrule.mlp.core.explain;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.MatrixDataset;
import dev.chainrule.mlp.core.spec.RandomPurpose;
import dev.chainrule.mlp.core.training.TrainedModel;
import java.util.ArrayList;
import java.util.List;

/**
 * How much worse a model becomes if a feature is shuffled among the rows, so that it says nothing about the target any more.
 * Breiman, "Random forests" (2001); as scikit-learn's {@code permutation_importance}.
 *
 * <p>Features that contain the same information can replace each other, so each of them may seem unimportant. On training rows
 * it measures what the model relies on, on other rows what helps to predict.
 *
 * @param metric the label of the metric
 * @param value the value of the metric for the rows as they are
 * @param repeats how often each feature was shuffled
 * @param features the importance of each feature, in the order of the model
 * @since 0.2
 */
public record PermutationImportance(String metric, double value, int repeats, List<OfFeature> features) {

    /**
     * The importance of a feature.
     *
     * @param name its name
     * @param mean the mean of what the metric loses by shuffling: positive if the model predicts worse
     * @param deviation the standard deviation over the repeats, divided by their number, as {@code numpy.std}
     */
    public record OfFeature(String name, double mean, double deviation) {}

    /** Copies the list. */
    public PermutationImportance {
        features = List.copyOf(features);
    }

    /**
     * Measures the importance of each feature.
     *
     * @param rows rows with their targets; at least 2
     * @param metric a metric that suits the model
     * @param repeats how often to shuffle each feature; at least 1
     * @param seed the seed of the permutations, which are the same for every model
     * @throws IllegalArgumentException if there are no repeats, or the metric does not suit the model
     * @throws DataException if the rows do not fit the model, there are fewer than 2, or the metric is undefined for them
     * @throws PluginException if a metric or an activation throws
     */
    public static PermutationImportance of(TrainedModel model, DataTable rows, Metric metric, int repeats, long seed) {
        if (repeats < 1) {
            throw new IllegalArgumentException("repeats must be >= 1, was " + repeats);
        }
        if (rows.rows() < 2) {
            throw new DataException(
                    ErrorCode.DAT_TOO_FEW, Location.NONE, "needs at least 2 rows to shuffle, found " + rows.rows());
        }
        MatrixDataset dataset = model.preprocessing().dataset(rows);
        double value = measure(model, dataset, metric);
        if (Double.isNaN(value)) {
            throw new DataException(
                    ErrorCode.DAT_TOO_FEW,
                    Location.NONE,
                    "the metric '" + metric.label()
                            + "' is undefined for these rows. Choose another metric, or rows of all" + " classes");
        }
        List<OfFeature> features = new ArrayList<>();
        for (int f = 0; f < model.features().size(); f++) {
            FeatureColumns columns = FeatureColumns.of(model.preprocessing(), f);
            double[] losses = new double[repeats];
            for (int i = 0; i < repeats; i++) {
                int[] order = RandomPurpose.IMPORTANCE.stream(seed, f, i).permutation(rows.rows());
                double shuffled = measure(model, columns.replaced(dataset, order), metric);
                losses[i] = metric.higherIsBetter() ? value - shuffled : shuffled - value;
            }
            features.add(ofFeature(model.features().get(f).name(), losses));
        }
        return new PermutationImportance(metric.label(), value, repeats, features);
    }

    private static double measure(TrainedModel model, MatrixDataset rows, Metric metric) {
        return model.evaluate(rows, List.of(metric)).value(metric.label()).orElseThrow();
    }

    private static OfFeature ofFeature(String name, double[] losses) {
        double mean = 0;
        for (double loss : losses) {
            mean += loss / losses.length;
        }
        double variance = 0;
        for (double loss : losses) {
            variance += (loss - mean) * (loss - mean) / losses.length;
        }
        return new OfFeature(name, mean, Math.sqrt(variance));
    }
}
