package dev.chainrule.mlp.export.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.io.csv.CsvTable;
import dev.chainrule.mlp.io.document.DocumentReader;
import dev.chainrule.mlp.io.idx.IdxFile;
import dev.chainrule.mlp.io.run.DocumentRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exports of models that documents train. */
class OnnxExamplesTest {
    private static final Plugins PLUGINS = Plugins.load();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "iris/iris.json",
                "digits/digits.json",
                "xor/xor.json",
                "diabetes/diabetes.json",
                "article/article.json",
                "article/one-unit.json"
            })
    void exportsTheExampleModels(String name) {
        Path document = Path.of("..", "mlp-examples").resolve(name);
        TrainedModel model = train(document);
        Path csv = document.resolveSibling(model.spec().data().orElseThrow().file());
        OnnxRuntime.assertSamePredictions(model, rows(model, csv));
    }

    @Test
    void readsCategoriesAndMissingValuesAsTheyAreInTheCsv(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("plants.csv"), """
                height,colour,flat,kind
                1.5,red,true,fern
                2.5,blue,false,moss
                NA,red,true,fern
                0.5,-,false,moss
                1.25,NULL,true,fern
                2.25,blue,,moss
                """);
        Path document = Files.writeString(folder.resolve("plants.json"), """
                {"data": {"file": "plants.csv", "target": "kind", "scale": "standard", "missing": "mean", "categorical": ["colour", "flat"],
                    "missingValues": ["-"]},
                 "network": {"layers": [{"units": 5, "activation": "gelu"}, {"activation": "softmax"}]},
                 "loss": "cross-entropy", "training": {"epochs": 5, "batchSize": 2}}""");
        TrainedModel model = train(document);
        DataTable rows = rows(model, folder.resolve("plants.csv"));
        Map<String, Object> found = OnnxRuntime.run(
                OnnxRuntime.bytes(model),
                Map.of(
                        "height",
                        new double[][] {{1.5}, {2.5}, {Double.NaN}, {0.5}, {1.25}, {2.25}},
                        "colour",
                        new String[][] {{"red"}, {"blue"}, {"red"}, {"-"}, {"NULL"}, {"blue"}},
                        "flat",
                        new String[][] {{"true"}, {"false"}, {"true"}, {"false"}, {"true"}, {""}}));
        for (int r = 0; r < rows.rows(); r++) {
            double[] expected = model.predict(rows).get(r).toArray();
            float[] probabilities = OnnxRuntime.scores(found)[r];
            assertEquals(expected[0], probabilities[0], 1e-6, "row " + r);
            assertEquals(expected[1], probabilities[1], 1e-6, "row " + r);
        }
    }

    @Test
    void aModelOfImagesHasOneInput(@TempDir Path folder) throws IOException {
        int images = 20;
        ByteBuffer pixels = ByteBuffer.allocate(16 + images * 6);
        pixels.putInt(0x803).putInt(images).putInt(2).putInt(3);
        ByteBuffer labels = ByteBuffer.allocate(8 + images).putInt(0x801).putInt(images);
        float[][] input = new float[images][6];
        for (int r = 0; r < images; r++) {
            labels.put((byte) (r % 3));
            for (int i = 0; i < 6; i++) {
                input[r][i] = (37 * r + 11 * i * (r % 3)) % 256;
                pixels.put((byte) input[r][i]);
            }
        }
        Files.write(folder.resolve("images"), pixels.array());
        Files.write(folder.resolve("labels"), labels.array());
        Path document = Files.writeString(folder.resolve("images.json"), """
                {"data": {"file": "images", "labels": "labels", "scale": "standard"},
                 "network": {"layers": [{"units": 5, "activation": "relu"}, {"activation": "softmax"}]},
                 "loss": "cross-entropy", "training": {"epochs": 5, "batchSize": 2}}""");
        TrainedModel model = train(document);
        DataTable rows = IdxFile.images(folder.resolve("images"));
        Map<String, Object> found = OnnxRuntime.run(OnnxRuntime.bytes(model), Map.of("input", input));
        for (int r = 0; r < images; r++) {
            double[] expected = model.predict(rows.row(r)).toArray();
            float[] probabilities = OnnxRuntime.scores(found)[r];
            assertArrayEquals(
                    expected, new double[] {probabilities[0], probabilities[1], probabilities[2]}, 1e-6, "row " + r);
        }
    }

    /** Trains for one epoch: the right weights are not needed here. */
    private static TrainedModel train(Path document) {
        RunSpec spec = new DocumentReader(PLUGINS).read(document);
        TrainingSpec training = spec.training().toBuilder().epochs(1).build();
        return DocumentRun.of(document, spec.withTraining(training), PLUGINS).train();
    }

    private static DataTable rows(TrainedModel model, Path csv) {
        return CsvTable.readFeatures(
                        csv,
                        model.spec().data().orElseThrow(),
                        model.preprocessing().features())
                .examples();
    }
}
