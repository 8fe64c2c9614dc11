package dev.chainrule.mlp.export.javaclass;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.activations.Activations;
import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.FloatMath;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.Features;
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
import dev.chainrule.mlp.core.spec.Missing;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.UnknownCategories;
import dev.chainrule.mlp.core.training.Prediction;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.io.run.FilePredictions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exported classes compile without warnings and give the bits of the model. */
class JavaExportTest {
    private static final int ROWS = Integer.getInteger("mlp.export.rows", 300);
    private static final Plugins PLUGINS = Plugins.load();
    private static final List<String> FORMULAS = List.of(
            "z * exp(-z^2)",
            "ln(1 + z^2) + z^3 / 100 - z^4 / 1000",
            "log1p(abs(z)) * sign(z)",
            "log2(1 + exp(z)) + sqrt(1 + z^2) - 1",
            "ln(cosh(z)) - expm1(-abs(z)) + ln(2 + sin(z))",
            "1 - tanh(z)^2 + normalPdf(z) - normalCdf(z) * erf(z)",
            "step(z) + 0.1 * z - -3 * softplus(z)",
            "where(z < 1, where(z <= -1, -1, z), z^3)",
            "sin(z) + cos(2*z) + atan(z) + asinh(z) + tan(z/9) + sinh(z/9) * cosh(z/9)",
            "exp(z) * normalPdf(3*z)",
            "max(min(z, 2), -0.5) / (1 + abs(z)) - (z - (z - 0.1))",
            "2^min(z, 3) - abs(z)^1.5",
            "1");

    @TempDir
    private Path folder;

    @Test
    void learnedScalesAndSharesGiveTheBitsOfTheModel() throws Exception {
        Compiled classes = new Compiled(folder);
        classes.add("scaled.InText", scaled(5));
        classes.add("scaled.InFile", scaled(6));
        JavaExport.of(classes.model("scaled.InFile"), "scaled.InFile")
                .withResource()
                .write(folder);
        classes.compile();
        sameClasses(classes, "scaled.InText", ROWS);
        sameClasses(classes, "scaled.InFile", ROWS);
    }

    @Test
    void everyActivationGivesTheBitsOfTheModel() throws Exception {
        Compiled classes = new Compiled(folder);
        int n = 0;
        for (String name : PLUGINS.names(PluginKind.ACTIVATION)) {
            if (!name.equals("formula")) {
                classes.add("shipped.Model" + n++, hidden(PluginSpec.of(name), PLUGINS));
            }
        }
        classes.add("shipped.Model" + n++, hidden(new PluginSpec("elu", Map.of("alpha", 0.3)), PLUGINS));
        classes.add("shipped.Model" + n++, hidden(new PluginSpec("celu", Map.of("alpha", 2.5)), PLUGINS));
        classes.add("shipped.Model" + n++, hidden(new PluginSpec("leaky-relu", Map.of("slope", 0.3)), PLUGINS));
        for (String formula : FORMULAS) {
            Plugins plugins = PLUGINS.plus(Activations.formula("switch", formula, Map.of()));
            classes.add("shipped.Model" + n++, hidden(PluginSpec.of("switch"), plugins));
        }
        classes.add("shipped.Model" + n++, hidden(PluginSpec.of("bent"), PLUGINS.plus(new Bent(0.5))));
        classes.compile();
        assertTrue(n > 30);
        for (int m = 0; m < n; m++) {
            sameClasses(classes, "shipped.Model" + m, ROWS);
        }
    }

