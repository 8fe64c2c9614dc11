package dev.chainrule.mlp.export.onnx;

import static dev.chainrule.mlp.export.onnx.OnnxModels.PLUGINS;
import static dev.chainrule.mlp.export.onnx.OnnxModels.model;
import static dev.chainrule.mlp.export.onnx.OnnxModels.numbers;
import static dev.chainrule.mlp.export.onnx.OnnxModels.spec;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.CategoryEncoding;
import dev.chainrule.mlp.api.ColumnValues;
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
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.UnknownCategories;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.export.onnx.format.OnnxGraph;
import dev.chainrule.mlp.export.onnx.format.OnnxNode;
import dev.chainrule.mlp.export.onnx.format.OnnxReader;
import dev.chainrule.mlp.export.onnx.format.OnnxType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** onnxruntime prepares the cells of a row as the model does. */
class InputNodesTest {
    /** Neighbouring numbers are scaled together; a column of categories stands alone. */
    @Test
    void joinsNumbersThatFollowEachOther() {
        Features features = new Features(
                List.of(
                        Feature.number("a"),
                        Feature.number("b"),
                        new Feature("c", List.of("x", "y")),
                        Feature.number("d")),
                List.of());
        GraphBuilder graph = new GraphBuilder();
        Scaler scaler = new Scaler(new double[] {0, 0, 0, 0, 7}, new double[] {1, 1, 1, 1, 2});
        Preprocessing preprocessing =
                new Preprocessing(features, scaler, new Target.Numbers(List.of("y"), Scaler.none(1)));
        assertEquals("inputs", new InputNodes(graph, preprocessing, List.of("")).addColumns());
        OnnxGraph built = graph.build("g");
        assertEquals(
                List.of("Concat", "Cast", "LabelEncoder", "Gather", "Flatten", "Sub", "Div", "Cast", "Concat"),
                built.nodes().stream().map(OnnxNode::operator).toList());
        assertEquals(List.of("a", "b"), built.nodes().get(0).inputs());
        assertEquals(
                List.of(OnnxType.DOUBLE, OnnxType.DOUBLE, OnnxType.STRING, OnnxType.DOUBLE),
                built.inputs().stream()
                        .map(input -> OnnxType.of(input.type()).orElseThrow())
                        .toList());
    }

