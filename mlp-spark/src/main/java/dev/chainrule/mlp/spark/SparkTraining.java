package dev.chainrule.mlp.spark;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.plugin.ColumnEncodings;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TargetType;
import dev.chainrule.mlp.core.spec.Validation;
import dev.chainrule.mlp.core.training.ResolvedRun;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.Trainer;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.io.document.DocumentReader;
import dev.chainrule.mlp.io.document.DocumentSource;
import dev.chainrule.mlp.io.run.CheckpointedRun;
import dev.chainrule.mlp.io.run.DocumentRun;
import dev.chainrule.mlp.io.run.InputDigests;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;

/**
 * Trains the network of a document on the rows of a DataFrame: the driver prepares the rows as one machine would, sends
 * them to the executors, and runs the ordinary training with their gradients.
 *
 * @param document the document as JSON
 * @param idCol the column whose values put the rows in order
 * @param featuresCol the column of vectors
 * @param checkpointDir the folder for the model and its checkpoints
 * @param resume whether to resume from the newest checkpoint
 * @param partitions the number of partitions; if empty, as many as run at once
 * @param listener receives progress and warnings
 */
record SparkTraining(
        String document,
        Optional<String> idCol,
        Optional<String> featuresCol,
        Optional<Path> checkpointDir,
        boolean resume,
        Optional<Integer> partitions,
        TrainingListener listener) {
    private static final Path NAME = Path.of("document");

    /** Trains on the rows. */
    TrainedModel train(Dataset<?> rows) {
        if (resume && checkpointDir.isEmpty()) {
            throw new ConfigException(
                    ErrorCode.CFG_MISSING,
                    Location.NONE,
                    "resuming needs the folder of the checkpoints. Set checkpointDir");
        }
        Plugins plugins = Plugins.load();
        DocumentSource source = DocumentSource.of(NAME, document);
        RunSpec spec = new DocumentReader(plugins).read(source);
        try {
            return train(rows, plugins, source, spec);
        } catch (ConfigException e) {
            throw source.locate(e);
        }
    }

    /** Returns whether the target holds labels. */
    boolean predictsLabels() {
        Plugins plugins = Plugins.load();
        RunSpec spec = new DocumentReader(plugins).read(DocumentSource.of(NAME, document));
        return targetType(spec, plugins) == TargetType.LABEL;
    }

    /**
     * The rows after preprocessing.
     *
     * @param rows the rows, split and scaled
     * @param digest the SHA-256 of the rows before
     * @param warnings non-fatal warnings, one sentence each
     */
    private record Prepared(PreparedData rows, String digest, List<String> warnings) {}

    private TrainedModel train(Dataset<?> rows, Plugins plugins, DocumentSource source, RunSpec spec) {
        DataSpec data = data(spec);
        requireFolderForCheckpoints(spec);
        Prepared prepared = prepare(rows, plugins, spec, data);
        ResolvedRun resolved = ResolvedRun.ofRemote(prepared.rows(), plugins);
        prepared.warnings().forEach(listener::warned);
        JavaSparkContext context =
                JavaSparkContext.fromSparkContext(rows.sparkSession().sparkContext());
        int count = Math.min(spec.training().shards(), partitions.orElseGet(context::defaultParallelism));
        try (SparkGradients gradients = new SparkGradients(context, prepared.rows(), count)) {
            Trainer trainer =
                    Trainer.create().withPlugins(plugins).withListener(listener).withShardGradients(gradients);
            DocumentRun run = new DocumentRun(source, plugins, resolved, Optional.empty(), prepared.warnings());
            return checkpointDir
                    .map(folder -> train(run, trainer, prepared.digest(), folder.resolve("model.safetensors")))
                    .orElseGet(() -> run.run(trainer).model());
        }
    }

    /** Reads and prepares the rows; the table that this takes is garbage before training starts. */
    private Prepared prepare(Dataset<?> rows, Plugins plugins, RunSpec spec, DataSpec data) {
        ColumnEncodings encodings = ColumnEncodings.of(data.preprocessing(), plugins);
        TrainingRows table = new TrainingRows(
                TrainingColumns.find(rows, data, encodings, featuresCol, idCol), data, targetType(spec, plugins));
        table.addAll(rows);
        PreparedData prepared = PreparedData.of(spec, plugins, table.table(), data.preprocessing());
        List<String> warnings = new ArrayList<>(table.warnings());
        warnings.addAll(prepared.warnings());
        return new Prepared(prepared, table.digest(), warnings);
    }

    private TrainedModel train(DocumentRun run, Trainer trainer, String digest, Path model) {
        InputDigests inputs = new InputDigests(List.of(Path.of("DataFrame")), List.of(digest));
        try (CheckpointedRun checkpointed = resume
                ? CheckpointedRun.resume(run, trainer, inputs, model, listener, listener::warned)
                : CheckpointedRun.start(run, trainer, inputs, model, listener, listener::warned)) {
            TrainedModel trained = checkpointed.train();
            if (!checkpointed.wasStopped()) {
                checkpointed.save(trained);
                checkpointed.saved();
            }
            return trained;
        }
    }

    private static DataSpec data(RunSpec spec) {
        DataSpec data = spec.data()
                .orElseThrow(() -> new ConfigException(
                        ErrorCode.CFG_MISSING,
                        Location.of("", "/data"),
                        "the document does not say what to learn. Add \"data\": {\"file\": \"-\", \"target\": …}; the"
                                + " file is not read"));
        if (data.labels().isPresent()) {
            throw semantic("/data/labels", "a DataFrame has no file of labels. Delete \"labels\" and name the target");
        }
        if (data.preprocessing().validation() instanceof Validation.InFile) {
            throw semantic(
                    "/data/validation",
                    "training on Spark holds out rows of the DataFrame and reads no other file. Use a fraction, or"
                            + " {\"every\": n}");
        }
        return data;
    }

    private void requireFolderForCheckpoints(RunSpec spec) {
        if (checkpointDir.isEmpty() && spec.training().checkpoint().isPresent()) {
            throw semantic("/training/checkpoint", "checkpoints need a folder. Set checkpointDir of the estimator");
        }
    }

    private static ConfigException semantic(String pointer, String message) {
        return new ConfigException(ErrorCode.CFG_SEMANTIC, Location.of("", pointer), message);
    }

    private static TargetType targetType(RunSpec spec, Plugins plugins) {
        return PreparedData.targetType(
                spec,
                plugins.loss(spec.loss()),
                plugins.activation(spec.network().outputLayer().activation()));
    }
}