    @Test
    void eachKindOfOutputGivesTheBitsOfTheModel() throws Exception {
        Compiled classes = new Compiled(folder);
        Features features = Features.ofNumbers(List.of("a", "b"));
        Target two = new Target.Classes("kind", List.of("no", "yes"), 1);
        classes.add("One", model(spec("sigmoid", "binary-cross-entropy"), features, two));
        classes.add("Hinge", model(spec("identity", "hinge"), features, two));
        Target scaled = new Target.Numbers(List.of("price"), new Scaler(new double[] {1e5}, new double[] {0.3e5}));
        classes.add("Price", model(spec("identity", "mean-squared-error"), features, scaled));
        Target rate = new Target.Numbers(List.of("count"), Scaler.none(1));
        classes.add("Rate", model(spec("identity", "poisson"), features, rate));
        Target several = new Target.Numbers(List.of("x", "y"), new Scaler(new double[] {1, 2}, new double[] {3, 0.7}));
        classes.add("Several", model(spec("tanh", "mean-squared-error"), features, several));
        classes.compile();
        sameClasses(classes, "One", ROWS);
        sameClasses(classes, "Hinge", ROWS);
        for (double[] row : rows(2, ROWS)) {
            Prediction price = classes.model("Price").predict(row);
            assertEquals(price.value(), classes.call("Price", "predict", row));
            assertEquals(price.value(), classes.call("Price", "predict", Map.of("a", row[0], "b", row[1])));
            assertEquals(classes.model("Rate").predict(row).value(), classes.call("Rate", "predict", row));
            assertArrayEquals(classes.model("Several").predict(row).toArray(), (double[])
                    classes.call("Several", "predict", row));
        }
        assertEquals(List.of("x", "y"), classes.field("Several", "TARGETS"));
        String csv = "b,a\n1,2\n-0.5,3e-3\n\n1e-9, -7 \n";
        for (String name : List.of("One", "Hinge", "Price", "Rate", "Several")) {
            assertEquals(predicted(classes.model(name), csv), classes.csv(name, csv));
        }
    }

