package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.EpochResult;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.io.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a larger application has of a run when it is over: files that it asked for, and neither threads nor open files. */
class NothingLeftBehindTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final Path OPEN_FILES = Path.of("/proc/self/fd");

    @TempDir
    Path folder;

    private Path model;
    private Set<Thread> before;

    @BeforeEach
    void remember() throws IOException {
        folder = folder.toRealPath();
        model = folder.resolve("m.safetensors");
        before = Thread.getAllStackTraces().keySet();
    }

    /** 500 rows in one batch are enough that the step is divided among threads. */
    private DocumentRun document() throws IOException {
        StringBuilder rows = new StringBuilder("x,y\n");
        for (int r = 0; r < 500; r++) {
            rows.append(r % 7).append(',').append(r % 3).append('\n');
        }
        Files.writeString(folder.resolve("rows.csv"), rows);
        Path file = Files.writeString(folder.resolve("run.json"), """
                {"data": {"file": "rows.csv", "target": "y"},
                 "network": {"layers": [{"units": 200, "activation": "tanh"}, {"units": 200, "activation": "tanh"},
                                        {"activation": "softmax"}]},
                 "loss": "cross-entropy",
                 "training": {"epochs": 3, "batchSize": 500, "threads": 3, "checkpoint": {"everyEpochs": 1}}}
                """);
        return DocumentRun.open(file, PLUGINS);
    }

    private static List<String> ours(Set<Thread> but) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !but.contains(thread) && thread.getName().startsWith("mlp-"))
                .map(Thread::getName)
                .sorted()
                .toList();
    }

    private List<Path> openFiles() throws IOException {
        assumeTrue(Files.isDirectory(OPEN_FILES), "needs " + OPEN_FILES);
        List<Path> open = new ArrayList<>();
        try (var handles = Files.list(OPEN_FILES)) {
            for (Path handle : handles.toList()) {
                if (Files.isSymbolicLink(handle)) {
                    Path file = Files.readSymbolicLink(handle);
                    if (file.startsWith(folder)) {
                        open.add(file);
                    }
                }
            }
        }
        return open;
    }

    private void assertNothingIsLeft() throws IOException {
        assertEquals(List.of(), ours(before));
        assertEquals(List.of(), openFiles());
    }

    @Test
    void ofARunThatIsStoppedAndGoneOnWith() throws IOException {
        DocumentRun document = document();
        CheckpointedRun[] running = new CheckpointedRun[1];
        TrainingListener stop = new TrainingListener() {
            @Override
            public void epochFinished(EpochResult result) {
                running[0].stop();
            }
        };
        try (CheckpointedRun run = CheckpointedRun.start(document, new JavaKernel(), model, stop, warning -> {})) {
            running[0] = run;
            run.train();
            assertEquals(List.of("mlp-team-1", "mlp-team-2"), ours(before));
            assertTrue(openFiles().contains(folder.resolve("m.safetensors.checkpoints/.lock")));
        }
        assertNothingIsLeft();
        TrainingListener silent = new TrainingListener() {};
        try (CheckpointedRun run = CheckpointedRun.resume(document, new JavaKernel(), model, silent, warning -> {})) {
            ModelFile.save(run.train(), model);
            run.saved();
        }
        ModelFile.load(model, PLUGINS, new JavaKernel());
        assertNothingIsLeft();
    }

    @Test
    void ofARunThatFails() throws IOException {
        DocumentRun document = document();
        TrainingListener failing = new TrainingListener() {
            @Override
            public void epochFinished(EpochResult result) {
                throw new IllegalStateException("enough");
            }
        };
        try (CheckpointedRun run = CheckpointedRun.start(document, new JavaKernel(), model, failing, warning -> {})) {
            assertThrows(IllegalStateException.class, run::train);
        }
        assertNothingIsLeft();
    }
}
