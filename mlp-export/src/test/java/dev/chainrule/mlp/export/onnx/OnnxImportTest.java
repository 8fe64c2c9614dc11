package dev.chainrule.mlp.export.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.explain.GradientCheck;
import dev.chainrule.mlp.core.explain.Rows;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.Prediction;
import dev.chainrule.mlp.core.training.TrainedModel;
import java.net.URISyntaxException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of other programs in the resources, against onnxruntime. */
class OnnxImportTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final int ROWS = 50;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "torch-classifier",
                "torch-images",
                "torch-images-folded",
                "torch-one-sigmoid",
                "torch-activations",
                "external",
                "sklearn-iris",
                "sklearn-two-classes",
                "sklearn-regression",
                "keras-regression",
                "dynamo-classifier",
            })
    void predictsWhatOnnxruntimePredicts(String name) throws OrtException {
        TrainedModel model = read(name);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(file(name).toString())) {
            float[] inputs = new float[ROWS * model.network().inputs()];
            Random random = new Random(7);
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] = (float) (2 * random.nextGaussian());
            }
            Map<String, OnnxTensor> tensors = tensors(environment, session, inputs);
            try (OrtSession.Result result = session.run(tensors)) {
                for (int r = 0; r < ROWS; r++) {
                    double[] row = new double[model.network().inputs()];
                    for (int i = 0; i < row.length; i++) {
                        row[i] = inputs[r * row.length + i];
                    }
                    compare(result, r, model.predict(row), name);
                }
            }
        }
    }

    private static void compare(OrtSession.Result result, int row, Prediction prediction, String name)
            throws OrtException {
        int compared = 0;
        for (Map.Entry<String, OnnxValue> output : result) {
            Object value = output.getValue().getValue();
            if (value instanceof String[] labels) {
                assertEquals(labels[row], prediction.label());
            } else if (value instanceof long[] labels) {
                assertEquals(Long.toString(labels[row]), prediction.label());
            } else if (value instanceof List<?> maps) {
                Map<?, ?> map = ((OnnxMap) maps.get(row)).getValue();
                map.forEach((label, p) -> assertEquals((float) p, prediction.probability(label.toString()), 1e-6));
                compared++;
            } else {
                double[] found = prediction.toArray();
                float[] expected = ((float[][]) value)[row];
                for (int k = 0; k < expected.length; k++) {
                    boolean isLogarithm = name.startsWith("torch-images");
                    double probability = isLogarithm ? Math.exp(expected[k]) : expected[k];
                    int at = expected.length == 1 && found.length == 2 ? 1 : k; // the probability of the second class
                    assertEquals(probability, found[at], 1e-6 * Math.max(1, Math.abs(probability)));
                }
                compared++;
            }
        }
        assertTrue(compared > 0, name);
    }

    /** Makes one input of the numbers, or one for each column. */
    private static Map<String, OnnxTensor> tensors(OrtEnvironment environment, OrtSession session, float[] values)
            throws OrtException {
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        int columns = session.getInputInfo().size();
        int column = 0;
        for (NodeInfo input : session.getInputInfo().values()) {
            TensorInfo info = (TensorInfo) input.getInfo();
            long[] shape = info.getShape();
            shape[0] = ROWS;
            float[] own = values;
            if (columns > 1) {
                own = new float[ROWS];
                for (int r = 0; r < ROWS; r++) {
                    own[r] = values[r * columns + column];
                }
                column++;
            }
            OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(own), shape);
            if (info.type == OnnxJavaType.DOUBLE) {
                double[][] doubles = new double[ROWS][values.length / ROWS];
                for (int i = 0; i < own.length; i++) {
                    doubles[i / doubles[0].length][i % doubles[0].length] = own[i];
                }
                tensor = OnnxTensor.createTensor(environment, doubles);
            }
            tensors.put(input.getName(), tensor);
        }
        return tensors;
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch-classifier", "torch-activations", "sklearn-iris", "dynamo-classifier"})
    void gradientsOfImportedModelsAreRight(String name) {
        TrainedModel model = read(name);
        GradientCheck check = GradientCheck.of(
                model.network(),
                model.weights().values(),
                Rows.random(model.network(), 3, 11),
                GradientCheck.DEFAULT_TOLERANCE);
        assertTrue(check.passed(), check::toString);
    }

    @Test
    void recognizesTheActivationsOfPyTorch() {
        assertEquals(
                List.of(
                        "identity",
                        "relu",
                        "leaky-relu {slope=0.2}",
                        "leaky-relu {slope=0.25}",
                        "elu",
                        "elu {alpha=0.5}",
                        "celu",
                        "celu {alpha=1.5}",
                        "selu",
                        "gelu",
                        "gelu-tanh",
                        "silu",
                        "mish",
                        "sigmoid",
                        "tanh",
                        "softplus",
                        "formula {value=softplus(2 · z) / 2}",
                        "softsign",
                        "relu6",
                        "hard-tanh",
                        "formula {value=min(max(z, −2), 0.5)}",
                        "hard-sigmoid",
                        "formula {value=z · max(0, min(1, z / 6 + 0.5))}",
                        "formula {value=ln(σ(z))}",
                        "formula {value=z − tanh(z)}",
                        "formula {value=where(z > 0.5, z − 0.5, 0) + where(z < −0.5, z + 0.5, 0)}",
                        "softmax",
                        "identity"),
                activations(read("torch-activations")));
        assertEquals(
                List.of("gelu", "elu", "softplus", "hard-tanh", "softmax"), activations(read("dynamo-classifier")));
        assertEquals(List.of("silu", "gelu", "identity"), activations(read("keras-regression")));
    }

    private static List<String> activations(TrainedModel model) {
        return model.spec().network().layers().stream()
                .map(layer -> layer.activation().type()
                        + (layer.activation().parameters().isEmpty()
                                ? ""
                                : " " + layer.activation().parameters()))
                .toList();
    }

    @Test
    void chooseTheLossByTheOutputLayer() {
        assertEquals("cross-entropy", read("torch-classifier").spec().loss().type());
        assertEquals(
                "binary-cross-entropy", read("torch-one-sigmoid").spec().loss().type());
        assertEquals(
                "mean-squared-error", read("keras-regression").spec().loss().type());
    }

    @Test
    void takesLabelsColumnsAndScalingFromTheFile() {
        TrainedModel iris = read("sklearn-iris");
        assertEquals(List.of("setosa", "versicolor", "virginica"), iris.labels());
        Scaler scaler = iris.preprocessing().scaler();
        assertEquals(5.843333, scaler.center()[0], 1e-6); // the mean of iris' first column
        assertEquals(0.825301, scaler.width()[0], 1e-6); // its deviation
        TrainedModel two = read("sklearn-two-classes");
        assertEquals(List.of("10", "20"), two.labels());
        assertEquals(
                List.of("sepal_length", "sepal_width", "petal_length", "petal_width"),
                two.preprocessing().featureNames());
        assertEquals(
                new Target.Classes("label", List.of("10", "20"), 1),
                two.preprocessing().target());
    }

    @Test
    void namesThatTheFileLacksAreGiven() {
        ImportOptions options = ImportOptions.NONE
                .withFeatures("a", "b", "c", "d")
                .withLabels("x", "y", "z")
                .withTargets("kind");
        TrainedModel model = OnnxImport.read(file("torch-classifier"), options, PLUGINS, new JavaKernel())
                .model();
        assertEquals(List.of("a", "b", "c", "d"), model.preprocessing().featureNames());
        assertEquals(List.of("x", "y", "z"), model.labels());
        assertEquals(List.of("kind"), model.targets());
        TrainedModel unnamed = read("torch-classifier");
        assertEquals(List.of("x1", "x2", "x3", "x4"), unnamed.preprocessing().featureNames());
        assertEquals(List.of("0", "1", "2"), unnamed.labels());
    }

    @Test
    void warnsThatLogSoftmaxBecomesSoftmaxAndOfMissingNames() {
        ImportedModel imported = OnnxImport.read(file("torch-images"));
        assertEquals(
                List.of(
                        "the network ends in the logarithm of softmax; the model ends in softmax, so that its outputs are"
                                + " probabilities and not their logarithms",
                        "the file names no columns, so they are x1, …, x6. Give the names that your CSV has, in the order"
                                + " of the inputs",
                        "the file names no labels, so they are 0 to 2. Give those of your data, in the order of the"
                                + " outputs"),
                imported.warnings());
    }

    private static TrainedModel read(String name) {
        return OnnxImport.read(file(name), ImportOptions.NONE, PLUGINS, new JavaKernel())
                .model();
    }

    static Path file(String name) {
        try {
            return Path.of(OnnxImportTest.class.getResource(name + ".onnx").toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
