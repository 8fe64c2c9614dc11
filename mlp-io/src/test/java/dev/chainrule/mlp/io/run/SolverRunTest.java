package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.EpochResult;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.core.training.TrainingOutcome;
import dev.chainrule.mlp.io.document.DocumentReader;
import dev.chainrule.mlp.io.document.DocumentWriter;
import dev.chainrule.mlp.io.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents with a solver. */
class SolverRunTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final TrainingListener SILENT = new TrainingListener() {};
    private static final int EPOCHS = 12;

    @TempDir
    Path folder;

    private DocumentRun document(String keys) throws IOException {
        StringBuilder rows = new StringBuilder("x,y,z\n");
        for (int r = 0; r < 40; r++) {
            double x = (r * 7 % 11 - 5) / 5.0;
            double y = (r * 5 % 13 - 6) / 6.0;
            rows.append(x).append(',').append(y).append(',').append(x * y + x).append('\n');
        }
        Files.writeString(folder.resolve("rows.csv"), rows);
        Path file = Files.writeString(folder.resolve("run.json"), text(keys));
        return DocumentRun.open(file, PLUGINS);
    }

    private static String text(String keys) {
        return """
                {"seed": 4, "data": {"file": "rows.csv", "target": "z", "validation": {"every": 5}},
                 "network": {"layers": [{"units": 3, "activation": "tanh", "frozen": true}, {"units": 4, "activation": "tanh"},
                  {"activation": "identity"}]},
                 "loss": "mean-squared-error", %s}
                """.formatted(keys);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"lbfgs\"", "{\"type\": \"lbfgs\", \"history\": 3}", "\"levenberg-marquardt\""})
    void aRunThatIsStoppedAndResumedHasTheSameBits(String solver) throws IOException {
        DocumentRun document = document(
                "\"solver\": " + solver + ", \"training\": {\"epochs\": " + EPOCHS + ", \"metrics\": [\"r2\"]}");
        byte[] whole = encoded(document, 0);
        for (int stop : new int[] {1, 5, EPOCHS - 1}) {
            assertArrayEquals(whole, encoded(document, stop), "stopped after epoch " + stop);
        }
    }

    /** Trains a document, and if the number is not 0 stops after that epoch and resumes from the checkpoint. */
    private byte[] encoded(DocumentRun document, int stop) {
        Path model = folder.resolve("m" + stop + ".safetensors");
        if (stop > 0) {
            CheckpointedRun[] run = new CheckpointedRun[1];
            TrainingListener stopping = new TrainingListener() {
                @Override
                public void epochFinished(EpochResult result) {
                    if (result.epoch() == stop) {
                        run[0].stop();
                    }
                }
            };
            try (CheckpointedRun started =
                    CheckpointedRun.start(document, new JavaKernel(), model, stopping, w -> {})) {
                run[0] = started;
                started.train();
                assertEquals(Optional.of(TrainingOutcome.STOPPED), started.outcome());
            }
            try (CheckpointedRun resumed = CheckpointedRun.resume(document, new JavaKernel(), model, SILENT, w -> {})) {
                return ModelFile.encode(resumed.train());
            }
        }
        try (CheckpointedRun run = CheckpointedRun.start(document, new JavaKernel(), model, SILENT, w -> {})) {
            TrainedModel trained = run.train();
            run.save(trained);
            assertEquals(
                    trained.weights().values()[2][0][0],
                    ModelFile.load(model, PLUGINS, new JavaKernel()).weights().values()[2][0][0]);
            return ModelFile.encode(trained);
        }
    }

    @Test
    void aSolverIsWrittenAsItIsRead() {
        String keys = "\"solver\": {\"type\": \"lbfgs\", \"history\": 5}";
        var spec = new DocumentReader(PLUGINS).read(text(keys), "run.json");
        String written = DocumentWriter.write(spec);
        assertTrue(written.contains("\"solver\"") && !written.contains("\"optimizer\""), written);
        assertEquals(spec, new DocumentReader(PLUGINS).read(written, "run.json"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "solver": "adam"|/solver  no solver named 'adam'. It is an optimizer: write "optimizer": "adam" in place of "solver".
            "optimizer": "lbfgs"|/optimizer  no optimizer named 'lbfgs'. It is a solver: write "solver": "lbfgs" in place of
            "solver": "l-bfgs"|/solver  no solver named 'l-bfgs'. Did you mean 'lbfgs'?
            "solver": "lbfgs", "optimizer": "adam"|/solver  a run has "optimizer" or "solver", found both. Remove one
            "solver": "lbfgs", "optimizer": "sgd"|/optimizer  a run has an optimizer or a solver, found both. Remove one
            "solver": "lbfgs", "training": {"batchSize": 8}|/training/batchSize  a solver takes all rows in each step.
            "solver": {"type": "lbfgs", "tol": 1}|/solver/tol  solver 'lbfgs' has no parameter 'tol'.
            """)
    void aFaultOfASolverIsExplained(String keys, String expected) {
        String message = assertThrows(
                        ConfigException.class, () -> new DocumentReader(PLUGINS).read(text(keys), "run.json"))
                .getMessage();
        assertTrue(message.contains(expected), message);
    }
}
