package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.Evaluation;
import dev.chainrule.mlp.core.training.Metrics;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.io.model.ModelFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A loss on logarithms: predictions and metrics are in the units of the target. */
class LogOutputsTest {
    private static final Plugins PLUGINS = Plugins.load();

    @TempDir
    Path folder;

    private Path csv;

    /** Counts that are exactly 2ˣ, so that the logarithm is linear in x. */
    @BeforeEach
    void writeRows() throws IOException {
        csv = Files.writeString(folder.resolve("rows.csv"), "x,count\n" + "0,1\n1,2\n2,4\n3,8\n".repeat(10));
    }

    private Path document(String data, String rest) throws IOException {
        return Files.writeString(folder.resolve("run.json"), """
                {"data": {"file": "rows.csv", "target": "count"%s},
                 "network": {"layers": [{"activation": "identity"}]},
                 "loss": "poisson", "optimizer": {"type": "adam", "learningRate": 0.05},
                 "training": {"epochs": 200}%s}""".formatted(data, rest));
    }

    private TrainedModel train(String data) throws IOException {
        TrainedModel model = DocumentRun.open(document(data, ""), PLUGINS).train();
        Path saved = folder.resolve("m.safetensors");
        ModelFile.save(model, saved);
        return ModelFile.load(saved, PLUGINS, new JavaKernel());
    }

    @Test
    void predictionsAreCounts() throws IOException {
        TrainedModel model = train("");
        double output = model.outputs(new Matrix(new float[] {3}, 1, 1)).get(0, 0);
        assertEquals(StrictMath.exp(output), model.predict(3.0).value());
        assertEquals(8, model.predict(3.0).value(), 0.1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        FilePredictions.of(model).write(csv, out);
        String last =
                out.toString(StandardCharsets.UTF_8).lines().skip(4).findFirst().orElseThrow();
        assertEquals(model.predict(3.0).value(), Double.parseDouble(last));
    }

    @Test
    void scaledTargetsAreScaledBackAfterwards() throws IOException {
        assertEquals(4, train(", \"scaleTarget\": \"min-max\"").predict(2.0).value(), 0.8);
    }

    @Test
    void metricsCompareCountsWithCounts() throws IOException {
        TrainedModel model = train("");
        double squares = 0;
        for (int x = 0; x < 4; x++) {
            squares += Math.pow(model.predict((double) x).value() - (1 << x), 2);
        }
        Evaluation evaluation = ModelData.withTargets(model, csv).evaluate();
        assertEquals(Math.sqrt(squares / 4), evaluation.rmse().orElseThrow(), 1e-9);
        assertEquals(1 - squares / (4 * 7.1875), evaluation.r2().orElseThrow(), 1e-9);
        Evaluation streamed = FileEvaluation.open(model, csv, Optional.empty()).evaluate(Metrics.standard(model));
        assertEquals(evaluation, streamed);
    }

    @Test
    void foldsAndASearchMeasureCounts() throws IOException {
        double r2 = DocumentFolds.open(document("", ""), PLUGINS, 4, true)
                .run()
                .folds()
                .get(0)
                .measures()
                .get("r2");
        assertTrue(r2 > 0.99, "R² " + r2);
        String search = ", \"search\": {\"kind\": \"grid\", \"folds\": 2, \"metric\": \"r2\","
                + " \"over\": {\"/optimizer/learningRate\": [0.05, 0.0001]}}";
        double best = DocumentSearch.open(document("", search), PLUGINS)
                .run()
                .trials()
                .get(0)
                .mean("r2");
        assertTrue(best > 0.99, "R² " + best);
    }
}
