package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TargetType;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import dev.chainrule.mlp.core.training.ConfusionMatrix;
import dev.chainrule.mlp.core.training.Evaluation;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.Trainer;
import dev.chainrule.mlp.core.training.TrainingListener;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models with given weights, so that predictions and losses can be computed by hand. */
class ModelDataTest {
    private static final Plugins PLUGINS = Plugins.load();

    @TempDir
    private Path folder;

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    /** Trains with steps so small that the weights stay as given. */
    private TrainedModel model(String data, String layer, String loss) throws IOException {
        Path document = file("run.json", """
                {"data": {%s}, "network": {"layers": [{%s}]}, "loss": "%s",
                 "optimizer": {"type": "sgd", "learningRate": 1e-30}, "training": {"epochs": 1}}
                """.formatted(data, layer, loss));
        return DocumentRun.open(document, PLUGINS).train();
    }

    /** Predicts 2x + 1. */
    private TrainedModel line(String keys) throws IOException {
        file("train.csv", "x,y,w\n1,3,1\n2,5,2\n");
        return model(
                "\"file\": \"train.csv\", \"target\": \"y\", \"scaleTarget\": \"none\"" + keys,
                "\"activation\": \"identity\", \"weights\": [[2]], \"biases\": [1]",
                "mean-squared-error");
    }

    private TrainedModel line() throws IOException {
        return line(", \"features\": [\"x\"]");
    }

    /** Says yes if x > 0. */
    private TrainedModel sign() throws IOException {
        file("train.csv", "x,y\n-1,no\n1,yes\n");
        return model(
                "\"file\": \"train.csv\", \"target\": \"y\"",
                "\"activation\": \"sigmoid\", \"weights\": [[1]], \"biases\": [0]",
                "binary-cross-entropy");
    }

    @Test
    void rowsWithTheirTargetMeasureTheModel() throws IOException {
        Path csv = file("t.csv", "more,y,x\na,1,0\nb,5,1\n"); // off by 0 and by 2
        ModelData data = ModelData.withTargets(line(), csv);
        assertEquals(new Evaluation(2, 2, Map.of()), data.evaluate(List.of()));
        assertEquals(Math.sqrt(2), data.evaluate().metrics().get("rmse"), 1e-12);
        assertEquals(Optional.empty(), data.confusion());
        assertEquals(List.of(), data.warnings());
        assertEquals(TargetType.NUMBER, ModelData.targetType(data.model()));
    }

    @Test
    void rowsWithoutTheirTargetArePredicted() throws IOException {
        Path csv = file("t.csv", "y,x\nnobody looks here,-1\n,10\n");
        ModelData data = ModelData.withoutTargets(line(), csv);
        assertEquals(
                List.of(-1.0, 21.0),
                data.predict().stream()
                        .map(prediction -> prediction.values().get("y"))
                        .toList());
    }

    @Test
    void classesAreCountedByWhatTheModelSays() throws IOException {
        ModelData data = ModelData.withTargets(sign(), file("t.csv", "x,y\n-1,no\n2,yes\n3,no\n"));
        ConfusionMatrix matrix = data.confusion().orElseThrow();
        assertArrayEquals(new int[][] {{1, 1}, {0, 1}}, matrix.counts());
        assertEquals(2 / 3.0, data.evaluate().accuracy().getAsDouble(), 1e-15);
        assertEquals(TargetType.LABEL, ModelData.targetType(data.model()));
    }

