package dev.chainrule.mlp.export.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import dev.chainrule.mlp.activations.Activations;
import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.ColumnValues;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.api.NumberEncoding;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Scaling;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.FittedEncoding;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.network.ParameterKind;
import dev.chainrule.mlp.core.network.ParameterRange;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.InputScale;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.UnknownCategories;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.export.onnx.format.OnnxGraph;
import dev.chainrule.mlp.export.onnx.format.OnnxModel;
import dev.chainrule.mlp.export.onnx.format.OnnxNode;
import dev.chainrule.mlp.export.onnx.format.OnnxReader;
import dev.chainrule.mlp.export.onnx.format.OnnxTensor;
import dev.chainrule.mlp.export.onnx.format.OnnxWriter;
import dev.chainrule.mlp.io.model.ModelFile;
import dev.chainrule.mlp.io.model.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** onnxruntime computes what the model predicts. */
class OnnxExportTest {
    private static final Plugins PLUGINS = Plugins.load();

    static Stream<String> activations() {
        return PLUGINS.names(PluginKind.ACTIVATION).stream().filter(name -> !name.equals("formula"));
    }

    @ParameterizedTest
    @MethodSource("activations")
    void exportsEveryShippedActivation(String activation) {
        TrainedModel model = hidden(PluginSpec.of(activation), PLUGINS);
        OnnxRuntime.assertSamePredictions(model, numbers(2));
        Map<String, Object> found = OnnxRuntime.run(
                OnnxRuntime.bytes(model), Map.of("a", new double[][] {{Double.NaN}}, "b", new double[][] {{1}}));
        assertEquals(Float.NaN, OnnxRuntime.scores(found)[0][0], "a missing value gives no prediction");
    }

