package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.explain.ParameterRef;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.io.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelInspectorTest {
    private static final Plugins PLUGINS = Plugins.load();

    @TempDir
    private Path folder;

    private Path file(String name, String... lines) throws IOException {
        return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
    }

    /** Two inputs, one output, given weights, no data. */
    private Path plain(String activation, String loss) throws IOException {
        return file(
                "plain.json",
                "{\"network\": {\"inputs\": 2, \"layers\": [{\"units\": 1, \"activation\": \"" + activation + "\","
                        + " \"weights\": [[1, -2]], \"biases\": [0.5]}]}, \"loss\": \"" + loss + "\"}");
    }

    /** Numbers with the means 2 and 20 and the deviations 1 and 10. */
    private Path withData() throws IOException {
        file("rows.csv", "x,y", "1,10", "3,30", "1,10", "3,30");
        return file("run.json", """
                {"name": "line", "data": {"file": "rows.csv", "target": "y", "scale": "standard", "scaleTarget": "standard"},
                 "network": {"layers": [{"activation": "identity"}]}, "loss": "mean-squared-error",
                 "training": {"epochs": 1}}""");
    }

    private ModelInspector open(Path subject) {
        return ModelInspector.open(subject, Optional.empty(), Optional.empty(), PLUGINS);
    }

    @Test
    void aDocumentWithoutDataHasRandomRowsAndNumberedNames() throws IOException {
        ModelInspector inspector = open(plain("identity", "mean-squared-error"));
        assertArrayEquals(new double[][][] {{{1, -2, 0.5}}}, inspector.weights());
        assertEquals(5, inspector.rows().count());
        assertEquals(5, inspector.trainingRows());
        assertEquals(List.of("input 1", "input 2"), inspector.inputNames());
        assertEquals(List.of("output 1"), inspector.outputNames());
        assertEquals(Scaler.none(2), inspector.inputScaler());
        assertEquals(Optional.empty(), inspector.preprocessing());
        assertEquals(inspector.rows(), open(folder.resolve("plain.json")).rows());
    }

    @Test
    void theFirstColumnsOfACsvAreItsInputs() throws IOException {
        Path csv = file("some.csv", "a,b,c", "1,2,3", "4,5,6");
        ModelInspector inspector = ModelInspector.open(plain("identity", "mean-squared-error"), csv, PLUGINS);
        assertArrayEquals(new double[][] {{1, 2}, {4, 5}}, inspector.rows().inputs());
        assertArrayEquals(new double[][] {{3}, {6}}, inspector.rows().targets());
        assertEquals(List.of("a", "b"), inspector.inputNames());
        assertEquals(List.of("c"), inspector.outputNames());
        Path bare = file("bare.csv", "1,2,3", "4,5,6");
        assertEquals(
                2,
                ModelInspector.open(folder.resolve("plain.json"), bare, PLUGINS)
                        .rows()
                        .count());
    }

    @Test
    void oneColumnOfLabelsIsATargetOfSeveralOutputs() throws IOException {
        Path document = file("three.json", """
                {"network": {"inputs": 1, "layers": [{"units": 3, "activation": "softmax"}]}, "loss": "cross-entropy"}""");
        ModelInspector inspector =
                ModelInspector.open(document, file("l.csv", "x,kind", "1,ash", "2,oak", "3,elm"), PLUGINS);
        assertEquals(List.of("ash", "elm", "oak"), inspector.outputNames());
        assertArrayEquals(new double[] {0, 0, 1}, inspector.rows().targets()[1]);
        Path two = file("two.csv", "x,kind", "1,ash", "2,oak");
        assertEquals(
                two + "  kind  the network distinguishes 3 labels, found 2: ash, oak [DAT_LABEL]",
                assertThrows(DataException.class, () -> ModelInspector.open(document, two, PLUGINS))
                        .getMessage());
    }

    @Test
    void oneColumnOfNumbersIsTheTargetOfSeveralQuantiles() throws IOException {
        Path document = file("quantiles.json", """
                {"network": {"inputs": 1, "layers": [{"units": 2, "activation": "identity"}]},
                 "loss": {"type": "quantile", "quantiles": [0.1, 0.9]}}""");
        ModelInspector inspector = ModelInspector.open(document, file("q.csv", "x,y", "1,7", "2,8.5"), PLUGINS);
        assertEquals(List.of("y_q0.1", "y_q0.9"), inspector.outputNames());
        assertArrayEquals(new double[][] {{7, 7}, {8.5, 8.5}}, inspector.rows().targets());
        Path wide = file("wide.csv", "x,y,z", "1,7,7");
        assertEquals(
                wide + "  expected 2 columns, the input and then the target, found 3 [DAT_COLUMNS]",
                assertThrows(DataException.class, () -> ModelInspector.open(document, wide, PLUGINS))
                        .getMessage());
    }

    @Test
    void aSingleQuantileHasNoLabelsEither() throws IOException {
        Path document = file("quantile.json", """
                {"network": {"inputs": 1, "layers": [{"units": 2, "activation": "identity"}]},
                 "loss": {"type": "quantile", "quantile": 0.9}}""");
        Path two = file("two.csv", "x,u,v", "1,7,0", "2,8.5,1");
        assertArrayEquals(
                new double[][] {{7, 0}, {8.5, 1}},
                ModelInspector.open(document, two, PLUGINS).rows().targets());
        Path one = file("one.csv", "x,y", "1,7", "2,8");
        assertEquals(
                one + "  expected 3 columns, the input and then the 2 targets, found 2 [DAT_COLUMNS]",
                assertThrows(DataException.class, () -> ModelInspector.open(document, one, PLUGINS))
                        .getMessage());
    }

    @Test
    void aDocumentThatFitsItsInitialWeightsIsExplainedWithThem() throws IOException {
        file("rows.csv", "x,y", "1,10", "3,30", "1,10", "3,30");
        Path document = file("fitted.json", """
                {"data": {"file": "rows.csv", "target": "y", "scale": "none", "scaleTarget": "none"},
                 "network": {"initialization": "fitted", "layers": [{"units": 2, "activation": "tanh"},
                   {"activation": "identity"}]}, "loss": "mean-squared-error"}""");
        ModelInspector inspector = open(document);
        assertEquals(1, Math.abs(inspector.weights()[0][0][0]), 1e-6); // 1 and 3 have the deviation 1
        ModelInspector withCsv = ModelInspector.open(document, folder.resolve("rows.csv"), PLUGINS);
        assertArrayEquals(inspector.weights(), withCsv.weights());
    }

    @Test
    void aCsvOfAnotherWidthIsRefused() throws IOException {
        Path csv = file("wide.csv", "1,2,3,4,5", "1,2,3,4,5");
        assertEquals(
                csv + "  expected 3 columns, the 2 inputs and then the target, found 5 [DAT_COLUMNS]",
                assertThrows(
                                DataException.class,
                                () -> ModelInspector.open(plain("identity", "mean-squared-error"), csv, PLUGINS))
                        .getMessage());
    }

    @Test
    void aTargetThatTheLossDoesNotTakeIsRefused() throws IOException {
        Path csv = file("seven.csv", "a,b,c", "1,2,0", "1,2,7", "1,2,1");
        assertEquals(
                csv + "  c  loss 'binary-cross-entropy' takes targets in [0, 1], row 2 has 7.0 [DAT_RANGE]",
                assertThrows(
                                DataException.class,
                                () -> ModelInspector.open(plain("sigmoid", "binary-cross-entropy"), csv, PLUGINS))
                        .getMessage());
    }

    @Test
    void aDocumentWithDataHasItsTrainingRowsScaled() throws IOException {
        ModelInspector inspector = open(withData());
        assertEquals(4, inspector.trainingRows());
        assertArrayEquals(
                new double[][] {{-1}, {1}, {-1}, {1}}, inspector.rows().inputs());
        assertArrayEquals(
                new double[][] {{-1}, {1}, {-1}, {1}}, inspector.rows().targets());
        assertEquals(new Scaler(new double[] {2}, new double[] {1}), inspector.inputScaler());
        assertEquals(new Scaler(new double[] {20}, new double[] {10}), inspector.targetScaler());
        assertEquals(1, inspector.spec().network().inputs().orElseThrow());
    }

    @Test
    void aModelHasItsTrainedWeightsWhateverItsFileIsCalled() throws IOException {
        TrainedModel model = DocumentRun.open(withData()).train();
        Path file = folder.resolve("model.json.bin");
        ModelFile.save(model, file);
        ModelInspector inspector = ModelInspector.open(file, file("one.csv", "y,x", "40,4"), PLUGINS);
        assertArrayEquals(model.weights().values(), inspector.weights());
        assertArrayEquals(new double[][] {{2}}, inspector.rows().inputs());
        assertArrayEquals(new double[][] {{2}}, inspector.rows().targets());
        assertEquals(1, inspector.trainingRows(), "a model does not know how many rows it was trained on");
        double a = inspector.weights()[0][0][0] * 2 + inspector.weights()[0][0][1];
        assertEquals(
                (a - 2) * (a - 2),
                inspector
                        .explainer()
                        .explain(new double[] {2}, new double[] {2}, ParameterRef.weight(0, 0, 0))
                        .loss(),
                1e-12);
    }
}