    @Test
    void aStreamHasTheRowsOfItsFile() throws IOException {
        InputStream in = new ByteArrayInputStream("x,y\n0,1\n1,5\n".getBytes(StandardCharsets.UTF_8));
        ModelData data = ModelData.withTargets(line(), in, Path.of("standard input"));
        assertEquals(2, data.evaluate(List.of()).loss());
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the line is dead");
            }
        };
        TrainedModel model = line();
        StorageException fault = assertThrows(
                StorageException.class, () -> ModelData.withTargets(model, broken, Path.of("standard input")));
        assertTrue(
                fault.getMessage().startsWith("standard input")
                        && fault.getMessage().contains("the line is dead"),
                fault.getMessage());
    }

    @Test
    void faultsNameTheFileAndTheLine() throws IOException {
        TrainedModel model = sign();
        Path unknown = file("t.csv", "x,y\n1,maybe\n");
        assertEquals(
                unknown + ":2  column 2 'y'  unknown label 'maybe'. The training rows had: no, yes [DAT_LABEL]",
                assertThrows(DataException.class, () -> ModelData.withTargets(model, unknown))
                        .getMessage());
        Path without = file("u.csv", "z,y\n1,no\n");
        String message = assertThrows(DataException.class, () -> ModelData.withoutTargets(model, without))
                .getMessage();
        assertTrue(message.startsWith(without + ":1  there is no column 'x'"), message);
        assertEquals(
                ErrorCode.STO_NOT_FOUND,
                assertThrows(StorageException.class, () -> ModelData.withTargets(model, folder.resolve("none")))
                        .code());
    }

    @Test
    void anExplanationHasTheWeightsOfTheRows() throws IOException {
        TrainedModel model = line(", \"sampleWeight\": \"w\"");
        Path weighted = file("t.csv", "x,y,w\n1,3,0.5\n2,5,4\n");
        assertArrayEquals(
                new double[] {0.5, 4},
                ModelData.toExplain(model, weighted, Optional.empty())
                        .examples()
                        .weights());
        assertEquals(0, ModelData.withTargets(model, weighted).examples().weights().length);
        ModelData unweighted = ModelData.toExplain(model, file("u.csv", "x,y\n1,3\n"), Optional.empty());
        assertEquals(
                List.of("the file has no column 'w', the \"sampleWeight\" of training: each row counts 1 times the"
                        + " weight of its class"),
                unweighted.warnings());
        assertEquals(
                List.of(),
                ModelData.toExplain(line(), file("u.csv", "x,y\n1,3\n"), Optional.empty())
                        .warnings());
    }

    @Test
    void aModelOfAProgramReadsAFileWithAHeaderAndCommas() throws IOException {
        RunSpec spec = RunSpec.of(
                1,
                NetworkSpec.of(1, LayerSpec.of(1, "identity").withWeights(List.of(List.of(2.0)), List.of(1.0))),
                "mean-squared-error",
                OptimizerSpec.of("sgd", 1e-30),
                TrainingSpec.of(1, 1, false));
        DataTable rows = DataTable.numeric(List.of("x"), new double[] {1, 2}, List.of("y"), new double[] {3, 5});
        TrainedModel model = new Trainer(PLUGINS, new JavaKernel())
                .train(PreparedData.of(spec, PLUGINS, rows), new TrainingListener() {});
        assertEquals(
                List.of("y"),
                ModelData.dataSpec(model).columns().target().stream()
                        .map(column -> column.name().orElseThrow())
                        .toList());
        ModelData data = ModelData.withTargets(model, file("t.csv", "y,x\n1,0\n5,1\n"));
        assertEquals(2, data.evaluate(List.of()).loss());
    }

    /** Two images of two pixels, each of a class: the first pixel says which. */
    private TrainedModel ofImages() throws IOException {
        Files.write(folder.resolve("i"), HexFormat.of().parseHex("00000803000000020000000100000002" + "ff000000"));
        Files.write(folder.resolve("l"), HexFormat.of().parseHex("0000080100000002" + "0307"));
        return model(
                "\"file\": \"i\", \"labels\": \"l\"",
                "\"activation\": \"softmax\", \"weights\": [[1, 0], [-1, 0]], \"biases\": [0, 1]",
                "cross-entropy");
    }

    @Test
    void imagesAreMeasuredWithTheFileOfTheirLabels() throws IOException {
        TrainedModel model = ofImages();
        Path images = folder.resolve("i");
        ModelData data = ModelData.withTargets(model, images, Optional.of(folder.resolve("l")));
        assertEquals(1, data.evaluate().accuracy().getAsDouble());
        assertEquals(
                List.of("3", "7"),
                ModelData.withoutTargets(model, images).predict().stream()
                        .map(prediction -> prediction.label())
                        .toList());
        assertEquals(
                images + "  the model was trained on idx files; give the idx file of the labels too [DAT_FORMAT]",
                assertThrows(DataException.class, () -> ModelData.withTargets(model, images))
                        .getMessage());
        assertTrue(ModelData.isOfIdx(model));
    }

    @Test
    void imagesOfAnotherSizeDoNotFitTheModel() throws IOException {
        TrainedModel model = ofImages();
        Path three = folder.resolve("three");
        Files.write(three, HexFormat.of().parseHex("00000803000000010000000100000003" + "ff0000"));
        assertEquals(
                three + "  its images have 3 pixels, but the training rows had 2 features. Give images of the size that"
                        + " was trained on [DAT_COLUMNS]",
                assertThrows(DataException.class, () -> ModelData.withoutTargets(model, three))
                        .getMessage());
        Path one = folder.resolve("one");
        Files.write(one, HexFormat.of().parseHex("00000803000000020000000100000001" + "ff00"));
        assertEquals(
                one + "  its images have 1 pixel, but the training rows had 2 features. Give images of the size that"
                        + " was trained on [DAT_COLUMNS]",
                assertThrows(
                                DataException.class,
                                () -> ModelData.withTargets(model, one, Optional.of(folder.resolve("l"))))
                        .getMessage());
    }

    @Test
    void laterChangesOfTheListDoNotReachTheWarnings() throws IOException {
        ModelData data = ModelData.withTargets(line(), file("t.csv", "x,y\n0,1\n"));
        List<String> warnings = new ArrayList<>(List.of("first"));
        ModelData copy = new ModelData(data.file(), data.model(), data.examples(), warnings);
        warnings.clear();
        assertEquals(List.of("first"), copy.warnings());
    }
}
