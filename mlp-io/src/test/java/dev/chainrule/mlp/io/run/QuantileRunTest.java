package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.Prediction;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.io.model.ModelFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A document whose model predicts quantiles, from its rows to a file of predictions. */
class QuantileRunTest {
    private static final Plugins PLUGINS = Plugins.load();

    @TempDir
    private Path folder;

    private TrainedModel train(String data) throws IOException {
        return train(data, "");
    }

    private TrainedModel train(String data, String outputUnits) throws IOException {
        StringBuilder csv = new StringBuilder("x,price\n");
        for (int r = 0; r < 120; r++) {
            csv.append(r % 12)
                    .append(',')
                    .append(100 + 10 * (r % 12) + r * 7 % 13)
                    .append('\n');
        }
        Files.writeString(folder.resolve("t.csv"), csv);
        Path document = Files.writeString(folder.resolve("run.json"), """
                {"seed": 1, "data": {"file": "t.csv", "target": "price", "scale": "standard", "validation": 0.25%s},
                 "network": {"layers": [{"units": 6, "activation": "tanh"}, {%s"activation": "identity"}]},
                 "loss": {"type": "quantile", "quantiles": [0.05, 0.5, 0.95]},
                 "optimizer": {"type": "adam", "learningRate": 0.05},
                 "training": {"epochs": 30, "calibrate": true}}
                """.formatted(data, outputUnits));
        return DocumentRun.open(document, PLUGINS).train(new JavaKernel(), new TrainingListener() {});
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ", \"scaleTarget\": \"standard\"",
                ", \"scaleTarget\": \"log\"",
                ", \"scaleTarget\": \"standard\", \"streaming\": true"
            })
    void aSavedModelPredictsTheSameQuantilesAndIntervals(String data) throws IOException {
        TrainedModel model = train(data);
        TrainedModel loaded = ModelFile.decode(ModelFile.encode(model), "m", PLUGINS, new JavaKernel());
        assertEquals(model.preprocessing().target(), loaded.preprocessing().target());
        assertEquals(model.residuals(), loaded.residuals());
        Prediction prediction = loaded.predict(6);
        assertArrayEquals(model.predict(6).toArray(), prediction.toArray());
        assertEquals(model.predict(6).interval(0.9), prediction.interval(0.9));
        assertEquals(166, prediction.value("price_q0.5"), 12);
        assertEquals(
                List.of("price_q0.05", "price_q0.5", "price_q0.95"),
                List.copyOf(prediction.values().keySet()));
        assertEquals(
                120,
                FileEvaluation.open(loaded, folder.resolve("t.csv"), Optional.empty())
                        .rows());
    }

    /** As the document of a manifest does: the outputs are several, and the target is still a number. */
    @Test
    void aDocumentCanSayHowManyOutputsThereAre() throws IOException {
        TrainedModel model = train(", \"scaleTarget\": \"standard\"", "\"units\": 3, ");
        assertEquals(166, model.predict(6).value("price_q0.5"), 12);
        assertArrayEquals(
                train(", \"scaleTarget\": \"standard\"").predict(6).toArray(),
                model.predict(6).toArray());
    }

    @Test
    void aTableOfPredictionsHasTheQuantilesAndTheInterval() throws IOException {
        TrainedModel model = train(", \"scaleTarget\": \"standard\"");
        Path rows = Files.writeString(folder.resolve("new.csv"), "x\n3\n");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new FilePredictions(model, List.of(), false, 1, OptionalDouble.of(0.9)).write(rows, out);
        String[] lines = out.toString(StandardCharsets.UTF_8).split("\n");
        assertEquals("price_q0.05,price_q0.5,price_q0.95,price_low,price_high", lines[0]);
        String[] cells = lines[1].split(",");
        Prediction.Interval interval = model.predict(3).interval(0.9);
        assertEquals(Double.toString(interval.low()), cells[3]);
        assertEquals(Double.toString(interval.high()), cells[4]);
        assertTrue(Double.parseDouble(cells[0]) <= Double.parseDouble(cells[1]), lines[1]);
    }
}
