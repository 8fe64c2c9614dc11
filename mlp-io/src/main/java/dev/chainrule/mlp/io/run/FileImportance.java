package dev.chainrule.mlp.io.run;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.core.explain.PartialDependence;
import dev.chainrule.mlp.core.explain.PermutationImportance;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.io.ReadListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Measures on the rows of a file how important each feature is to a model. All rows are held in memory.
 *
 * @since 0.2
 */
public final class FileImportance {
    private final TrainedModel model;
    private final ModelData data;

    private FileImportance(TrainedModel model, ModelData data) {
        this.model = model;
        this.data = data;
    }

    /**
     * Reads the rows of a file.
     *
     * @param file a CSV, or an idx file of images
     * @param labels the idx file of their labels
     * @param listener receives the progress of reading
     * @throws DataException if the data is wrong, a column is missing, or the images have more or fewer pixels than the
     *     model features
     * @throws StorageException if a file cannot be read
     */
    public static FileImportance open(TrainedModel model, Path file, Optional<Path> labels, ReadListener listener) {
        return new FileImportance(model, ModelData.withTargets(model, file, labels, listener));
    }

    /** Returns the number of rows. */
    public int rows() {
        return data.examples().rows();
    }

    /** Returns warnings about the file, one sentence each. */
    public List<String> warnings() {
        return data.warnings();
    }

    /**
     * Measures how much worse the model becomes if a feature is shuffled.
     *
     * @param metric a metric that suits the model
     * @param repeats how often to shuffle each feature; at least 1
     * @param seed the seed of the permutations
     * @throws DataException if there are fewer than 2 rows, or the metric is undefined for them
     */
    public PermutationImportance permutation(Metric metric, int repeats, long seed) {
        return ErrorContext.naming(
                data.file(), () -> PermutationImportance.of(model, data.examples(), metric, repeats, seed));
    }

    /**
     * Computes the mean prediction by the value of a feature.
     *
     * @param feature the index of the feature in the order of the model, from 0
     */
    public PartialDependence dependence(int feature) {
        return ErrorContext.naming(data.file(), () -> PartialDependence.of(model, data.examples(), feature));
    }
}