    @Test
    void oneTensorOfInputsIsCastOnlyToBeScaled() {
        Features features = Features.ofNumbers(List.of("p1", "p2"));
        Target target = new Target.Numbers(List.of("y"), Scaler.none(1));
        GraphBuilder same = new GraphBuilder();
        Preprocessing unchanged = new Preprocessing(features, Scaler.none(2), target);
        assertEquals("input", new InputNodes(same, unchanged, List.of("")).addTensor());
        assertEquals(List.of(), same.build("g").nodes());
        GraphBuilder scaled = new GraphBuilder();
        Preprocessing bytes = new Preprocessing(features, new Scaler(new double[2], new double[] {255, 255}), target);
        assertEquals("numbers_float32", new InputNodes(scaled, bytes, List.of("")).addTensor());
        assertEquals(
                List.of("Cast", "Sub", "Div", "Cast"),
                scaled.build("g").nodes().stream().map(OnnxNode::operator).toList());
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
                    7, 4, 2, 1e6, 0, //
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
        for (int r = 0; r < 6; r++) { // the last has 3 as 03, which no list of texts can foresee
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

    private static Feature categories(PluginSpec spec, String name, List<String> own, List<String> rare) {
        CategoryEncoding plugin = (CategoryEncoding) PLUGINS.encoding(spec);
        long[] rows =
                LongStream.rangeClosed(1, own.size() + Math.min(1, rare.size())).toArray();
        return new Feature(name, own, rare)
                .withEncoding(new FittedEncoding<>(spec, plugin, plugin.fit(own, rows), rows.length));
    }

    @Test
    void encodedCategoriesAreThoseOfTheModel() {
        List<Feature> columns = List.of(
                categories(new PluginSpec("one-hot", Map.of("binary", true)), "a", List.of("no", "yes"), List.of()),
                Feature.number("b"),
                categories(PluginSpec.of("frequency"), "c", List.of("x", "y", "z"), List.of("p", "q")),
                categories(new PluginSpec("frequency", Map.of("log", true)), "d", List.of("1", "2"), List.of()));
        Target target = new Target.Classes("kind", List.of("p", "q", "r"), 3);
        double nan = Double.NaN;
        DataTable rows = new DataTable(
                List.of("a", "b", "c", "d"),
                new double[] {0, 1, 0, 0, 1, 2, 1, 1, 2, 3, 2, 2, nan, nan, 3, nan, 1, 7, 4, 0, 0, 7, 5, 1, 0, 7, nan, 1
                },
                List.of(
                        List.of("no", "yes", "perhaps"),
                        List.of(),
                        List.of("x", "y", "z", "p", "q", "new"),
                        List.of("1", "2", "3")),
                List.of(),
                List.of(),
                new double[0],
                new double[0],
                new int[0]);
        OnnxRuntime.assertSamePredictions(
                model(
                        spec("softmax", 3, "cross-entropy"),
                        PLUGINS,
                        new Features(columns, List.of(0.25, 4.0, 0.5, 0.75)),
                        target),
                rows);
    }

    /** 300 categories need no table of 300 by 300; with rare, unknown and missing ones. */
    @Test
    void manyCategoriesAreThoseOfTheModel() {
        List<String> own =
                IntStream.range(0, 300).mapToObj(i -> "category " + i).toList();
        List<String> texts =
                Stream.concat(own.stream(), Stream.of("rare", "unknown")).toList();
        List<Double> fill = IntStream.range(0, 302).mapToObj(i -> i / 300.0).toList();
        double[] values = {0, 1, 299, 2, 300, 3, 301, 4, Double.NaN, 5};
        DataTable rows = new DataTable(
                List.of("a", "b"),
                values,
                List.of(texts, List.of()),
                List.of(),
                List.of(),
                new double[0],
                new double[0],
                new int[0]);
        Target target = new Target.Classes("kind", List.of("p", "q", "r"), 3);
        for (List<String> rare : List.of(List.of("rare"), List.<String>of())) {
            List<Feature> columns = List.of(new Feature("a", own, rare), Feature.number("b"));
            Features filled = new Features(columns, fill.subList(0, 301 + rare.size()));
            Features strict = new Features(columns, UnknownCategories.ERROR, List.of());
            TrainedModel plain = model(spec("softmax", 3, "cross-entropy"), PLUGINS, filled, target);
            Scaler none = Scaler.none(filled.inputs());
            OnnxRuntime.assertSamePredictions(with(plain, new Preprocessing(filled, none, target)), rows);
            TrainedModel refusing = with(plain, new Preprocessing(strict, none, target));
            assertTrue(OnnxRuntime.bytes(refusing).length < 100_000);
            float[][] found = OnnxRuntime.scores(
                    OnnxRuntime.run(OnnxRuntime.bytes(refusing), OnnxRuntime.inputs(refusing, rows)));
            assertEquals(refusing.predict(Map.of("a", "category 299", "b", 2)).toArray()[0], found[1][0], 1e-6);
            assertTrue(Float.isNaN(found[3][0]) && Float.isNaN(found[4][0]));
            assertEquals(rare.isEmpty(), Float.isNaN(found[2][0]));
        }
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
    @CsvSource({
        "robust-smooth,log",
        "log,robust-smooth",
        "log,log",
        "robust-smooth,robust-smooth",
        "quantile,quantile",
        "quantile,log"
    })
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

    /** Ties, knots, numbers between and beyond them; a, b and c share the nodes, d has another number of knots. */
    @Test
    void aScalingByQuantilesIsThatOfTheModel() {
        SplittableRandom random = new SplittableRandom(2);
        double[][] training = new double[4][];
        for (int c = 0; c < 4; c++) {
            double[] column = random.doubles(c == 3 ? 600 : 250, -20, 20).toArray();
            for (int i = 0; i < column.length; i++) {
                column[i] = c == 0 || i % 3 == 0 ? Math.rint(column[i] / 4) : column[i];
            }
            training[c] = column;
        }
        List<Optional<FittedEncoding<Scaling>>> curves = Stream.of(training)
                .map(column -> Optional.of(curve("quantile", column)))
                .toList();
        double[] values = new double[4 * 300];
        for (int i = 0; i < values.length; i++) {
            double[] column = training[i % 4];
            int kind = random.nextInt(4);
            double[] knots = curves.get(i % 4).orElseThrow().numbers();
            values[i] = kind == 0
                    ? knots[random.nextInt(knots.length)]
                    : kind == 1 ? column[random.nextInt(column.length)] : random.nextDouble(-25, 25);
        }
        Features features = Features.ofNumbers(List.of("a", "b", "c", "d"));
        Target target = new Target.Classes("kind", List.of("p", "q", "r"), 3);
        TrainedModel plain = model(spec("softmax", 3, "cross-entropy"), PLUGINS, features, target);
        TrainedModel scaled = with(
                plain,
                new Preprocessing(features, new Scaler(new double[4], new double[] {1, 1, 1, 1}, curves), target));
        OnnxRuntime.assertSamePredictions(scaled, DataTable.unlabelled(features.names(), values));
        OnnxGraph graph =
                OnnxReader.read("", ByteBuffer.wrap(OnnxRuntime.bytes(scaled))).graph();
        assertEquals(
                2,
                graph.nodes().stream()
                        .filter(node -> node.operator().equals("Log"))
                        .count());
    }

    /** 60 predictions between −8 and 8, far beyond the scaled targets. */
    @Test
    void oneTargetIsScaledBackByQuantiles() {
        FittedEncoding<Scaling> quantiles = curve("quantile", 0, 0, 0, 1, 2, 3, 4, 5, 5, 5, 6, 7, 1e4);
        Features features = Features.ofNumbers(List.of("a", "b"));
        Target target = new Target.Numbers(
                List.of("y"), new Scaler(new double[1], new double[] {1}, List.of(Optional.of(quantiles))));
        TrainedModel plain = model(spec("identity", 1, "mean-squared-error"), PLUGINS, features, target);
        double[] values = new SplittableRandom(3).doubles(120, -40, 40).toArray();
        OnnxRuntime.assertSamePredictions(plain, DataTable.unlabelled(features.names(), values));
    }

    @Test
    void aScalingWithoutAFormulaIsRefusedByName() {
        Features features = Features.ofNumbers(List.of("a", "b"));
        Target target = new Target.Numbers(List.of("y"), Scaler.none(1));
        TrainedModel plain = model(spec("identity", 1, "mean-squared-error"), PLUGINS, features, target);
        FittedEncoding<Scaling> bare = new FittedEncoding<>(PluginSpec.of("bare"), new Bare(), new double[0]);
        Scaler ofInputs = new Scaler(new double[2], new double[] {1, 1}, List.of(Optional.of(bare), Optional.empty()));
        Scaler ofTarget = new Scaler(new double[1], new double[] {1}, List.of(Optional.of(bare)));
        PluginException fault = assertThrows(
                PluginException.class,
                () -> OnnxRuntime.bytes(with(plain, new Preprocessing(features, ofInputs, target))));
        assertEquals(
                "a  the scaling 'bare' cannot be exported as ONNX. Scalings that state a formula can be, such as 'standard'"
                        + " [PLG_CONTRACT]",
                fault.getMessage());
        Target scaled = new Target.Numbers(List.of("y"), ofTarget);
        assertThrows(
                PluginException.class,
                () -> OnnxRuntime.bytes(with(plain, new Preprocessing(features, Scaler.none(2), scaled))));
    }

    private static TrainedModel with(TrainedModel model, Preprocessing preprocessing) {
        return new TrainedModel(model.spec(), model.network(), model.weights(), preprocessing, new JavaKernel());
    }

    /** A scaling of somebody else that states no formula. */
    private record Bare() implements Scaling {
        @Override
        public String name() {
            return "bare";
        }

        @Override
        public Bare with(PluginOptions options) {
            return this;
        }

        @Override
        public double[] fit(ColumnValues column) {
            return new double[0];
        }

        @Override
        public double scale(double value, double[] fitted) {
            return Math.cbrt(value);
        }

        @Override
        public double unscale(double scaled, double[] fitted) {
            return scaled * scaled * scaled;
        }
    }
}
