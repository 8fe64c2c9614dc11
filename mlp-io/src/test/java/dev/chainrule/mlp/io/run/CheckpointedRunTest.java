package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.api.TrainingDivergedException;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.EpochResult;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.Trainer;
import dev.chainrule.mlp.core.training.TrainingFinished;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.core.training.TrainingOutcome;
import dev.chainrule.mlp.core.training.TrainingRun;
import dev.chainrule.mlp.core.training.TrainingStarted;
import dev.chainrule.mlp.io.model.Checkpoint;
import dev.chainrule.mlp.io.model.CheckpointFile;
import dev.chainrule.mlp.io.model.DataFingerprint;
import dev.chainrule.mlp.io.model.ModelFile;
import dev.chainrule.mlp.io.model.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointedRunTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final TrainingListener SILENT = new TrainingListener() {};

    /** 28 rows in batches of 4 are the 7 batches of each of 3 epochs; 7 rows more are held out. */
    private static final int STEPS = 21;

    @TempDir
    Path folder;

    private Path model;

    @BeforeEach
    void rows() throws IOException {
        model = folder.resolve("m.safetensors");
        StringBuilder rows = new StringBuilder("x,y,side\n");
        for (int r = 0; r < 35; r++) {
            int x = r * 7 % 11 - 5;
            int y = r * 5 % 13 - 6;
            rows.append(x)
                    .append(',')
                    .append(y)
                    .append(',')
                    .append(x + y > 0 ? "right" : "left")
                    .append('\n');
        }
        Files.writeString(folder.resolve("rows.csv"), rows);
    }

    private DocumentRun document(String optimizer, String training) throws IOException {
        return document("", optimizer, training);
    }

    private DocumentRun document(String hidden, String optimizer, String training) throws IOException {
        return document(hidden, optimizer, training, 3);
    }

    private DocumentRun document(String optimizer, String training, int epochs) throws IOException {
        return document("", optimizer, training, epochs);
    }

    private DocumentRun document(String hidden, String optimizer, String training, int epochs) throws IOException {
        Path file = Files.writeString(folder.resolve("run.json"), """
                {"seed": 4, "data": {"file": "rows.csv", "target": "side", "scale": "standard", "validation": {"every": 5}},
                 "network": {"layers": [{"units": 5, "activation": "gelu"%s}, {"activation": "softmax"}]},
                 "loss": "cross-entropy",
                 "optimizer": %s,
                 "training": {"epochs": %d, "batchSize": 4%s}}
                """.formatted(hidden, optimizer, epochs, training));
        return DocumentRun.open(file, PLUGINS);
    }

    private static String hash(TrainedModel model) {
        return hash(ModelFile.encode(model));
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A reduction after the second epoch, which improves by less than 100. */
    private static final String ON_PLATEAU = "{\"type\": \"reduce-on-plateau\", \"patience\": 1, \"minDelta\": 100}";

    private static final String WATCHED =
            ", \"metrics\": [\"accuracy\", \"f1-macro\"], \"earlyStopping\": {\"metric\": \"accuracy\", \"patience\": %d, \"minDelta\": 1}";

    /** Every optimizer with a schedule that looks back; every schedule; a run that stops early; one without any of it. */
    static Stream<Arguments> runs() {
        List<String> optimizers = new ArrayList<>(PLUGINS.names(PluginKind.OPTIMIZER).stream()
                .map(name -> "\"type\": \"" + name + "\"")
                .toList());
        optimizers.add("\"type\": \"sgd\", \"momentum\": 0.9");
        optimizers.add("\"type\": \"sgd\", \"momentum\": 0.9, \"nesterov\": true");
        Stream<Arguments> schedules = PLUGINS.names(PluginKind.SCHEDULE).stream()
                .map(name -> name.equals("formula")
                        ? "{\"type\": \"formula\", \"value\": \"rate * (1 - t)^p\", \"p\": 2}"
                        : "\"" + name + "\"")
                .map(schedule -> arguments("", "{\"type\": \"adam\", \"schedule\": " + schedule + "}", "", STEPS));
        return Stream.of(
                        optimizers.stream()
                                .map(optimizer -> arguments(
                                        ", \"dropout\": 0.25",
                                        "{" + optimizer + ", \"schedule\": " + ON_PLATEAU + "}",
                                        WATCHED.formatted(3),
                                        STEPS)),
                        schedules,
                        Stream.of(
                                arguments("", "\"adam\"", WATCHED.formatted(1), 14),
                                arguments("", "\"adam\"", ", \"gradientClipping\": {\"norm\": 0.1}", STEPS),
                                arguments(", \"dropout\": 0.25", "\"adam\"", ", \"shards\": 2", STEPS)))
                .flatMap(all -> all);
    }

    /** The checkpoint goes through its file, and what goes on is a new run in every respect. */
    @ParameterizedTest
    @MethodSource("runs")
    void aRunStoppedAfterAnyBatchGivesTheBitsOfOneThatNeverStopped(
            String hidden, String optimizer, String training, int steps) throws IOException {
        DocumentRun document = document(hidden, optimizer, training);
        List<EpochResult> epochs = new ArrayList<>();
        String whole = hash(document.train(new JavaKernel(), collecting(epochs)));
        assertEquals(steps / 7, epochs.size());
        Trainer trainer = new Trainer(PLUGINS, new JavaKernel());
        Path file = folder.resolve("checkpoint");
        for (int stop = 0; stop <= steps; stop++) {
            try (TrainingRun run = trainer.start(document.preparation(), SILENT)) {
                for (int step = 0; step < stop; step++) {
                    assertTrue(run.step());
                }
                save(document, run, file);
            }
            Checkpoint checkpoint = CheckpointFile.load(file, PLUGINS, new JavaKernel());
            try (TrainingRun run = trainer.resume(document.preparation(), checkpoint.state(), SILENT)) {
                assertEquals(whole, hash(run.train()), "stopped after " + stop);
                assertEquals(epochs, run.history());
            }
        }
    }

    private static void save(DocumentRun document, TrainingRun run, Path file) {
        var rows = document.preparation();
        var state = run.state();
        TrainedModel soFar = new TrainedModel(
                rows.spec(), document.network(), state.weights(), rows.preprocessing(), new JavaKernel());
        CheckpointFile.save(new Checkpoint(soFar, state, new DataFingerprint(35, 4, "")), file);
    }

    private static TrainingListener collecting(List<EpochResult> epochs) {
        return new TrainingListener() {
            @Override
            public void started(TrainingStarted started) {
                epochs.addAll(started.done());
            }

            @Override
            public void epochFinished(EpochResult result) {
                epochs.add(result);
            }
        };
    }

    private CheckpointedRun start(DocumentRun document, TrainingListener listener) {
        return CheckpointedRun.start(document, new JavaKernel(), model, listener, unexpected::add);
    }

    private CheckpointedRun resume(DocumentRun document, TrainingListener listener) {
        return CheckpointedRun.resume(document, new JavaKernel(), model, listener, unexpected::add);
    }

    private final List<String> unexpected = new ArrayList<>();

    private List<String> checkpoints() throws IOException {
        Path checkpoints = folder.resolve("m.safetensors.checkpoints");
        if (!Files.exists(checkpoints)) {
            return List.of();
        }
        try (var files = Files.walk(checkpoints)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> checkpoints.relativize(file).toString())
                    .filter(name -> !name.equals(".lock"))
                    .sorted()
                    .toList();
        }
    }

    /** Trains and stops when an epoch has ended. */
    private void stopAfter(int epoch, DocumentRun document) {
        CheckpointedRun[] run = new CheckpointedRun[1];
        TrainingListener stop = new TrainingListener() {
            @Override
            public void epochFinished(EpochResult result) {
                if (result.epoch() == epoch) {
                    run[0].stop();
                }
            }
        };
        run[0] = start(document, stop);
        try (CheckpointedRun running = run[0]) {
            running.train();
            assertTrue(running.wasStopped());
            assertEquals(epoch, running.history().size());
        }
    }

    @Test
    void checkpointsAreMadeAsTheDocumentSaysAndTheLastAreKept() throws IOException {
        DocumentRun document = document("\"adam\"", ", \"checkpoint\": {\"everyEpochs\": 1, \"keep\": 2}");
        try (CheckpointedRun run = start(document, SILENT)) {
            run.train();
            run.saved();
        }
        assertEquals(List.of("step-000000000014.safetensors", "step-000000000021.safetensors"), checkpoints());
        assertEquals(List.of(), unexpected);
    }

    @Test
    void aStoppedRunIsGoneOnWithToTheSameModel() throws IOException {
        DocumentRun document = document("\"adam\"", "");
        List<EpochResult> epochs = new ArrayList<>();
        String whole = hash(document.train(new JavaKernel(), collecting(epochs)));
        stopAfter(2, document);
        assertEquals(List.of("step-000000000014.safetensors"), checkpoints());
        List<EpochResult> again = new ArrayList<>();
        try (CheckpointedRun run = resume(document, collecting(again))) {
            TrainedModel trained = run.train();
            assertEquals(whole, hash(trained));
            run.saved();
        }
        assertEquals(epochs, again);
        assertTrue(Files.notExists(folder.resolve("m.safetensors.checkpoints")), "nobody asked for checkpoints");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", \"checkpoint\": {\"everyEpochs\": 1, \"keep\": 2}"})
    void anInterruptedRunIsSavedAndGoneOnWithToTheSameModel(String checkpoint) throws IOException {
        DocumentRun document = document("\"adam\"", checkpoint);
        String whole = hash(document.train(new JavaKernel(), SILENT));
        TrainingListener interrupting = new TrainingListener() {
            @Override
            public void epochFinished(EpochResult result) {
                if (result.epoch() == 2) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        try (CheckpointedRun run = start(document, interrupting)) {
            run.train();
            assertTrue(run.wasStopped());
            assertEquals(Optional.of(TrainingOutcome.STOPPED), run.outcome());
            assertEquals(2, run.history().size());
        }
        assertTrue(Thread.interrupted());
        assertEquals(folder.resolve("m.safetensors.checkpoints/step-000000000014.safetensors"), newest());
        try (CheckpointedRun run = resume(document, SILENT)) {
            assertEquals(whole, hash(run.train()));
            assertEquals(Optional.of(TrainingOutcome.COMPLETED), run.outcome());
        }
        assertEquals(List.of(), unexpected);
    }

    @Test
    void eachCheckpointIsSaidToTheLogger() throws IOException {
        List<String> said = new ArrayList<>();
        Logger logger = Logger.getLogger(CheckpointedRun.class.getName());
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                said.add(entry.getLevel() + ": " + entry.getMessage());
            }

            @Override
            public void flush() {
                // keeps nothing
            }

            @Override
            public void close() {
                // opens nothing
            }
        };
        handler.setLevel(Level.ALL);
        logger.addHandler(handler);
        logger.setLevel(Level.FINE);
        try {
            stopAfter(2, document("\"adam\"", ""));
        } finally {
            logger.removeHandler(handler);
            logger.setLevel(null);
        }
        assertEquals(List.of("FINE: checkpoint saved: " + model + ".checkpoints/step-000000000014.safetensors"), said);
    }

    private Path newest() {
        return CheckpointedRun.unfinished(model).orElseThrow();
    }

    @Test
    void aRunOfAnInterruptedThreadSavesItsBeginning() throws IOException {
        DocumentRun document = document("\"adam\"", ", \"checkpoint\": {\"everyEpochs\": 1, \"keep\": 2}");
        Thread.currentThread().interrupt();
        try (CheckpointedRun run = start(document, SILENT)) {
            run.train();
            assertTrue(run.wasStopped());
        }
        assertTrue(Thread.interrupted());
        assertEquals(List.of("step-000000000000.safetensors"), checkpoints());
    }

    @Test
    void aCheckpointIsAModelAsFarAsItIsTrained() throws IOException {
        stopAfter(2, document("\"adam\"", ""));
        Path checkpoint = folder.resolve("m.safetensors.checkpoints/step-000000000014.safetensors");
        TrainedModel soFar = ModelFile.load(checkpoint, PLUGINS, new JavaKernel());
        assertEquals(
                1.0,
                ModelData.withTargets(soFar, folder.resolve("rows.csv"))
                        .evaluate()
                        .accuracy()
                        .orElseThrow(),
                1.0);
        ModelFile.save(soFar, model);
        ModelFormatException e =
                assertThrows(ModelFormatException.class, () -> CheckpointFile.load(model, PLUGINS, new JavaKernel()));
        assertEquals(
                model + "  this is a model, not a checkpoint: it has no mlp.checkpoint [MDL_NOT_A_MODEL]",
                e.getMessage());
    }

    @Test
    void whatChangesNoBitMayChange() throws IOException {
        String whole = hash(document("\"adam\"", "").train(new JavaKernel(), SILENT));
        stopAfter(1, document("\"adam\"", ", \"threads\": 1"));
        DocumentRun other = document("\"adam\"", ", \"checkpoint\": {\"everyEpochs\": 1, \"keep\": 1}");
        try (CheckpointedRun run = resume(other, SILENT)) {
            TrainedModel trained = run.train();
            assertEquals(
                    whole,
                    hash(new TrainedModel(
                            document("\"adam\"", "").preparation().spec(),
                            trained.network(),
                            trained.weights(),
                            trained.preprocessing(),
                            new JavaKernel())));
        }
        assertEquals(List.of("step-000000000021.safetensors"), checkpoints());
    }

    @Test
    void aChangedDocumentIsNamedWithWhatDiffers() throws IOException {
        stopAfter(1, document("\"adam\"", ""));
        DocumentRun changed = document("{\"type\": \"adam\", \"learningRate\": 0.1}", "");
        ConfigException e = assertThrows(ConfigException.class, () -> resume(changed, SILENT));
        assertEquals(
                folder.resolve("run.json")
                        + ":4:15  /optimizer  the run began with the default here, the document now has"
                        + " { \"type\": \"adam\", \"learningRate\": 0.1 }. Restore it to resume, or start the run"
                        + " again [CFG_SEMANTIC]",
                e.getMessage());
        DocumentRun longer = document("\"adam\"", ", \"shuffle\": false");
        assertEquals(
                folder.resolve("run.json")
                        + ":5:55  /training/shuffle  the run began with the default here, the document now has false."
                        + " Restore it to resume, or start the run again [CFG_SEMANTIC]",
                assertThrows(ConfigException.class, () -> resume(longer, SILENT))
                        .getMessage());
    }

    @Test
    void otherDataIsNoticed() throws IOException {
        stopAfter(1, document("\"adam\"", ""));
        Path csv = folder.resolve("rows.csv");
        String rows = Files.readString(csv);
        Files.writeString(csv, rows.replaceFirst("-5,-6,left", "-5,-5,left"));
        DocumentRun changed = document("\"adam\"", "");
        ModelFormatException e = assertThrows(ModelFormatException.class, () -> resume(changed, SILENT));
        assertEquals(
                csv + "  this is not the data that the run began with: the number of rows and columns is the same,"
                        + " but their content differs, or the run continued another model. Restore it to resume, or start"
                        + " the run again [MDL_DATA_MISMATCH]",
                e.getMessage());
        Files.writeString(csv, rows + "1,1,right\n");
        DocumentRun longer = document("\"adam\"", "");
        assertEquals(
                csv + "  this is not the data that the run began with: the run began with 35 rows of 4 features and"
                        + " targets, found 36 of 4. Restore it to resume, or start the run again"
                        + " [MDL_DATA_MISMATCH]",
                assertThrows(ModelFormatException.class, () -> resume(longer, SILENT))
                        .getMessage());
    }

    /** 300 KB, so that its middle is further than 64 KiB from both ends; the number of rows stays the same. */
    @ParameterizedTest
    @ValueSource(ints = {0, 70_000, 150_000, 230_000, 299_990})
    void dataThatDiffersInOneByteAnywhereIsNoticed(int around) throws IOException {
        Path csv = folder.resolve("rows.csv");
        StringBuilder rows = new StringBuilder("x,y,side\n");
        for (int r = 0; rows.length() < 300_000; r++) {
            rows.append(r % 7).append(',').append(r % 5).append(r % 2 == 0 ? ",left\n" : ",right\n");
        }
        Files.writeString(csv, rows);
        DocumentRun document = document("\"sgd\"", "");
        stopAfter(1, document);
        int line = rows.indexOf("\n", around - around % 12);
        int digit = rows.indexOf(",", line) - 1;
        rows.setCharAt(digit, rows.charAt(digit) == '6' ? '5' : '6');
        Files.writeString(csv, rows);
        ModelFormatException e = assertThrows(
                ModelFormatException.class, () -> resume(DocumentRun.open(document.document(), PLUGINS), SILENT));
        assertEquals("MDL_DATA_MISMATCH", e.code().name());
    }

    @Test
    void anotherScalingOfTheTargetIsNoticed() throws IOException {
        Files.writeString(folder.resolve("numbers.csv"), "x,t\n1,10\n2,20\n3,30\n4,40\n5,50\n6,60\n");
        Path file = Files.writeString(folder.resolve("numbers.json"), """
                {"data": {"file": "numbers.csv", "target": "t", "scaleTarget": "standard"},
                 "network": {"layers": [{"activation": "identity"}]}, "loss": "mean-squared-error",
                 "training": {"epochs": 3, "batchSize": 2}}
                """);
        DocumentRun document = DocumentRun.open(file, PLUGINS);
        stopAfter(1, document);
        Path checkpoint = CheckpointedRun.unfinished(model).orElseThrow();
        Checkpoint good = CheckpointFile.load(checkpoint, PLUGINS, new JavaKernel());
        Preprocessing fitted = good.model().preprocessing();
        Scaler scaler = ((Target.Numbers) fitted.target()).scaler();
        Target other = new Target.Numbers(
                List.of("t"), new Scaler(scaler.center(), new double[] {Math.nextUp(scaler.width()[0])}));
        TrainedModel changed = new TrainedModel(
                good.model().spec(),
                good.model().network(),
                good.model().weights(),
                new Preprocessing(fitted.features(), fitted.scaler(), other),
                new JavaKernel());
        CheckpointFile.save(new Checkpoint(changed, good.state(), good.data()), checkpoint);
        ModelFormatException e = assertThrows(ModelFormatException.class, () -> resume(document, SILENT));
        assertEquals("MDL_DATA_MISMATCH", e.code().name());
        CheckpointFile.save(good, checkpoint);
        resume(document, SILENT).close();
    }

    @Test
    void aCheckpointThatComparedOnlyTheEndsOfTheDataIsNotResumed() throws IOException {
        DocumentRun document = document("\"adam\"", "");
        stopAfter(1, document);
        Path checkpoint = CheckpointedRun.unfinished(model).orElseThrow();
        Checkpoint good = CheckpointFile.load(checkpoint, PLUGINS, new JavaKernel());
        Files.write(
                checkpoint,
                Models.withHeader(
                        Files.readAllBytes(checkpoint),
                        header -> header.replace(
                                "\\\"data\\\":\\\"" + good.data().sha256(),
                                "\\\"sha256\\\":\\\"" + good.data().sha256())));
        assertEquals(
                "",
                CheckpointFile.load(checkpoint, PLUGINS, new JavaKernel())
                        .data()
                        .sha256());
        ModelFormatException e = assertThrows(ModelFormatException.class, () -> resume(document, SILENT));
        assertEquals(
                folder.resolve("rows.csv")
                        + "  the checkpoint cannot verify that the data is unchanged:"
                        + " mlp 0.1 saved it, which compared only the ends of each file. Finish the run with mlp 0.1,"
                        + " or start it again [MDL_VERSION]",
                e.getMessage());
    }

    @Test
    void aTornCheckpointIsToldOfAndTheRunGoesOnFromTheOneBeforeIt() throws IOException {
        DocumentRun document = document("\"adam\"", ", \"checkpoint\": {}");
        String whole = hash(document.train(new JavaKernel(), SILENT));
        stopAfter(2, document);
        Path newest = folder.resolve("m.safetensors.checkpoints/step-000000000014.safetensors");
        byte[] bytes = Files.readAllBytes(newest);
        Files.write(newest, Arrays.copyOf(bytes, bytes.length / 2));
        List<String> warnings = new ArrayList<>();
        try (CheckpointedRun run = CheckpointedRun.resume(document, new JavaKernel(), model, SILENT, warnings::add)) {
            assertEquals(1, run.history().size());
            assertEquals(whole, hash(run.train()));
        }
        assertEquals(1, warnings.size());
        assertTrue(
                warnings.get(0)
                        .startsWith("a checkpoint is damaged; the run resumes from step-000000000007.safetensors before"
                                + " it: " + newest + "  "),
                warnings.get(0));
        assertEquals(List.of("step-000000000014.safetensors", "step-000000000021.safetensors"), checkpoints());
    }

    @Test
    void ifNoCheckpointIsGoodTheNewestIsNamed() throws IOException {
        DocumentRun document = document("\"adam\"", "");
        stopAfter(2, document);
        Path newest = folder.resolve("m.safetensors.checkpoints/step-000000000014.safetensors");
        byte[] bytes = Files.readAllBytes(newest);
        bytes[bytes.length - 100] ^= 1;
        Files.write(newest, bytes);
        ModelFormatException e = assertThrows(ModelFormatException.class, () -> resume(document, SILENT));
        assertEquals(
                newest
                        + "  tensor 'mlp.sha256'  the content does not match its digest: the file was changed or damaged."
                        + " Copy or save it again. There is no intact checkpoint before it: start the run again"
                        + " [MDL_DIGEST]",
                e.getMessage());
    }

    /** As after a kill between the last checkpoint and the model. */
    @Test
    void aRunThatIsAtItsEndIsResumedToItsModel() throws IOException {
        DocumentRun document = document(
                "{\"type\": \"sgd\", \"learningRate\": 1e-9}",
                ", \"checkpoint\": {}, \"earlyStopping\": {\"metric\": \"accuracy\", \"patience\": 1}");
        List<TrainingFinished> ends = new ArrayList<>();
        TrainingListener end = new TrainingListener() {
            @Override
            public void finished(TrainingFinished finished) {
                ends.add(finished);
            }
        };
        String whole;
        try (CheckpointedRun run = start(document, end)) {
            whole = hash(run.train());
        }
        try (CheckpointedRun run = resume(document, end)) {
            assertEquals(whole, hash(run.train()));
        }
        assertEquals(List.of(new TrainingFinished(2, 1), new TrainingFinished(2, 1)), ends);
    }

    @Test
    void aDivergenceKeepsTheLastFiniteModelAndSaysWhere() throws IOException {
        DocumentRun document = document("{\"type\": \"sgd\", \"learningRate\": 1e20}", "");
        Path kept = folder.resolve("m.last-finite.safetensors");
        try (CheckpointedRun run = start(document, SILENT)) {
            assertEquals(
                    "training diverged: z of layer 2 is no longer finite. Try a smaller learning rate than 1.0E20, or scale"
                            + " the data (epoch 1, batch 2). The last finite model is " + kept + " [TRN_DIVERGED]",
                    assertThrows(TrainingDivergedException.class, run::train).getMessage());
        }
        TrainedModel model = ModelFile.load(kept, PLUGINS, new JavaKernel());
        assertTrue(Math.abs(model.weights().weight(0, 0, 0)) > 1e10, "after the first batch");
    }

    @Test
    void withoutACheckpointThereIsNothingToGoOnFrom() throws IOException {
        DocumentRun document = document("\"adam\"", "");
        assertEquals(
                folder.resolve("m.safetensors.checkpoints")
                        + "  there is no checkpoint to resume from"
                        + " [STO_NOT_FOUND]",
                assertThrows(StorageException.class, () -> resume(document, SILENT))
                        .getMessage());
        assertTrue(Files.notExists(folder.resolve("m.safetensors.checkpoints")));
    }

    @Test
    void oneRunAtATimeWritesToAFolder() throws IOException {
        DocumentRun document = document("\"adam\"", ", \"checkpoint\": {}");
        try (CheckpointedRun first = start(document, SILENT)) {
            StorageException e = assertThrows(StorageException.class, () -> start(document, SILENT));
            assertEquals(
                    folder.resolve("m.safetensors.checkpoints")
                            + "  another run is writing here. Wait until it has ended, or write elsewhere [STO_LOCKED]",
                    e.getMessage());
            first.train();
        }
        start(document, SILENT).close();
    }

    @Test
    void theCheckpointsOfAnEarlierRunAreMovedAside() throws IOException {
        DocumentRun document = document("\"adam\"", ", \"checkpoint\": {\"everyEpochs\": 1, \"keep\": 1}");
        stopAfter(1, document);
        assertEquals(
                "step-000000000007.safetensors",
                CheckpointedRun.unfinished(model).orElseThrow().getFileName().toString());
        try (CheckpointedRun run = start(document, SILENT)) {
            ModelFile.save(run.train(), model);
        }
        assertEquals(List.of("earlier/step-000000000007.safetensors", "step-000000000021.safetensors"), checkpoints());
        assertTrue(CheckpointedRun.unfinished(model).isEmpty());
    }

    /** As on a full disk at the end. */
    @Test
    void aFinishedRunWhoseModelCannotBeSavedIsKeptAsACheckpoint() throws IOException {
        DocumentRun document = document("\"adam\"", "");
        String whole = hash(document.train(new JavaKernel(), SILENT));
        try (CheckpointedRun run = start(document, SILENT)) {
            TrainedModel trained = run.train();
            Files.createDirectory(model);
            StorageException e = assertThrows(StorageException.class, () -> run.save(trained));
            assertEquals(
                    model + "  is a directory. Name a file to write. The run is kept in " + model
                            + ".checkpoints/step-000000000021.safetensors; resuming it saves the model without training"
                            + " again [STO_NOT_A_FILE]",
                    e.getMessage());
        }
        Files.delete(model);
        try (CheckpointedRun run = resume(document, SILENT)) {
            run.save(run.train());
        }
        assertEquals(whole, hash(Files.readAllBytes(model)));
    }

    @Test
    void whereNoCheckpointCanBeSavedEitherTheModelGoesToTheTemporaryFiles() throws IOException {
        DocumentRun document = document("\"adam\"", "");
        String whole = hash(document.train(new JavaKernel(), SILENT));
        try (CheckpointedRun run = start(document, SILENT)) {
            TrainedModel trained = run.train();
            Files.createDirectory(model);
            Files.writeString(folder.resolve("m.safetensors.checkpoints"), "in the way");
            StorageException e = assertThrows(StorageException.class, () -> run.save(trained));
            String text = e.getMessage();
            assertTrue(text.contains(". The model is saved as "), text);
            Path kept =
                    Path.of(text.replaceFirst(".* The model is saved as ", "").replaceFirst(" instead .*", ""));
            assertEquals(whole, hash(Files.readAllBytes(kept)));
            Files.delete(kept);
            Files.delete(kept.getParent());
        }
    }

    /** The folder's name is taken by a directory with the name of the checkpoint: it cannot be replaced by a file. */
    @Test
    void aCheckpointThatCannotBeSavedDoesNotEndTheRun() throws IOException {
        DocumentRun document = document("\"adam\"", ", \"checkpoint\": {}");
        List<String> warnings = new ArrayList<>();
        Path taken = folder.resolve("m.safetensors.checkpoints/step-000000000014.safetensors");
        TrainingListener takeIt = new TrainingListener() {
            @Override
            public void epochFinished(EpochResult result) {
                if (result.epoch() == 2) {
                    taken.toFile().mkdir();
                }
            }
        };
        try (CheckpointedRun run = CheckpointedRun.start(document, new JavaKernel(), model, takeIt, warnings::add)) {
            assertEquals(hash(document.train(new JavaKernel(), SILENT)), hash(run.train()));
        }
        assertEquals(
                List.of("no checkpoint was saved, the run continues: " + taken
                        + "  is a directory. Name a file to write [STO_NOT_A_FILE]"),
                warnings);
        assertEquals(List.of("step-000000000007.safetensors", "step-000000000021.safetensors"), checkpoints());
    }
}
