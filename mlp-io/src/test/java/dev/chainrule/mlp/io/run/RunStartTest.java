package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.EpochResult;
import dev.chainrule.mlp.core.training.Trainer;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.io.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of 8 rows in batches of 4: two steps an epoch. */
class RunStartTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final String PLAN = ", \"checkpoint\": {\"everyEpochs\": 1}";

    @TempDir
    private Path folder;

    private Path model;
    private Path checkpoints;
    private final List<String> warnings = new ArrayList<>();
    /** What the starts made, apart from the checkpointed run around it. */
    private final List<SavedTraining> made = new ArrayList<>();

    @BeforeEach
    void rows() throws IOException {
        model = folder.resolve("m.safetensors");
        checkpoints = CheckpointFolder.beside(model);
        Files.writeString(folder.resolve("rows.csv"), "x,y\n1,3\n2,5\n3,7\n4,9\n5,11\n6,13\n7,15\n8,17\n");
    }

    private RunStart start(String training) throws IOException {
        Path file = Files.writeString(folder.resolve("run.json"), """
                {"data": {"file": "rows.csv", "target": "y"}, "network": {"layers": [{"activation": "identity"}]},
                 "loss": "mean-squared-error", "training": {"epochs": 3, "batchSize": 4, "threads": 1%s}}
                """.formatted(training));
        return new RunStart(
                DocumentRun.open(file, PLUGINS),
                new Trainer(PLUGINS, new JavaKernel()),
                checkpoints,
                new TrainingListener() {},
                warnings::add,
                () -> 0);
    }

    private CheckpointedRun make(RunStart start, InputDigests inputs, SavedTraining run) {
        made.add(run);
        return new CheckpointedRun(start.document(), model, inputs, run);
    }

    private CheckpointedRun single(RunStart start) {
        return start.single(() -> InputDigests.of(start.document()), (inputs, run) -> make(start, inputs, run));
    }

    private CheckpointedRun resumed(RunStart start) {
        return start.resumedSingle(() -> InputDigests.of(start.document()), (inputs, run) -> make(start, inputs, run));
    }

    private CheckpointedRun ensemble(RunStart start, boolean resumes) {
        return start.ensemble(
                () -> InputDigests.of(start.document()), resumes, (inputs, run) -> make(start, inputs, run));
    }

    private void assertIsLocked(Path place) {
        StorageException fault = assertThrows(StorageException.class, () -> CheckpointFolder.open(place));
        assertEquals(ErrorCode.STO_LOCKED, fault.code());
    }

    @Test
    void aRunWithAPlanTakesItsFolderAtOnceAndOneWithoutWhenItNeedsIt() throws IOException {
        try (CheckpointedRun planned = single(start(PLAN))) {
            assertIsLocked(checkpoints);
            assertEquals(List.of(folder.resolve("rows.csv")), planned.inputs().files());
        }
        assertTrue(Files.notExists(checkpoints), "an empty folder is removed");
        try (CheckpointedRun unplanned = single(start(""))) {
            assertTrue(Files.notExists(checkpoints));
            assertTrue(unplanned.history().isEmpty());
        }
    }

    @Test
    void aStartThatFailsLeavesNoFolderBehind() throws IOException {
        IllegalStateException fault = new IllegalStateException("the files cannot be read");
        for (RunStart start : List.of(start(PLAN), start(PLAN + ", \"members\": 2"))) {
            assertSame(
                    fault,
                    assertThrows(
                            IllegalStateException.class,
                            () -> start.single(
                                    () -> {
                                        throw fault;
                                    },
                                    (inputs, run) -> make(start, inputs, run))));
            assertSame(
                    fault,
                    assertThrows(
                            IllegalStateException.class,
                            () -> start.ensemble(
                                    () -> {
                                        throw fault;
                                    },
                                    false,
                                    (inputs, run) -> make(start, inputs, run))));
            assertTrue(Files.notExists(checkpoints));
        }
        assertEquals(List.of(), made);
    }

    @Test
    void aRunResumesFromItsNewestCheckpoint() throws IOException {
        RunStart start = start(PLAN);
        try (CheckpointedRun run = single(start)) {
            SavedRun saved = (SavedRun) made.get(0);
            for (int step = 0; step < 3; step++) {
                saved.run().step();
                saved.save();
            }
        }
        try (CheckpointedRun run = resumed(start)) {
            SavedRun saved = (SavedRun) made.get(1);
            assertEquals(3, saved.run().state().step());
            assertEquals(1, run.history().size());
            assertIsLocked(checkpoints);
        }
        CheckpointFolder.open(checkpoints).close();
        assertEquals(List.of(), warnings);
    }

    @Test
    void aRunIsResumedOnlyWithItsDocumentAndItsData() throws IOException {
        RunStart start = start(PLAN);
        assertEquals(
                ErrorCode.STO_NOT_FOUND,
                assertThrows(StorageException.class, () -> resumed(start)).code());
        assertTrue(Files.notExists(checkpoints));
        try (CheckpointedRun run = single(start)) {
            ((SavedRun) made.get(0)).save();
        }
        RunStart other = start(PLAN + ", \"shuffle\": false");
        assertTrue(assertThrows(ConfigException.class, () -> resumed(other))
                .getMessage()
                .contains("shuffle"));
        CheckpointFolder.open(checkpoints).close();
        Files.writeString(folder.resolve("rows.csv"), "x,y\n1,3\n2,5\n3,7\n4,9\n5,11\n6,13\n7,15\n8,18\n");
        RunStart changed = start(PLAN);
        assertEquals(
                ErrorCode.MDL_DATA_MISMATCH,
                assertThrows(ModelFormatException.class, () -> resumed(changed)).code());
        CheckpointFolder.open(checkpoints).close();
    }

    /** The second of three members has a checkpoint after its first epoch: only it is resumed. */
    @Test
    void membersWithACheckpointAreResumedAndTheOthersStart() throws IOException {
        String three = PLAN + ", \"members\": 3";
        byte[] whole;
        RunStart start = start(three);
        try (CheckpointedRun run = ensemble(start, false)) {
            whole = ModelFile.encode(run.train());
        }
        for (int member : new int[] {0, 2}) {
            try (CheckpointFolder of = CheckpointFolder.open(CheckpointFolder.ofMember(checkpoints, member))) {
                of.clear();
            }
        }
        List<Integer> epochs = new ArrayList<>();
        TrainingListener noting = new TrainingListener() {
            @Override
            public void epochFinished(EpochResult result) {
                epochs.add(result.epoch());
            }
        };
        RunStart again =
                new RunStart(start.document(), start.trainer(), checkpoints, noting, warnings::add, start.nanoTime());
        try (CheckpointedRun run = ensemble(again, true)) {
            assertArrayEquals(whole, ModelFile.encode(run.train()));
        }
        assertEquals(List.of(1, 2, 3, 1, 2, 3), epochs, "the second member was finished");
    }

    @Test
    void anEnsembleWithoutACheckpointCannotBeResumed() throws IOException {
        RunStart start = start(PLAN + ", \"members\": 2");
        assertEquals(
                checkpoints + "  there is no checkpoint to resume from [STO_NOT_FOUND]",
                assertThrows(StorageException.class, () -> ensemble(start, true))
                        .getMessage());
        assertTrue(Files.notExists(checkpoints));
    }

    @Test
    void anEnsembleOfAnotherDocumentIsNotResumed() throws IOException {
        try (CheckpointedRun run = ensemble(start(PLAN + ", \"members\": 2"), false)) {
            run.train();
        }
        RunStart other = start(PLAN + ", \"members\": 2, \"shuffle\": false");
        assertTrue(assertThrows(ConfigException.class, () -> ensemble(other, true))
                .getMessage()
                .contains("shuffle"));
        CheckpointFolder.open(checkpoints).close();
    }
}