    @Test
    void categoriesAndMissingValuesAreTreatedAsByTheModel() throws Exception {
        List<Feature> columns = List.of(
                Feature.number("age"),
                new Feature("plan", List.of("basic", "pro"), List.of("old", "older")),
                new Feature("stars", List.of("1", "2", "3")));
        Target target = new Target.Classes("kind", List.of("p", "q", "r"), 3);
        Features filled = new Features(columns, UnknownCategories.IGNORE, List.of(0.5, 0.2, 0.7, 0.1, 0.3, 0.3, 0.4));
        Features strict = new Features(columns, UnknownCategories.ERROR, List.of());
        Compiled classes = new Compiled(folder);
        RunSpec trained = spec("softmax", "cross-entropy").toBuilder()
                .data(data -> data.file("rows.csv").target("kind").missing(Missing.MEAN))
                .build();
        classes.add("Filled", model(trained, filled, target));
        classes.add("Strict", model(spec("softmax", "cross-entropy"), strict, target));
        classes.compile();
        for (Object age : new Object[] {41, 2.5, -0.0, "", null}) {
            for (Object plan : new Object[] {"basic", "pro", "older", "none", null}) {
                for (Object stars : new Object[] {1, "3.0", 2.0, "07", null}) {
                    Map<String, Object> row = new HashMap<>();
                    row.put("age", age);
                    row.put("plan", plan);
                    if (stars != null) {
                        row.put("stars", stars);
                    }
                    for (String name : List.of("Filled", "Strict")) {
                        sameMap(classes, name, row);
                    }
                }
            }
        }
        assertThrows(IllegalArgumentException.class, () -> classes.call("Filled", "predict", Map.of("aeg", 3)));
        String csv = "plan,stars,age\nbasic,1,NA\n,4.0,7\n\"pro\",?,1e2\n\"older\",,-0\n";
        assertEquals(predicted(classes.model("Filled"), csv), classes.csv("Filled", csv));
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> classes.csv("Strict", "plan,stars,age\npro,1,1\npro,9,1\n"));
        assertEquals("line 3: unknown category '9' of 'stars'", e.getMessage());
    }

    private static void sameMap(Compiled classes, String name, Map<String, Object> row) throws Exception {
        Prediction expected;
        try {
            expected = classes.model(name).predict(row);
        } catch (RuntimeException e) {
            assertThrows(IllegalArgumentException.class, () -> classes.call(name, "probabilities", row), row::toString);
            return;
        }
        assertArrayEquals(expected.toArray(), (double[]) classes.call(name, "probabilities", row), row::toString);
        assertEquals(expected.label(), classes.call(name, "predictLabel", row));
    }

    @Test
    void hostileNamesStayText() throws Exception {
        List<String> names = new ArrayList<>(List.of(
                "a\"; } static { System.exit(1); } //",
                "*/ int x; /*",
                "\\u000a\\u0022",
                "{@code",
                "<b>&amp;",
                "\u202e\ud83d\ude00",
                "tab\there",
                "new\nline\r",
                "\ud800 alone",
                "'\\'",
                "\u0000\u0001\u007f",
                "@param x",
                "=1+1",
                "\"\"\""));
        List<Feature> columns = new ArrayList<>();
        names.forEach(name -> columns.add(Feature.number(name)));
        columns.add(new Feature("kind \\", names));
        Features features = new Features(columns, List.of());
        Target target = new Target.Classes("*/ \\u002a/", names, names.size());
        Compiled classes = new Compiled(folder);
        classes.add("a.b.Hostile", model(spec("softmax", "cross-entropy"), features, target));
        classes.compile();
        assertEquals(features.names(), classes.field("a.b.Hostile", "FEATURES"));
        assertEquals(names, classes.field("a.b.Hostile", "LABELS"));
        Map<String, Object> row = new HashMap<>();
        names.forEach(name -> row.put(name, 0.3));
        row.put("kind \\", names.get(2));
        sameMap(classes, "a.b.Hostile", row);
    }

    @Test
    void largeNetworksCompile() throws Exception {
        List<String> pixels = IntStream.range(0, 784).mapToObj(i -> "p" + i).toList();
        List<String> digits = IntStream.range(0, 10).mapToObj(Integer::toString).toList();
        List<String> many =
                IntStream.range(0, 30).mapToObj(i -> "label, \"" + i).toList();
        Compiled classes = new Compiled(folder);
        classes.add(
                "large.Digits",
                model(
                        RunSpec.builder()
                                .seed(1)
                                .network(network -> network.inputs(784)
                                        .layer(512, "relu")
                                        .layer(512, "relu")
                                        .layer(10, "softmax"))
                                .loss("cross-entropy")
                                .build(),
                        Features.ofNumbers(pixels),
                        new Target.Classes("digit", digits, 10)));
        classes.add(
                "large.Wide",
                model(
                        RunSpec.builder()
                                .seed(1)
                                .network(network -> network.inputs(300)
                                        .layer(20, "relu")
                                        .layer(4096, "gelu")
                                        .layer(30, "softmax"))
                                .loss("cross-entropy")
                                .build(),
                        Features.ofNumbers(pixels.subList(0, 300)),
                        new Target.Classes("label", many, 30)));
        assertTrue(JavaExport.of(classes.model("large.Digits"), "Digits")
                .resource()
                .isPresent());
        assertEquals(4 * (785 * 512 + 513 * 512 + 513 * 10), Files.size(folder.resolve("large/Digits.weights")));
        classes.compile();
        sameClasses(classes, "large.Digits", 20);
        sameClasses(classes, "large.Wide", 20);
    }

    @Test
    void weightsOfAnotherVersionAreRejected() throws Exception {
        Compiled classes = new Compiled(folder);
        TrainedModel model = hidden(PluginSpec.of("relu"), PLUGINS);
        classes.add("Iris", model);
        JavaExport.of(model, "Iris").withResource().write(folder);
        classes.compile();
        byte[] weights = Files.readAllBytes(folder.resolve("Iris.weights"));
        weights[7] ^= 1;
        Files.write(folder.resolve("Iris.weights"), weights);
        Throwable e = assertThrows(Throwable.class, () -> classes.call("Iris", "predict", 1, 2));
        while (e.getCause() != null) {
            e = e.getCause();
        }
        assertTrue(e.getMessage().contains("does not belong to this version of Iris"), e.toString());
    }

    @Test
    void weightsOfOneMegabyteAreInTheClass() throws Exception {
        TrainedModel model = model(
                RunSpec.builder()
                        .network(
                                network -> network.inputs(2).layer(1024, "relu").layer(200, "softmax"))
                        .loss("cross-entropy")
                        .build(),
                Features.ofNumbers(List.of("a", "b")),
                new Target.Classes(
                        "label", IntStream.range(0, 200).mapToObj(i -> "l" + i).toList(), 200));
        JavaExport export = JavaExport.of(model, "Big");
        assertFalse(export.resource().isPresent());
        Compiled classes = new Compiled(folder);
        classes.add("Big", model);
        classes.compile();
        sameClasses(classes, "Big", 20);
        assertTrue(export.withResource().resource().isPresent());
        assertTrue(export.withResource().source().contains("\"Big.weights\""));
    }

    @Test
    void refusesPluginsThatDoNotStateTheirArithmetic() {
        PluginException opaque = assertThrows(PluginException.class, () -> export(new Opaque()));
        assertEquals(
                "activation 'opaque' (" + Opaque.class.getName()
                        + ") cannot be exported as Java: it has no expression() that could be written as Java. Override it"
                        + " in the plugin [PLG_CONTRACT]",
                opaque.getMessage());
        PluginException fast = assertThrows(PluginException.class, () -> export(new Fast(false)));
        assertEquals(
                "activation 'fast' (" + Fast.class.getName()
                        + ") cannot be exported as Java: it overrides forward or value with arithmetic that its expressions"
                        + " do not state, so the class would give other bits. Leave these methods out of the plugin, or"
                        + " state their arithmetic in float32() [PLG_CONTRACT]",
                fast.getMessage());
        assertTrue(export(new Fast(true)).contains("return t1 * (1.0f + FloatMath.tanh(t1));"), export(new Fast(true)));
    }

    private static String export(Activation activation) {
        TrainedModel model = hidden(PluginSpec.of(activation.name()), PLUGINS.plus(activation));
        return JavaExport.of(model, "Refused").source();
    }

    @Test
    void refusesNamesThatAreNoClasses() {
        TrainedModel model = hidden(PluginSpec.of("relu"), PLUGINS);
        for (String name : List.of(
                "",
                "com.",
                ".Iris",
                "com..Iris",
                "com.acme.Iris;",
                "com/acme/Iris",
                "../Iris",
                "int",
                "com.class.Iris",
                "String",
                "com.acme.Layer1",
                "com.acme.record",
                "java.util.Iris",
                "1Iris",
                "Iris\n",
                "x".repeat(201))) {
            assertThrows(ConfigException.class, () -> JavaExport.of(model, name), name);
        }
        ConfigException e = assertThrows(ConfigException.class, () -> JavaExport.of(model, "com.new.Iris"));
        assertEquals(
                "the class name 'com.new.Iris' has the word 'new', which is reserved in Java [CFG_RANGE]",
                e.getMessage());
    }

    @Test
    void leavesClassesThatOthersWroteAlone() throws Exception {
        TrainedModel model = hidden(PluginSpec.of("relu"), PLUGINS);
        JavaExport export = JavaExport.of(model, "com.acme.Iris");
        export.write(folder);
        export.write(folder);
        Path file = export.file(folder);
        assertEquals(folder.resolve("com/acme/Iris.java"), file);
        Files.writeString(file, "class Iris {}");
        assertThrows(StorageException.class, () -> export.write(folder));
        assertEquals("class Iris {}", Files.readString(file));
    }

    @Test
    void rejectsRowsAsTheModelDoes() throws Exception {
        Compiled classes = new Compiled(folder);
        classes.add("Strict", hidden(PluginSpec.of("tanh"), PLUGINS));
        Plugins plugins = PLUGINS.plus(Activations.formula("steep", "exp(z)", Map.of()));
        classes.add("Steep", hidden(PluginSpec.of("steep"), plugins));
        classes.compile();
        assertThrows(IllegalArgumentException.class, () -> classes.call("Strict", "predict", 1.0));
        assertThrows(IllegalArgumentException.class, () -> classes.call("Strict", "predict", Double.NaN, 1.0));
        assertThrows(ArithmeticException.class, () -> classes.call("Strict", "predict", 1e300, 1.0));
        assertThrows(ArithmeticException.class, () -> classes.call("Steep", "predict", 300, 300));
        assertThrows(DataException.class, () -> classes.model("Steep").predict(300, 300));
    }

    private static void sameClasses(Compiled classes, String name, int count) throws Exception {
        TrainedModel model = classes.model(name);
        String scores = model.network().givesProbabilities() ? "probabilities" : "scores";
        for (double[] row : rows(model.features().size(), count)) {
            Prediction expected = model.predict(row);
            String context = name + " " + model.network().layers().get(0).activation() + " " + row[0] + " " + row[1];
            assertArrayEquals(expected.toArray(), (double[]) classes.call(name, scores, row), context);
            assertEquals(model.labels().indexOf(expected.label()), classes.call(name, "predict", row), context);
            assertEquals(expected.label(), classes.call(name, "predictLabel", row));
        }
    }

    private static String predicted(TrainedModel model, String csv) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        FilePredictions.of(model)
                .write(new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)), Path.of("rows.csv"), out);
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Rows near and far from 0, with zeros of both signs. */
    private static List<double[]> rows(int columns, int count) {
        SplittableRandom random = new SplittableRandom(5);
        List<double[]> rows = new ArrayList<>();
        for (int r = 0; r < count; r++) {
            double spread = r % 10 == 0 ? 40 : r % 10 == 1 ? 1e-3 : 3;
            double[] row = new double[columns];
            for (int c = 0; c < columns; c++) {
                row[c] = r < 3 ? -0.0 * r : random.nextDouble(-spread, spread);
            }
            rows.add(row);
        }
        return rows;
    }

    /** A network with 16 hidden units of this activation, and three classes. */
    /** A model with a learned scale of the inputs and learned shares of an activation, which are not 1. */
    private static TrainedModel scaled(int units) {
        RunSpec spec = RunSpec.builder()
                .seed(7)
                .network(network -> network.inputScale(InputScale.LEARNED)
                        .layer(layer -> layer.units(units).activation("tanh").parametric(true))
                        .layer(layer -> layer.units(4).activation("identity").parametric(true))
                        .layer(2, "softmax"))
                .loss("cross-entropy")
                .build();
        Target target = new Target.Classes("kind", List.of("p", "q"), 2);
        TrainedModel model = model(spec, Features.ofNumbers(List.of("a", "b")), target);
        ParameterArrays weights = model.weights();
        ParameterRange scale = model.network().layers().get(0).range(ParameterKind.INPUT_SCALE);
        weights.layer(0)[scale.from()] = 0.3f;
        weights.layer(0)[scale.from() + 1] = -1.7f;
        ParameterRange alpha = model.network().layers().get(0).range(ParameterKind.ALPHA);
        for (int i = alpha.from(); i < alpha.to(); i++) {
            weights.layer(0)[i] = 0.3f * (i - alpha.from());
        }
        return new TrainedModel(model.spec(), model.network(), weights, model.preprocessing(), new JavaKernel());
    }

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

    private static RunSpec spec(String output, String loss) {
        return RunSpec.builder()
                .seed(3)
                .network(network -> network.layer(8, "relu").layer(layer -> layer.activation(PluginSpec.of(output))))
                .loss(loss)
                .build();
    }

    private static TrainedModel model(RunSpec run, Features features, Target target) {
        return model(run, PLUGINS, features, target);
    }

    private static TrainedModel model(RunSpec run, Plugins plugins, Features features, Target target) {
        int inputs = features.inputs();
        RunSpec spec = run.withNetwork(run.network().withSizes(inputs, target.outputs()));
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

    /** A plugin of somebody else, as the documentation shows it. */
    private record Bent(double bend) implements Activation {
        @Override
        public String name() {
            return "bent";
        }

        @Override
        public Bent with(PluginOptions options) {
            return this;
        }

        @Override
        public Optional<Expression> expression() {
            return Optional.of(
                    Expression.parse("bend * (sqrt(z^2 + 1) - 1) + z").with(Map.of("bend", bend)));
        }
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

    /** Computes z·σ(z) in another way than its expression says. */
    private record Fast(boolean states) implements Activation {
        @Override
        public String name() {
            return "fast";
        }

        @Override
        public Fast with(PluginOptions options) {
            return this;
        }

        @Override
        public Optional<Expression> expression() {
            return Optional.of(Expression.parse("z * sigmoid(z)"));
        }

        @Override
        public Optional<Expression> float32() {
            return states ? Optional.of(Expression.parse("0.5 * z * (1 + tanh(0.5 * z))")) : Optional.empty();
        }

        @Override
        public void forward(Matrix z, Matrix a) {
            for (int i = 0; i < z.size(); i++) {
                float x = z.data()[i];
                a.data()[i] = 0.5f * x * (1 + FloatMath.tanh(0.5f * x));
            }
        }
    }
}
