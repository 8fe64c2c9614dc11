package dev.chainrule.mlp.io.run;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Split;
import dev.chainrule.mlp.core.explain.PartialDependence;
import dev.chainrule.mlp.core.explain.PermutationImportance;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.io.ReadListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Measures on the rows of a file how important each feature is to a model. All rows are held in memory.
 *
 * @since 0.2
 */
public final class FileImportance {
    /** About how many predictions the ranking in a report takes at most, so that it is there within seconds. */
    private static final int MOST_PREDICTIONS = 1_000_000;

    private static final int FEWEST_ROWS = 50;
    private static final int MOST_ROWS = 2_000;

    private final TrainedModel model;
    private final Path file;
    private final DataTable examples;
    private final List<String> warnings;

    private FileImportance(TrainedModel model, Path file, DataTable examples, List<String> warnings) {
        this.model = model;
        this.file = file;
        this.examples = examples;
        this.warnings = List.copyOf(warnings);
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
        ModelData data = ModelData.withTargets(model, file, labels, listener);
        return new FileImportance(model, data.file(), data.examples(), data.warnings());
    }

    /**
     * Reads the rows that a run holds out, or those that it trains on if it holds none out, again: at most 2,000 of them, evenly
     * chosen, and fewer if the model has many features.
     *
     * @param run the run
     * @param model the model that it trained
     * @param repeats how often each feature will be shuffled
     * @return empty if the rows are streamed, images, or fewer than two
     * @since 0.2
     */
    public static Optional<FileImportance> ofRun(DocumentRun run, TrainedModel model, int repeats) {
        RunSpec spec = run.preparation().spec();
        boolean isTable = spec.data()
                .filter(data -> data.labels().isEmpty() && !data.streaming().orElse(false))
                .isPresent();
        if (!isTable) {
            return Optional.empty();
        }
        Preprocessing preprocessing = run.preparation().preprocessing();
        DocumentRows rows = run.from().isPresent()
                ? DocumentRows.read(run.source(), spec, run.plugins(), preprocessing, ReadListener.NONE)
                : DocumentRows.read(run.source(), spec, run.plugins(), ReadListener.NONE);
        DataTable examples = rows.heldOut(run.source(), spec, preprocessing, new ArrayList<>())
                .orElseGet(() -> heldOut(rows.examples(), spec));
        long features = preprocessing.features().columns().size();
        int most = (int) Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, MOST_PREDICTIONS / (features * repeats)));
        return examples.rows() < 2
                ? Optional.empty()
                : Optional.of(new FileImportance(model, rows.file(), sample(examples, most), List.of()));
    }

    private static DataTable heldOut(DataTable examples, RunSpec spec) {
        Split split = Split.of(spec.preprocessing().validation(), examples, spec.seed());
        return examples.select(split.validation().length > 0 ? split.validation() : split.training());
    }

    private static DataTable sample(DataTable examples, int most) {
        long rows = examples.rows();
        return rows <= most
                ? examples
                : examples.select(IntStream.range(0, most)
                        .map(i -> (int) (i * rows / most))
                        .toArray());
    }

    /** Returns the number of rows. */
    public int rows() {
        return examples.rows();
    }

    /** Returns warnings about the file, one sentence each. */
    public List<String> warnings() {
        return warnings;
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
        return ErrorContext.naming(file, () -> PermutationImportance.of(model, examples, metric, repeats, seed));
    }

    /**
     * Computes the mean prediction by the value of a feature.
     *
     * @param feature the index of the feature in the order of the model, from 0
     */
    public PartialDependence dependence(int feature) {
        return ErrorContext.naming(file, () -> PartialDependence.of(model, examples, feature));
    }

    /**
     * Computes the mean predictions by the values of the most important features.
     *
     * @param importance the importance of all features
     * @param most the largest number of features
     * @since 0.2
     */
    public List<PartialDependence> dependences(PermutationImportance importance, int most) {
        List<PermutationImportance.OfFeature> features = importance.features();
        return IntStream.range(0, features.size())
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(
                        f -> -features.get(f).mean()))
                .limit(most)
                .map(this::dependence)
                .toList();
    }
}
