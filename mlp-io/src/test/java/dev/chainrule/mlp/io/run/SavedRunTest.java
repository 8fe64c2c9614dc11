package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.api.TrainingDivergedException;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.Trainer;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.core.training.TrainingOutcome;
import dev.chainrule.mlp.core.training.TrainingRun;
import dev.chainrule.mlp.io.model.CheckpointFile;
import dev.chainrule.mlp.io.model.DataFingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs of 8 rows in batches of 4: two steps an epoch. */
class SavedRunTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final SavedTraining.LastFinite AS_IT_IS = (error, run) -> error;

    @TempDir
    private Path folder;

    private Path checkpoints;
    private final List<String> warnings = new ArrayList<>();
    private long now;
    private DocumentRun document;

    @BeforeEach
    void rows() throws IOException {
        checkpoints = folder.resolve("checkpoints");
        Files.writeString(folder.resolve("rows.csv"), "x,y\n1,3\n2,5\n3,7\n4,9\n5,11\n6,13\n7,15\n8,17\n");
    }

    private SavedRun run(String training, boolean isResumed) throws IOException {
        Path file = Files.writeString(folder.resolve("run.json"), """
                {"data": {"file": "rows.csv", "target": "y"}, "network": {"layers": [{"activation": "identity"}]},
                 "loss": "mean-squared-error", "training": {"epochs": 5, "batchSize": 4%s}}
                """.formatted(training));
        document = DocumentRun.open(file, PLUGINS);
        TrainingRun run = document.start(new Trainer(PLUGINS, new JavaKernel()), new TrainingListener() {});
        SavedRun.Setting setting = new SavedRun.Setting(
                document.network(), new JavaKernel(), new DataFingerprint(8, 1, "ab"), warnings::add, () -> now);
        return new SavedRun(run, setting, document.preparation(), checkpoints, Optional.empty(), isResumed);
    }

    /** Returns the steps that were saved, the newest first. */
    private List<Integer> saved() {
        return CheckpointFolder.list(checkpoints).stream()
                .map(file -> Integer.parseInt(file.getFileName().toString().replaceAll("\\D", "")))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"1, 10 8 6 4 2", "2, 8 4", "3, 6", "5, 10", "6, ''"})
    void itIsSavedAfterEveryNumberOfEpochs(int every, String steps) throws IOException {
        try (SavedRun run = run(", \"checkpoint\": {\"everyEpochs\": " + every + ", \"keep\": 9}", false)) {
            run.train(AS_IT_IS);
        }
        assertEquals(
                steps, String.join(" ", saved().stream().map(String::valueOf).toList()));
        assertEquals(List.of(), warnings);
    }

    @Test
    void itIsSavedWhenItsMinutesHavePassedSinceTheLastTime() throws IOException {
        try (SavedRun run = run(", \"checkpoint\": {\"everyMinutes\": 5, \"keep\": 9}", false)) {
            run.train(
                    () -> {
                        now += TimeUnit.MINUTES.toNanos(2);
                        return run.run().step();
                    },
                    AS_IT_IS);
        }
        assertEquals(List.of(9, 6, 3), saved()); // 6 minutes each
    }

    @Test
    void onlyTheNewestAreKept() throws IOException {
        try (SavedRun run = run(", \"checkpoint\": {}", false)) {
            run.train(AS_IT_IS);
        }
        assertEquals(List.of(10, 8), saved());
    }

    @Test
    void withoutAPlanOnlyAStoppedRunIsSaved() throws IOException {
        try (SavedRun run = run("", false)) {
            run.train(AS_IT_IS);
            assertEquals(Optional.of(TrainingOutcome.COMPLETED), run.outcome());
            assertEquals(5, run.history().size());
        }
        assertEquals(List.of(), saved());
        try (SavedRun run = run("", false)) {
            run.train(
                    () -> {
                        boolean isNext = run.run().step();
                        run.stop();
                        return isNext;
                    },
                    AS_IT_IS);
            assertEquals(Optional.of(TrainingOutcome.STOPPED), run.outcome());
        }
        assertEquals(List.of(1), saved());
    }

    @Test
    void aCheckpointHasTheModelAndTheStateSoFar() throws IOException {
        try (SavedRun run = run("", false)) {
            run.run().step();
            run.save();
            float[] weights = run.run().state().weights().layer(0);
            var checkpoint =
                    CheckpointFile.load(CheckpointFolder.list(checkpoints).get(0), PLUGINS, new JavaKernel());
            assertArrayEquals(weights, checkpoint.model().weights().layer(0));
            assertEquals(1, checkpoint.state().step());
            assertEquals(1, checkpoint.state().batch());
            assertEquals(new DataFingerprint(8, 1, "ab"), checkpoint.data());
            assertEquals(
                    document.preparation().spec().seed(),
                    checkpoint.model().spec().seed());
        }
    }

    @Test
    void aCheckpointThatCannotBeSavedIsAWarningAndTheRunContinues() throws IOException {
        Files.writeString(checkpoints, "a file in its place");
        try (SavedRun run = run(", \"checkpoint\": {\"everyEpochs\": 2}", false)) {
            TrainedModel model = run.train(AS_IT_IS);
            assertArrayEquals(
                    document.train().weights().layer(0), model.weights().layer(0));
            assertFalse(run.saveIfPossible());
            assertThrows(StorageException.class, run::save);
        }
        assertEquals(3, warnings.size());
        assertTrue(
                warnings.get(0).startsWith("no checkpoint was saved, the run continues: " + checkpoints),
                warnings.get(0));
    }

    @Test
    void theReasonIsTheMessageOfAnErrorOfMlpOrElseTheErrorItself() {
        StorageException own = new StorageException(ErrorCode.STO_IO, Location.of("f", ""), "no space");
        assertEquals("f  no space [STO_IO]", SavedRun.reason(own));
        assertEquals("java.lang.OutOfMemoryError: heap", SavedRun.reason(new OutOfMemoryError("heap")));
    }

    @Test
    void theCheckpointsOfAnotherRunAreSetAsideBeforeTheFirstOfThisOne() throws IOException {
        Path other = Files.createDirectories(checkpoints).resolve("step-000000000099.safetensors");
        Files.writeString(other, "other");
        try (SavedRun run = run("", false)) {
            assertTrue(Files.exists(other), "until there is one");
            run.run().step();
            run.save();
        }
        assertEquals(List.of(1), saved());
        assertEquals("other", Files.readString(checkpoints.resolve("earlier").resolve(other.getFileName())));
    }

    @Test
    void aResumedRunKeepsThoseBeforeIt() throws IOException {
        Files.writeString(Files.createDirectories(checkpoints).resolve("step-000000000000.safetensors"), "before");
        try (SavedRun run = run("", true)) {
            run.run().step();
            run.save();
        }
        assertEquals(List.of(1, 0), saved());
        assertTrue(Files.notExists(checkpoints.resolve("earlier")));
    }

    @Test
    void onlyCheckpointsThatTheDocumentAskedForOutliveTheRun() throws IOException {
        try (SavedRun run = run("", false)) {
            run.save();
            run.clear();
        }
        assertTrue(Files.notExists(checkpoints), "an empty folder is removed");
        try (SavedRun run = run(", \"checkpoint\": {}", false)) {
            run.save();
            run.clear();
        }
        assertEquals(List.of(0), saved());
    }

    @Test
    void aDivergenceIsPassedOnWithWhatTheCallerAddsToIt() throws IOException {
        TrainingDivergedException diverged =
                new TrainingDivergedException(ErrorCode.TRN_DIVERGED, Location.of("", ""), "diverged");
        TrainingDivergedException told =
                new TrainingDivergedException(ErrorCode.TRN_DIVERGED, Location.of("", ""), "and its model is here");
        try (SavedRun run = run("", false)) {
            TrainingDivergedException thrown = assertThrows(
                    TrainingDivergedException.class,
                    () -> run.train(
                            () -> {
                                throw diverged;
                            },
                            (error, training) -> {
                                assertSame(diverged, error);
                                assertSame(run.run(), training);
                                return told;
                            }));
            assertSame(told, thrown);
        }
    }

    @Test
    void theFolderIsLockedFromTheFirstCheckpointToTheEnd() throws IOException {
        try (SavedRun run = run("", false)) {
            CheckpointFolder.open(checkpoints).close();
            run.save();
            StorageException fault = assertThrows(StorageException.class, () -> CheckpointFolder.open(checkpoints));
            assertEquals(ErrorCode.STO_LOCKED, fault.code());
        }
        CheckpointFolder.open(checkpoints).close();
    }
}
