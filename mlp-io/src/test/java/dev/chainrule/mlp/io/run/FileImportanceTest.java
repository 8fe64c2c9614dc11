package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.core.explain.PermutationImportance;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileImportanceTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final Metric ACCURACY = PLUGINS.metric(PluginSpec.of("accuracy"));

    @TempDir
    private Path folder;

    /** The label follows x, with a wrong one in nine; noise says nothing. */
    private DocumentRun run(String data) throws IOException {
        StringBuilder rows = new StringBuilder("noise,x,w,side\n");
        for (int r = 0; r < 90; r++) {
            boolean right = r * 7 % 10 > 4 ^ r % 9 == 4;
            rows.append(r * 13 % 11).append(',').append(r * 7 % 10).append(r % 6 == 0 ? ",0" : ",1");
            rows.append(right ? ",right\n" : ",left\n");
        }
        Files.writeString(folder.resolve("rows.csv"), rows);
        Files.writeString(folder.resolve("other.csv"), rows.substring(0, 300).replaceFirst("\n[^\n]*$", "\n"));
        return DocumentRun.open(Files.writeString(folder.resolve("run.json"), """
                {"seed": 5, "data": {"file": "rows.csv", "target": "side", "scale": "standard", %s},
                 "network": {"layers": [{"units": 4, "activation": "tanh"}, {"activation": "softmax"}]},
                 "loss": "cross-entropy", "optimizer": {"type": "adam", "learningRate": 0.05},
                 "training": {"epochs": 30}}
                """.formatted(data)), PLUGINS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"exclude\": [\"w\"], \"validation\": 0.3",
                "\"sampleWeight\": \"w\", \"validation\": {\"every\": 4}",
                "\"exclude\": [\"w\"], \"validation\": {\"file\": \"other.csv\"}"
            })
    void aRunIsMeasuredOnTheRowsThatItHoldsOut(String data) throws IOException {
        DocumentRun run = run(data);
        TrainedModel model = run.train(new JavaKernel(), new TrainingListener() {});
        FileImportance rows = FileImportance.ofRun(run, model, 2).orElseThrow();
        int heldOut = run.preparation().validation().orElseThrow().rows();
        assertEquals(heldOut, rows.rows());
        PermutationImportance importance = rows.permutation(ACCURACY, 2, 1);
        assertEquals(
                model.evaluate(run.preparation().validation().orElseThrow(), List.of(ACCURACY))
                        .metrics()
                        .get("accuracy"),
                importance.value());
        assertEquals("x", rows.dependences(importance, 1).get(0).feature());
        assertEquals(2, rows.dependences(importance, 5).size());
    }

    @Test
    void aRunThatHoldsOutNothingIsMeasuredOnItsTrainingRowsAndAStreamedOneIsNot() throws IOException {
        DocumentRun run = run("\"exclude\": [\"w\"]");
        TrainedModel model = run.train(new JavaKernel(), new TrainingListener() {});
        assertEquals(90, FileImportance.ofRun(run, model, 5).orElseThrow().rows());
        assertEquals(
                50, FileImportance.ofRun(run, model, 1_000_000).orElseThrow().rows());
        assertTrue(FileImportance.ofRun(run("\"exclude\": [\"w\"], \"streaming\": true"), model, 5)
                .isEmpty());
    }
}
