package dev.chainrule.mlp.export.javaclass;

import static dev.chainrule.mlp.export.javaclass.ExportModels.PLUGINS;
import static dev.chainrule.mlp.export.javaclass.ExportModels.ROWS;
import static dev.chainrule.mlp.export.javaclass.ExportModels.hidden;
import static dev.chainrule.mlp.export.javaclass.ExportModels.model;
import static dev.chainrule.mlp.export.javaclass.ExportModels.sameClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.activations.Activations;
import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.TrainedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exported classes compile without warnings and give the bits of the model. */
class JavaExportTest {
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
    void everyActivationGivesTheBitsOfTheModel() throws Exception {
        Compiled classes = new Compiled(folder);
        List<PluginSpec> shipped = new ArrayList<>();
        PLUGINS.names(PluginKind.ACTIVATION).stream()
                .filter(name -> !name.equals("formula"))
                .forEach(name -> shipped.add(PluginSpec.of(name)));
        shipped.add(new PluginSpec("elu", Map.of("alpha", 0.3)));
        shipped.add(new PluginSpec("celu", Map.of("alpha", 2.5)));
        shipped.add(new PluginSpec("leaky-relu", Map.of("slope", 0.3)));
        int n = 0;
        // a class with several layers compiles faster than several classes
        for (int from = 0; from < shipped.size(); from += 4) {
            List<PluginSpec> layers = shipped.subList(from, Math.min(shipped.size(), from + 4));
            classes.add("shipped.Model" + n++, hidden(layers, PLUGINS));
        }
        for (String formula : FORMULAS) {
            Plugins plugins = PLUGINS.plus(Activations.formula("switch", formula, Map.of()));
            classes.add("shipped.Model" + n++, hidden(PluginSpec.of("switch"), plugins));
        }
        classes.add("shipped.Model" + n++, hidden(PluginSpec.of("bent"), PLUGINS.plus(new Bent(0.5))));
        classes.compile();
        assertTrue(shipped.size() > 20);
        for (int m = 0; m < n; m++) {
            sameClasses(classes, "shipped.Model" + m, ROWS);
        }
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
}