    @Test
    void learnedScalesAndSharesAreInTheGraphAndComeBack() {
        RunSpec spec = RunSpec.builder()
                .seed(7)
                .network(network -> network.inputScale(InputScale.LEARNED)
                        .layer(layer -> layer.units(16).activation("tanh").parametric(true))
                        .layer(layer -> layer.units(4).activation("identity").parametric(true))
                        .layer(3, "softmax"))
                .loss("cross-entropy")
                .build();
        Target target = new Target.Classes("kind", List.of("p", "q", "r"), 3);
        TrainedModel first = model(spec, PLUGINS, Features.ofNumbers(List.of("a", "b")), target);
        ParameterArrays weights = first.weights();
        ParameterRange scale = first.network().layers().get(0).range(ParameterKind.INPUT_SCALE);
        weights.layer(0)[scale.from()] = 0.3f;
        weights.layer(0)[scale.from() + 1] = -1.7f;
        ParameterRange alpha = first.network().layers().get(0).range(ParameterKind.ALPHA);
        for (int i = alpha.from(); i < alpha.to(); i++) {
            weights.layer(0)[i] = 0.3f * (i - alpha.from());
        }
        TrainedModel model =
                new TrainedModel(first.spec(), first.network(), weights, first.preprocessing(), new JavaKernel());
        OnnxRuntime.assertSamePredictions(model, numbers(2));
        OnnxModel file = OnnxReader.read("", ByteBuffer.wrap(OnnxRuntime.bytes(model)));
        TrainedModel found =
                EmbeddedModel.decode(file, "x.onnx", PLUGINS, new JavaKernel()).orElseThrow();
        assertArrayEquals(ModelFile.encode(model), ModelFile.encode(found));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "leaky-relu | slope | 0.3",
                "leaky-relu | slope | 2",
                "elu | alpha | 0.7",
                "elu | alpha | 0",
                "celu | alpha | 2.5",
            })
    void exportsActivationsWithTheirParameters(String activation, String parameter, double value) {
        PluginSpec plugin = new PluginSpec(activation, Map.of(parameter, value));
        OnnxRuntime.assertSamePredictions(hidden(plugin, PLUGINS), numbers(2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "z * exp(-z^2)",
                "(exp(z) - 1) / 50",
                "ln(1 + z^2)",
                "log1p(abs(z)) * sign(z)",
                "log2(1 + exp(z))",
                "sqrt(1 + z^2) - 1",
                "ln(cosh(z))",
                "1 - tanh(z)^2",
                "normalPdf(z)",
                "step(z) + 0.1 * z",
                "where(z < 1, where(z <= -1, -1, z), z^3)",
                "sin(z) + cos(2*z) + atan(z) + asinh(z)",
                "exp(z) * normalPdf(3*z)",
                "max(min(z, 2), -0.5) / (1 + abs(z))",
                "2^min(z, 3)",
                "abs(z)^1.5",
                "1",
                "pi / 4",
            })
    void exportsFormulas(String formula) {
        Plugins plugins = PLUGINS.plus(Activations.formula("mine", formula, Map.of()));
        OnnxRuntime.assertSamePredictions(hidden(PluginSpec.of("mine"), plugins), numbers(2));
    }

    @Test
    void averagesTheMembersOfAnEnsemble() {
        TrainedModel first = hidden(PluginSpec.of("tanh"), PLUGINS);
        RunSpec spec = first.spec().withTraining(first.spec().training().withMembers(3));
        List<TrainedModel> members = IntStream.range(0, 3)
                .mapToObj(k -> new TrainedModel(
                        spec.member(k),
                        first.network(),
                        ParameterArrays.initial(first.network(), spec.member(k).seed()),
                        first.preprocessing(),
                        new JavaKernel()))
                .toList();
        TrainedModel model = TrainedModel.ensemble(spec, members);
        OnnxRuntime.assertSamePredictions(model, numbers(2));
        double one = first.predict(1, 2).toArray()[0];
        assertTrue(Math.abs(one - model.predict(1, 2).toArray()[0]) > 1e-3, "the members differ");
    }

    @Test
    void aProductOfZeroAndInfinityIsZeroAsInPredictions() {
        Plugins plugins = PLUGINS.plus(Activations.formula("mine", "exp(z) * exp(-z^2)", Map.of()));
        TrainedModel model = hidden(PluginSpec.of("mine"), plugins);
        OnnxRuntime.assertSamePredictions(
                model, DataTable.unlabelled(model.preprocessing().featureNames(), new double[] {9e4, -9e4, 1e5, 1e5}));
    }

    @Test
    void namesAnActivationWithoutAFormula() {
        Plugins plugins = PLUGINS.plus(new Opaque());
        PluginException e =
                assertThrows(PluginException.class, () -> OnnxRuntime.bytes(hidden(PluginSpec.of("opaque"), plugins)));
        assertEquals(
                "activation 'opaque' (" + Opaque.class.getName()
                        + ") cannot be written as ONNX operators: it has no formula. Override its expression()"
                        + " [PLG_CONTRACT]",
                e.getMessage());
    }

    private record Opaque() implements Activation {
        @Override
        public String name() {
            return "opaque";
        }

        @Override
        public Opaque with(PluginOptions options) {
            return this;
        }

        @Override
        public double value(double z) {
            return z;
        }

        @Override
        public double derivative(double z) {
            return 1;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sigmoid, binary-cross-entropy, probabilities",
        "tanh, hinge, scores",
        "identity, mean-squared-error, scores"
    })
    void oneOutputUnitGivesTwoScoresAndALabel(String activation, String loss, String scores) {
        Target target = new Target.Classes("kind", List.of("no", "yes"), 1);
        TrainedModel model = model(spec(activation, 1, loss), PLUGINS, Features.ofNumbers(List.of("a", "b")), target);
        OnnxRuntime.assertSamePredictions(model, numbers(2));
        assertTrue(outputs(model).contains(scores));
    }

    @Test
    void severalTargetsAreScaledBackInFloat64() {
        Target target = new Target.Numbers(
                List.of("u", "v"), new Scaler(new double[] {1e9, -0.001}, new double[] {1234.5, 1e-6}));
        TrainedModel model = model(
                spec("identity", 2, "mean-squared-error"), PLUGINS, Features.ofNumbers(List.of("a", "b")), target);
        OnnxRuntime.assertSamePredictions(model, numbers(2));
    }

    @Test
    void poissonPredictsCounts() {
        Target target = new Target.Numbers(List.of("count"), Scaler.none(1));
        TrainedModel model =
                model(spec("identity", 1, "poisson"), PLUGINS, Features.ofNumbers(List.of("a", "b")), target);
        OnnxRuntime.assertSamePredictions(model, numbers(2));
    }

    @Test
    void missingNumbersAndCategoriesAreFilledIn() {
        Features features = new Features(
                List.of(
                        Feature.number("size"),
                        new Feature("colour", List.of("red", "grün"), List.of("blue", "pink")),
                        Feature.number("label"),
                        Feature.number("weight"),
                        new Feature("3", List.of("1", "2", "3"))),
                UnknownCategories.IGNORE,
                List.of(7.0, 0.5, 0.25, 0.25, -1.0, 1e6, 0.2, 0.3, 0.5));
        Target target = new Target.Classes("kind", List.of("p", "q", "r"), 3);
        TrainedModel model = model(spec("softmax", 3, "cross-entropy"), PLUGINS, features, target);
        double nan = Double.NaN;
        DataTable rows = new DataTable(
                features.names(),
                new double[] {
                    1, 0, 2, 1e6, 0, //
                    nan, 1, nan, 2e6, 1, //
                    3, 2, 2, nan, 2, //
                    4, 3, 2, 1e6, nan, //
                    5, nan, 2, 1e6, 3, //
                    6, 4, 2, 1e6, 4, //
                },
                List.of(
                        List.of(),
                        List.of("red", "grün", "blue", "pink", "unknown"),
                        List.of(),
                        List.of(),
                        List.of("1", "2.0", "3", "4", "03")),
                List.of(),
                List.of(),
                new double[0],
                new double[0],
                new int[0]);
        Map<String, Object> found = OnnxRuntime.run(OnnxRuntime.bytes(model), OnnxRuntime.inputs(model, rows));
        var expected = model.predict(rows);
        for (int r = 0; r < 5; r++) { // the last has 3 as 03, which no list of texts can foresee
            double[] probabilities = expected.get(r).toArray();
            float[] row = OnnxRuntime.scores(found)[r];
            for (int i = 0; i < 3; i++) {
                assertEquals(probabilities[i], row[i], 1e-6, "row " + r);
            }
            assertEquals(expected.get(r).label(), ((String[]) found.get("label_2"))[r]);
        }
    }

    @Test
    void whatThePreprocessingRejectsGivesNaN() {
        Features features = new Features(
                List.of(Feature.number("size"), new Feature("colour", List.of("red", "blue"))),
                UnknownCategories.ERROR,
                List.of());
        Target target = new Target.Classes("kind", List.of("p", "q", "r"), 3);
        TrainedModel model = model(spec("softmax", 3, "cross-entropy"), PLUGINS, features, target);
        Map<String, Object> found = OnnxRuntime.run(
                OnnxRuntime.bytes(model),
                Map.of("size", new double[][] {{1}, {Double.NaN}, {1}, {1}}, "colour", new String[][] {
                    {"red"}, {"red"}, {"pink"}, {""}
                }));
        float[][] probabilities = OnnxRuntime.scores(found);
        assertTrue(probabilities[0][0] > 0);
        for (int r = 1; r < 4; r++) {
            assertArrayEquals(new float[] {Float.NaN, Float.NaN, Float.NaN}, probabilities[r], "row " + r);
            assertEquals("", ((String[]) found.get("label"))[r], "row " + r);
        }
    }

    /** 1/∞ and min(∞, 6) are finite; predict refuses a row for which any value of the network is not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "tanh",
                "hard-tanh",
                "hard-sigmoid",
                "relu6",
                "sigmoid",
                "relu",
                "softsign",
                "softmax",
                "identity"
            })
    void aRowThatOverflowsFloat32HasNoAnswer(String activation) {
        TrainedModel model = hidden(PluginSpec.of(activation), PLUGINS);
        double[][] large = {{Double.POSITIVE_INFINITY}, {-1e39}, {1e300}, {3e38}, {1}};
        Map<String, Object> found = OnnxRuntime.run(OnnxRuntime.bytes(model), Map.of("a", large, "b", new double[][] {
            {1}, {1}, {1}, {-6e38}, {1}
        }));
        for (int r = 0; r < 4; r++) {
            double[] row = {large[r][0], r == 3 ? -6e38 : 1};
            assertThrows(DataException.class, () -> model.predict(row));
            assertArrayEquals(new float[] {Float.NaN, Float.NaN, Float.NaN}, OnnxRuntime.scores(found)[r], "row " + r);
            assertEquals("", ((String[]) found.get("label"))[r], "row " + r);
        }
        assertEquals(model.predict(1, 1).toArray()[0], OnnxRuntime.scores(found)[4][0], 1e-6);
        assertEquals(model.predict(1, 1).label(), ((String[]) found.get("label"))[4]);
    }

    /** Edges 0, 1, 2.5, between, at and beyond which rows lie, and missing values. */
    @Test
    void anEncodingInPiecesIsThatOfTheModel() {
        FittedEncoding<NumberEncoding> bins = new FittedEncoding<>(
                PluginSpec.of("piecewise-linear"),
                (NumberEncoding) PLUGINS.encoding(PluginSpec.of("piecewise-linear")),
                new double[] {-2, 0, 1, 2.5});
        List<Feature> columns = List.of(Feature.encoded("a", bins), Feature.number("b"));
        Target target = new Target.Classes("kind", List.of("p", "q", "r"), 3);
        OnnxRuntime.assertSamePredictions(
                model(spec("softmax", 3, "cross-entropy"), PLUGINS, new Features(columns, List.of()), target),
                numbers(2));
        TrainedModel filling = model(
                spec("softmax", 3, "cross-entropy"),
                PLUGINS,
                new Features(columns, List.of(1.0, 0.5, 0.0, 7.0)),
                target);
        double[] values = numbers(2).features().clone();
        values[6] = Double.NaN;
        values[9] = Double.NaN;
        OnnxRuntime.assertSamePredictions(filling, DataTable.unlabelled(List.of("a", "b"), values));
    }

    private static FittedEncoding<Scaling> curve(String name, double... column) {
        Scaling plugin = (Scaling) PLUGINS.encoding(PluginSpec.of(name));
        return new FittedEncoding<>(PluginSpec.of(name), plugin, plugin.fit(ColumnValues.of(column)));
    }

    /** A model of the columns a, scaled by a curve, and b, in between linear, and of two targets. */
    private static TrainedModel curved(String feature, String target, List<Double> fill) {
        Features features = new Features(List.of(Feature.number("a"), Feature.number("b"), Feature.number("c")), fill);
        Scaler inputs = new Scaler(
                new double[] {0, 5, 0},
                new double[] {1, 2, 1},
                List.of(
                        Optional.of(curve(feature, 1, 2, 50, 3, -7)),
                        Optional.empty(),
                        Optional.of(curve(feature, 4, 4, 4, 4, 9))));
        Scaler targets = new Scaler(
                new double[] {0, 3},
                new double[] {1, 7},
                List.of(Optional.of(curve(target, 0.5, 2, 900, 3, 20)), Optional.empty()));
        TrainedModel plain = model(
                spec("identity", 2, "mean-squared-error"),
                PLUGINS,
                features,
                new Target.Numbers(List.of("y", "z"), Scaler.none(2)));
        return new TrainedModel(
                plain.spec(),
                plain.network(),
                plain.weights(),
                new Preprocessing(features, inputs, new Target.Numbers(List.of("y", "z"), targets)),
                new JavaKernel());
    }

    @ParameterizedTest
    @CsvSource({"robust-smooth,log", "log,robust-smooth", "log,log", "robust-smooth,robust-smooth"})
    void aScalingWithAFormulaIsThatOfTheModel(String feature, String target) {
        double[] values = {1, 2, 4, -7, 0, 4.5, 50, 5, 9, 1e6, -3, -100, 0, 0, 0, 1e-9, 8, 1e5};
        DataTable rows = DataTable.unlabelled(List.of("a", "b", "c"), values);
        OnnxRuntime.assertSamePredictions(curved(feature, target, List.of()), rows);
        double[] gaps = values.clone();
        gaps[3] = Double.NaN;
        gaps[8] = Double.NaN;
        OnnxRuntime.assertSamePredictions(
                curved(feature, target, List.of(2.5, 1.0, 6.0)), DataTable.unlabelled(List.of("a", "b", "c"), gaps));
    }

    @Test
    void aScalingWithoutAFormulaIsRefusedByName() {
        PluginException fault =
                assertThrows(PluginException.class, () -> OnnxRuntime.bytes(curved("quantile", "log", List.of())));
        assertEquals(
                "a  the scaling 'quantile' cannot be exported as ONNX. Scalings that state a formula can be, such as 'standard'"
                        + " [PLG_CONTRACT]",
                fault.getMessage());
        assertThrows(PluginException.class, () -> OnnxRuntime.bytes(curved("log", "quantile", List.of())));
    }

    @ParameterizedTest
    @CsvSource({"tanh, hinge", "softplus, poisson", "exp, poisson", "identity, poisson"})
    void anOverflowThatOnlyTheOutputHasIsNoAnswer(String activation, String loss) {
        Plugins plugins = PLUGINS.plus(Activations.formula("exp", "exp(z)", Map.of()));
        Target target = loss.equals("hinge")
                ? new Target.Classes("kind", List.of("no", "yes"), 1)
                : new Target.Numbers(List.of("count"), Scaler.none(1));
        RunSpec spec = RunSpec.builder()
                .seed(3)
                .network(network -> network.inputs(1).layer(1, activation))
                .loss(loss)
                .build();
        TrainedModel model = model(spec, plugins, Features.ofNumbers(List.of("a")), target);
        model.weights().values()[0][0][0] = 1;
        double[][] rows = {{1e38}, {-2e38}, {-1e39}, {-3}};
        Map<String, Object> found = OnnxRuntime.run(OnnxRuntime.bytes(model), Map.of("a", rows));
        for (int r = 0; r < rows.length; r++) {
            double number = found.containsKey("variable")
                    ? ((double[][]) found.get("variable"))[r][0]
                    : OnnxRuntime.scores(found)[r][1];
            double[] expected;
            try {
                expected = model.predict(rows[r]).toArray();
            } catch (MlpException e) {
                expected = new double[] {Double.NaN};
            }
            assertEquals(expected[expected.length - 1], number, 1e-6, "row " + r);
            assertTrue(r != 2 || Double.isNaN(number));
        }
    }

    @Test
    void theSameModelGivesTheSameBytes() {
        assertArrayEquals(
                OnnxRuntime.bytes(hidden(PluginSpec.of("mish"), PLUGINS)),
                OnnxRuntime.bytes(hidden(PluginSpec.of("mish"), PLUGINS)));
    }

    /** On another machine and JDK, too. If the graph is changed on purpose, an import reads older files by their graphs. */
    @Test
    void theGraphKeepsItsBytes() throws IOException {
        Plugins plugins = PLUGINS.plus(Activations.formula("mine", "z * sigmoid(1.702 * z) + 0.002", Map.of()));
        OnnxModel whole =
                OnnxReader.read("", ByteBuffer.wrap(OnnxRuntime.bytes(hidden(PluginSpec.of("mine"), plugins))));
        OnnxModel graph = new OnnxModel(8, "", "", whole.opsets(), whole.graph(), new TreeMap<>());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        OnnxWriter.write(graph, out);
        assertEquals(
                "42737ad66df46a99d8bacc8e5c30990e6f67692d109e0556fdd8b94cc86b0f3a",
                Sha256.of(HexFormat.of().formatHex(out.toByteArray())));
    }

    @Test
    void weightsAboveTheLimitOfTheFormatAreInAFileBesideIt(@TempDir Path folder) throws IOException, OrtException {
        TrainedModel model = hidden(PluginSpec.of("relu"), PLUGINS);
        Path file = folder.resolve("net.onnx");
        OnnxExport.write(model, file, 3000);
        Path weights = folder.resolve("net.onnx." + Sha256.of(model.weights()).substring(0, 8) + ".data");
        assertEquals(4 * (3 * 16 + 17 * 3), Files.size(weights));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file, weights), files.sorted().toList());
        }
        DataTable rows = numbers(2);
        Map<String, Object> found = OnnxRuntime.run(file, OnnxRuntime.inputs(model, rows));
        Map<String, Object> expected = OnnxRuntime.run(OnnxRuntime.bytes(model), OnnxRuntime.inputs(model, rows));
        assertArrayEquals(OnnxRuntime.scores(expected), OnnxRuntime.scores(found));

        OnnxExport.write(model, file);
        assertArrayEquals(OnnxRuntime.bytes(model), Files.readAllBytes(file));
    }

    @Test
    void theModelThatAFileWasMadeOfIsInTheFile() {
        TrainedModel model = hidden(PluginSpec.of("mish"), PLUGINS);
        OnnxModel file = OnnxReader.read("", ByteBuffer.wrap(OnnxRuntime.bytes(model)));
        TrainedModel found =
                EmbeddedModel.decode(file, "x.onnx", PLUGINS, new JavaKernel()).orElseThrow();
        assertArrayEquals(ModelFile.encode(model), ModelFile.encode(found));

        OnnxTensor first = file.graph().initializers().stream()
                .filter(tensor -> tensor.name().equals("layer1_weight"))
                .findFirst()
                .orElseThrow();
        ByteBuffer changed =
                ByteBuffer.allocate(first.raw().remaining()).put(first.raw().duplicate());
        changed.put(0, (byte) (changed.get(0) ^ 1));
        List<OnnxTensor> tensors = file.graph().initializers().stream()
                .map(tensor -> tensor == first
                        ? new OnnxTensor(
                                first.name(),
                                first.type(),
                                first.shape(),
                                changed.rewind(),
                                List.of(),
                                Optional.empty())
                        : tensor)
                .toList();
        TrainedModel other = decoded(file, file.graph().nodes(), tensors).orElseThrow();
        assertEquals(
                first.raw().order(ByteOrder.LITTLE_ENDIAN).getFloat(4),
                other.weights().layer(0)[1]);
        assertEquals(
                changed.order(ByteOrder.LITTLE_ENDIAN).getFloat(0),
                other.weights().layer(0)[0]);

        List<OnnxNode> nodes = file.graph().nodes().stream()
                .map(node -> node.operator().equals("Tanh")
                        ? new OnnxNode("Sigmoid", "", node.name(), node.inputs(), node.outputs(), List.of())
                        : node)
                .toList();
        assertEquals(Optional.empty(), decoded(file, nodes, file.graph().initializers()));
    }

    private static Optional<TrainedModel> decoded(OnnxModel file, List<OnnxNode> nodes, List<OnnxTensor> tensors) {
        OnnxGraph graph = file.graph();
        OnnxModel changed = new OnnxModel(
                file.irVersion(),
                file.producerName(),
                file.producerVersion(),
                file.opsets(),
                new OnnxGraph(graph.name(), nodes, tensors, graph.inputs(), graph.outputs()),
                file.metadata());
        return EmbeddedModel.decode(changed, "x.onnx", PLUGINS, new JavaKernel());
    }

    private static List<String> outputs(TrainedModel model) {
        OnnxModel read = OnnxReader.read("", ByteBuffer.wrap(OnnxRuntime.bytes(model)));
        return read.graph().outputs().stream().map(output -> output.name()).toList();
    }

    /** A network with 16 hidden units of this activation, and three classes. */
    private static TrainedModel hidden(PluginSpec activation, Plugins plugins) {
        RunSpec spec = RunSpec.builder()
                .seed(7)
                .network(network -> network.inputs(2)
                        .layer(layer -> layer.units(16).activation(activation).biasInitializer("normal"))
                        .layer(3, "softmax"))
                .loss("cross-entropy")
                .build();
        Target target = new Target.Classes("kind", List.of("p", "q", "r"), 3);
        return model(spec, plugins, Features.ofNumbers(List.of("a", "b")), target);
    }

    private static RunSpec spec(String output, int units, String loss) {
        return RunSpec.builder()
                .seed(3)
                .network(network -> network.layer(8, "relu").layer(units, output))
                .loss(loss)
                .build();
    }

    private static TrainedModel model(RunSpec run, Plugins plugins, Features features, Target target) {
        int inputs = features.inputs();
        NetworkSpec sizes = run.network().withSizes(inputs, target.outputs());
        RunSpec spec = run.withNetwork(sizes);
        Network network = Network.build(spec, plugins);
        double[] center = IntStream.range(0, inputs).mapToDouble(i -> 0.1 * i).toArray();
        double[] width = IntStream.range(0, inputs).mapToDouble(i -> 0.3 + i).toArray();
        return new TrainedModel(
                spec,
                network,
                ParameterArrays.initial(network, spec.seed()),
                new Preprocessing(features, new Scaler(center, width), target),
                new JavaKernel());
    }

    private static DataTable numbers(int columns) {
        SplittableRandom random = new SplittableRandom(1);
        double[] values = random.doubles(200L * columns, -4, 4).toArray();
        Arrays.fill(values, 0, columns, 0);
        return DataTable.unlabelled(List.of("a", "b").subList(0, columns), values);
    }
}
