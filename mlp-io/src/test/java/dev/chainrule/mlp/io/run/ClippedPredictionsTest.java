package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.training.Evaluation;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.io.model.ModelFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code "clipPredictions": true}: predictions stay in the range of the training targets. */
class ClippedPredictionsTest {
    private static final Plugins PLUGINS = Plugins.load();

    @TempDir
    private Path folder;

    /** y = 10x for x from 1 to 9, in the order of the file; the last three rows are held out. */
    private TrainedModel train(String data, String loss, int units) throws IOException {
        StringBuilder csv = new StringBuilder("x,y\n");
        for (int x = 1; x <= 12; x++) {
            csv.append(x).append(',').append(10 * x).append('\n');
        }
        Files.writeString(folder.resolve("t.csv"), csv);
        Path document = Files.writeString(folder.resolve("run.json"), """
                {"seed": 1, "data": {"file": "t.csv", "target": "y", "scale": "standard", "scaleTarget": "standard"%s},
                 "network": {"layers": [{"units": %d, "activation": "identity"}]}, "loss": %s,
                 "optimizer": {"type": "adam", "learningRate": 0.1}, "training": {"epochs": 200, "batchSize": 12}}
                """.formatted(data, units, loss));
        return DocumentRun.open(document, PLUGINS).train(new JavaKernel(), new TrainingListener() {});
    }

    private TrainedModel train(String data) throws IOException {
        return train(data, "\"mean-squared-error\"", 1);
    }

    private static Target.Numbers numbers(TrainedModel model) {
        return (Target.Numbers) model.preprocessing().target();
    }

    @Test
    void aPredictionBeyondTheTrainingTargetsIsTheNearestOfThem() throws IOException {
        String last = ", \"validation\": {\"last\": 0.25}";
        TrainedModel free = train(last);
        TrainedModel clipped = train(last + ", \"clipPredictions\": true");
        assertArrayEquals(free.weights().layer(0), clipped.weights().layer(0));
        assertEquals(List.of(Range.closed(10, 90)), numbers(clipped).limits());
        assertEquals(200, free.predict(20).value(), 1);
        assertEquals(90, clipped.predict(20).value());
        assertEquals(10, clipped.predict(-3).value());
        assertEquals(free.predict(5).value(), clipped.predict(5).value());
        double[] several = new double[1];
        clipped.predictor(1).predict(new double[] {20}, several);
        assertEquals(90, several[0]);
    }

    /** Targets 100, 110 and 120 are predicted as 90. */
    @Test
    void metricsAreOfClippedPredictionsAndOfTargetsAsTheyAre() throws IOException {
        TrainedModel clipped = train(", \"validation\": {\"last\": 0.25}, \"clipPredictions\": true");
        Path late = Files.writeString(folder.resolve("late.csv"), "x,y\n10,100\n11,110\n12,120\n");
        Evaluation evaluation = FileEvaluation.open(clipped, late, Optional.empty())
                .evaluate(List.of(PLUGINS.metric(PluginSpec.of("mae"))));
        assertEquals(20, evaluation.metrics().get("mae"), 1e-9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", \"streaming\": true"})
    void aSavedModelHasTheLimits(String data) throws IOException {
        TrainedModel model = train(data + ", \"clipPredictions\": true");
        byte[] file = ModelFile.encode(model);
        TrainedModel loaded = ModelFile.decode(file, "m", PLUGINS, new JavaKernel());
        assertEquals(model.preprocessing().target(), loaded.preprocessing().target());
        assertEquals(List.of(Range.closed(10, 120)), numbers(loaded).limits());
        assertEquals(120, loaded.predict(1000).value());
        assertArrayEquals(file, ModelFile.encode(loaded));
        assertTrue(new String(file, StandardCharsets.ISO_8859_1).contains("\"mlp.version\":\"4\""));
    }

    @Test
    void limitsInTheWrongOrderAreADamagedFile() throws IOException, NoSuchAlgorithmException {
        byte[] file = ModelFile.encode(train(", \"clipPredictions\": true"));
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int start = Long.BYTES + (int) bytes.getLong(0) + 4 * Double.BYTES; // after two scalers of one column
        assertEquals(120, bytes.getDouble(start + Double.BYTES));
        bytes.putDouble(start + Double.BYTES, 5);
        int end = file.length - 32;
        bytes.put(end, MessageDigest.getInstance("SHA-256").digest(Arrays.copyOf(file, end)));
        assertEquals(
                "m  tensor 'targets.limits'  [0] is 10.0 to 5.0, expected the lower end first [MDL_NONFINITE]",
                assertThrows(ModelFormatException.class, () -> ModelFile.decode(file, "m", PLUGINS, new JavaKernel()))
                        .getMessage());
    }

    @Test
    void allQuantilesHaveTheLimitsOfTheirTarget() throws IOException {
        TrainedModel model =
                train(", \"clipPredictions\": true", "{\"type\": \"quantile\", \"quantiles\": [0.1, 0.9]}", 2);
        assertEquals(
                List.of(Range.closed(10, 120), Range.closed(10, 120)),
                numbers(model).limits());
        assertArrayEquals(new double[] {120, 120}, model.predict(1000).toArray());
    }
}
