package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.Calibration;
import dev.chainrule.mlp.core.training.EpochResult;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.core.training.TrainingStarted;
import dev.chainrule.mlp.io.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ensembles of documents: their files, and how their runs resume. */
class SavedEnsembleTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final TrainingListener SILENT = new TrainingListener() {};
    private static final int EPOCHS = 3;

    @TempDir
    Path folder;

    private Path model;
    private Path csv;

    @BeforeEach
    void rows() throws IOException {
        model = folder.resolve("m.safetensors");
        StringBuilder rows = new StringBuilder("x,y,side\n");
        for (int r = 0; r < 35; r++) {
            int x = r * 7 % 11 - 5;
            int y = r * 5 % 13 - 6;
            boolean isWrong = r == 9 || r == 10; // one of them is held out
            rows.append(x).append(',').append(y).append(x + y > 0 != isWrong ? ",right\n" : ",left\n");
        }
        csv = Files.writeString(folder.resolve("rows.csv"), rows);
    }

    private DocumentRun document(int members, String training) throws IOException {
        return DocumentRun.open(documentFile(members, training), PLUGINS);
    }

    private Path documentFile(int members, String training) throws IOException {
        return Files.writeString(folder.resolve("run.json"), """
                {"seed": 4, "data": {"file": "rows.csv", "target": "side", "scale": "standard", "validation": {"every": 5}},
                 "network": {"layers": [{"units": 5, "activation": "gelu", "dropout": 0.1}, {"activation": "softmax"}]},
                 "loss": "cross-entropy", "optimizer": "adam",
                 "training": {"epochs": %d, "batchSize": 4, "members": %d%s}}
                """.formatted(EPOCHS, members, training));
    }

    private TrainedModel trained(DocumentRun document) {
        try (CheckpointedRun run = CheckpointedRun.start(document, new JavaKernel(), model, SILENT, warning -> {})) {
            TrainedModel trained = run.train();
            run.save(trained);
            run.saved();
            return trained;
        }
    }

    @Test
    void aFileHoldsAllMembers() throws IOException {
        DocumentRun document = document(3, "");
        TrainedModel trained = trained(document);
        TrainedModel loaded = ModelFile.load(model, PLUGINS, new JavaKernel());
        assertEquals(3, loaded.members().size());
        assertEquals(trained.predict(1.0, -2.0), loaded.predict(1.0, -2.0));
        for (int k = 0; k < 3; k++) {
            assertEquals(
                    trained.members().get(k).spec(), loaded.members().get(k).spec());
        }
        assertArrayEquals(Files.readAllBytes(model), ModelFile.encode(loaded));
        assertArrayEquals(
                Files.readAllBytes(model), ModelFile.encode(document.train(new JavaKernel(), SILENT)), "in one go");
        assertFalse(Files.exists(CheckpointedRun.checkpoints(model)), "nothing is left behind");
    }

    /** An error of the listener stands for the end of the process: nothing is saved after it. */
    @ParameterizedTest
    @CsvSource({"1, 2", "3, 2", "4, 3"})
    void aRunThatIsKilledResumesWithTheBitsOfOneThatWasNot(int member, int epoch) throws IOException {
        byte[] withoutThreads = ModelFile.encode(
                document(4, ", \"checkpoint\": {\"everyEpochs\": 1}").train(new JavaKernel(), SILENT));
        for (int threads = 1; threads <= 3; threads += 2) {
            DocumentRun document = document(4, ", \"checkpoint\": {\"everyEpochs\": 1}, \"threads\": " + threads);
            byte[] whole = ModelFile.encode(document.train(new JavaKernel(), SILENT));
            assertArrayEquals(withoutThreads, whole, "a file says nothing of threads");
            assertThrows(IllegalStateException.class, () -> {
                try (CheckpointedRun run = CheckpointedRun.start(
                        document, new JavaKernel(), model, killedIn(member, epoch), warning -> {})) {
                    run.train();
                }
            });
            List<Integer> resumedFrom = new ArrayList<>(Collections.nCopies(4, -1));
            try (CheckpointedRun run = CheckpointedRun.resume(
                    document(4, ", \"checkpoint\": {\"everyEpochs\": 1}, \"threads\": " + threads),
                    new JavaKernel(),
                    model,
                    noting(resumedFrom),
                    warning -> {})) {
                assertArrayEquals(whole, ModelFile.encode(run.train()));
            }
            assertEquals(epoch - 1, resumedFrom.get(member - 1));
            if (threads == 1) {
                for (int before = 1; before < member; before++) {
                    assertEquals(EPOCHS, resumedFrom.get(before - 1), "member " + before + " was finished");
                }
            }
        }
    }

    /** Without checkpoints in the document too, what is finished is not trained again. */
    @Test
    void aFinishedMemberIsSavedAtOnce() throws IOException {
        DocumentRun document = document(4, ", \"threads\": 1");
        assertThrows(IllegalStateException.class, () -> {
            try (CheckpointedRun run =
                    CheckpointedRun.start(document, new JavaKernel(), model, killedIn(3, 2), warning -> {})) {
                run.train();
            }
        });
        assertTrue(CheckpointedRun.unfinished(model).isPresent());
        List<Integer> resumedFrom = new ArrayList<>(Collections.nCopies(4, -1));
        try (CheckpointedRun run = CheckpointedRun.resume(
                document(4, ", \"threads\": 1"), new JavaKernel(), model, noting(resumedFrom), warning -> {})) {
            TrainedModel trained = run.train();
            assertArrayEquals(ModelFile.encode(document.train(new JavaKernel(), SILENT)), ModelFile.encode(trained));
            run.save(trained);
            run.saved();
        }
        assertEquals(List.of(EPOCHS, EPOCHS, 0, 0), resumedFrom);
        assertFalse(Files.exists(CheckpointedRun.checkpoints(model)));
    }

    @Test
    void aRunThatAsksForItIsCalibratedOnceAtItsEnd() throws IOException {
        for (int members = 1; members <= 2; members++) {
            DocumentRun document = document(members, ", \"calibrate\": true");
            TrainedModel calibrated = trained(document);
            assertArrayEquals(ModelFile.encode(document.train(new JavaKernel(), SILENT)), ModelFile.encode(calibrated));
            TrainedModel plain = document(members, "").train(new JavaKernel(), SILENT);
            assertNotEquals(plain.predict(1, 1), calibrated.predict(1, 1));
            assertEquals(
                    Calibration.of(plain, document.preparation().validation().orElseThrow())
                            .model()
                            .predict(1, 1),
                    ModelFile.load(model, PLUGINS, new JavaKernel()).predict(1, 1));
        }
    }

    @Test
    void aStoppedRunIsSavedAndResumes() throws IOException {
        DocumentRun document = document(3, ", \"threads\": 2");
        byte[] whole = ModelFile.encode(document.train(new JavaKernel(), SILENT));
        List<CheckpointedRun> runs = new ArrayList<>();
        TrainingListener stopping = new TrainingListener() {
            @Override
            public void epochFinished(EpochResult result) {
                runs.forEach(CheckpointedRun::stop);
            }
        };
        try (CheckpointedRun run = CheckpointedRun.start(document, new JavaKernel(), model, stopping, warning -> {})) {
            runs.add(run);
            run.train();
            assertTrue(run.wasStopped());
            assertTrue(run.newest().isPresent());
        }
        try (CheckpointedRun run = CheckpointedRun.resume(document, new JavaKernel(), model, SILENT, warning -> {})) {
            assertArrayEquals(whole, ModelFile.encode(run.train()));
            assertFalse(run.wasStopped());
            run.saved();
        }
    }

    private static TrainingListener killedIn(int member, int epoch) {
        return new TrainingListener() {
            @Override
            public TrainingListener ofMember(int number, int members) {
                return number != member
                        ? SILENT
                        : new TrainingListener() {
                            @Override
                            public void epochFinished(EpochResult result) {
                                if (result.epoch() == epoch) {
                                    throw new IllegalStateException("killed");
                                }
                            }
                        };
            }
        };
    }

    private static TrainingListener noting(List<Integer> resumedFrom) {
        return new TrainingListener() {
            @Override
            public TrainingListener ofMember(int member, int members) {
                return new TrainingListener() {
                    @Override
                    public void started(TrainingStarted started) {
                        resumedFrom.set(member - 1, started.done().size());
                    }
                };
            }
        };
    }

    @Test
    void resumingNeedsACheckpointOfTheSameDocument() throws IOException {
        DocumentRun document = document(2, "");
        assertTrue(assertThrows(StorageException.class, () -> resume(document))
                .getMessage()
                .contains("there is no checkpoint to resume from"));
        assertThrows(IllegalStateException.class, () -> {
            try (CheckpointedRun run = CheckpointedRun.start(
                    document(2, ", \"checkpoint\": {\"everyEpochs\": 1}"),
                    new JavaKernel(),
                    model,
                    killedIn(1, 2),
                    warning -> {})) {
                run.train();
            }
        });
        DocumentRun changed = document(2, ", \"emaDecay\": 0.5");
        String message =
                assertThrows(ConfigException.class, () -> resume(changed)).getMessage();
        assertTrue(message.contains("/training/emaDecay"), message);
    }

    private void resume(DocumentRun document) {
        CheckpointedRun.resume(document, new JavaKernel(), model, SILENT, warning -> {})
                .close();
    }

    @Test
    void aRunThatContinuesAnEnsembleHasItsMembers() throws IOException {
        TrainedModel trained = trained(document(2, ""));
        DocumentRun further = DocumentRun.open(documentFile(2, ""), model, PLUGINS);
        assertEquals(2, further.train(new JavaKernel(), SILENT).members().size());
        Path single = documentFile(1, "");
        String message = assertThrows(ConfigException.class, () -> DocumentRun.open(single, model, PLUGINS))
                .getMessage();
        assertTrue(
                message.contains("the model has 2 members, the document has 1. A run that continues an ensemble trains"
                        + " each of its members further: write \"members\": 2 in training"),
                message);
        assertEquals(2, trained.members().size());
    }

    @Test
    void oneMemberIsInspectedAtATime() throws IOException {
        TrainedModel trained = trained(document(2, ""));
        ModelInspector second = inspect(model, OptionalInt.of(2));
        assertEquals(trained.members().get(1).weights().values()[0][0][0], second.weights()[0][0][0]);
        assertEquals(
                model + "  this is an ensemble of 2 networks, each with weights of its own: choose a member from 1 to 2"
                        + " [CFG_SEMANTIC]",
                assertThrows(ConfigException.class, () -> inspect(model, OptionalInt.empty()))
                        .getMessage());
        assertThrows(ConfigException.class, () -> inspect(model, OptionalInt.of(3)));
        Path document = documentFile(2, "");
        assertEquals(4, inspect(document, OptionalInt.empty()).spec().seed());
        assertEquals(
                trained.members().get(1).spec().seed(),
                inspect(document, OptionalInt.of(2)).spec().seed());
        Path single = documentFile(1, "");
        assertTrue(assertThrows(ConfigException.class, () -> inspect(single, OptionalInt.of(2)))
                .getMessage()
                .contains("this is a single network and has no member 2"));
    }

    private ModelInspector inspect(Path file, OptionalInt member) {
        return ModelInspector.open(file, Optional.of(csv), Optional.empty(), member, PLUGINS);
    }
}
