package dev.chainrule.mlp.export.javaclass;

import static dev.chainrule.mlp.export.javaclass.ExportModels.PLUGINS;
import static dev.chainrule.mlp.export.javaclass.ExportModels.model;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.CategoryEncoding;
import dev.chainrule.mlp.api.ColumnValues;
import dev.chainrule.mlp.api.LearnedEncoding;
import dev.chainrule.mlp.api.NumberEncoding;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.FittedEncoding;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.InputScale;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.UnknownCategories;
import dev.chainrule.mlp.core.training.TrainedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Learned encodings and ensembles have the same bits in a class as in its model. */
class LearnedSourceTest {
    private static final Target KINDS = new Target.Classes("kind", List.of("p", "q", "r"), 3);

    @TempDir
    private Path folder;

    private static Feature number(String name, PluginSpec spec) {
        NumberEncoding plugin = (NumberEncoding) PLUGINS.encoding(spec);
        double[] fitted = plugin.fit(ColumnValues.of(new double[] {1, 2, 50, 3, -7, 4.5}));
        return Feature.encoded(name, new FittedEncoding<>(spec, plugin, fitted));
    }

    private static Feature categories(Plugins plugins, String name, PluginSpec spec, List<String> own, List<String> rare) {
        CategoryEncoding plugin = (CategoryEncoding) plugins.encoding(spec);
        long[] rows = new long[own.size() + Math.min(1, rare.size())];
        return new Feature(name, own, rare)
                .withEncoding(new FittedEncoding<>(spec, plugin, plugin.fit(own, rows), rows.length));
    }

    private static RunSpec spec(int members, boolean hasScale) {
        return RunSpec.builder()
                .seed(3)
                .network(network -> network.inputScale(hasScale ? InputScale.LEARNED : InputScale.NONE)
                        .layer(8, "selu")
                        .layer(3, "softmax"))
                .loss("cross-entropy")
                .training(training -> training.members(members))
                .build();
    }

    private static TrainedModel learned(RunSpec run, Plugins plugins, Features features) {
        return model(
                run.withNetwork(run.network().withSizes(features.inputs(), 3).withEncodings(features.learned())),
                plugins,
                features,
                KINDS);
    }

    private static Features mixed(boolean fills) {
        List<Feature> columns = List.of(
                Feature.number("a"),
                number("b", PluginSpec.of("periodic")),
                categories(PLUGINS, "c", PluginSpec.of("embedding"), List.of("x", "y", "z"), List.of("u", "v")),
                number("d", new PluginSpec("periodic", Map.of("frequencies", 5, "outputs", 2, "deviation", 3))),
                categories(PLUGINS, "e", new PluginSpec("embedding", Map.of("dimensions", 2)), List.of("1", "2"), List.of()),
                Feature.number("f"));
        int inputs = new Features(columns, List.of()).inputs();
        List<Double> fill = IntStream.range(0, inputs).mapToObj(i -> 0.2 * i - 0.5).toList();
        return new Features(columns, UnknownCategories.IGNORE, fills ? fill : List.of());
    }

    private static TrainedModel ensemble(RunSpec run, Features features) {
        List<TrainedModel> members = IntStream.range(0, run.training().members())
                .mapToObj(k -> learned(run.member(k), PLUGINS, features))
                .toList();
        return TrainedModel.ensemble(
                members.get(0).spec().toBuilder().training(run.training()).seed(3).build(), members);
    }

    @Test
    void encodingsAndEnsemblesHaveTheBitsOfTheModel() throws Exception {
        Compiled classes = new Compiled(folder);
        classes.add("One", learned(spec(1, false), PLUGINS, mixed(false)));
        classes.add("Scaled", learned(spec(1, true), PLUGINS, mixed(true)));
        classes.add("Several", ensemble(spec(3, true), mixed(true)));
        classes.add("InFile", ensemble(spec(2, false), mixed(true)));
        JavaExport.of(classes.model("InFile"), "InFile").withResource().write(folder);
        classes.compile();
        SplittableRandom random = new SplittableRandom(8);
        for (int r = 0; r < 200; r++) {
            Map<String, Object> row = new HashMap<>();
            double spread = r % 7 == 0 ? 1e6 : 10;
            for (String name : List.of("a", "b", "d", "f")) {
                row.put(name, random.nextInt(9) == 0 ? null : Double.valueOf(random.nextDouble(-spread, spread)));
            }
            row.put("c", new String[] {"x", "y", "z", "u", "v", "unknown", null}[random.nextInt(7)]);
            row.put("e", new String[] {"1", "2.0", "3", null}[random.nextInt(4)]);
            for (String name : List.of("One", "Scaled", "Several", "InFile")) {
                ExportModels.sameMap(classes, name, row);
            }
        }
        assertEquals(
                4 * 2 * classes.model("InFile").network().parameterCount(),
                Files.size(folder.resolve("InFile.weights")));
        assertTrue(classes.text("Several").startsWith("import "), "no package");
        assertTrue(classes.text("Several").contains("Predicts kind with the mean of 3 trained networks: "));
    }

    @Test
    void manyEncodingsAreDividedAmongMethods() throws Exception {
        List<Feature> columns = new ArrayList<>();
        for (int i = 0; i < 1100; i++) {
            columns.add(number("x" + i, new PluginSpec("periodic", Map.of("frequencies", 1, "outputs", 1))));
        }
        Compiled classes = new Compiled(folder);
        classes.add("Wide", learned(spec(1, false), PLUGINS, new Features(columns, List.of())));
        classes.compile();
        assertTrue(classes.text("Wide").contains("        encoded3(x, p, e);\n"));
        SplittableRandom random = new SplittableRandom(8);
        for (int r = 0; r < 5; r++) {
            double[] row = random.doubles(1100, -4, 4).toArray();
            assertArrayEquals(
                    classes.model("Wide").predict(row).toArray(), (double[]) classes.call("Wide", "probabilities", row));
        }
    }

    @Test
    void refusesAnEncodingWithOtherArithmetic() {
        Plugins plugins = PLUGINS.plus(new Vectors());
        Features features = new Features(
                List.of(
                        Feature.number("a"),
                        categories(plugins, "b", PluginSpec.of("vectors"), List.of("x", "y", "z"), List.of())),
                List.of());
        TrainedModel model = learned(spec(1, false), plugins, features);
        assertEquals(
                "input 2  the learned encoding 'vectors' (" + Vectors.class.getName() + ") cannot be exported as a Java class,"
                        + " which knows products with a matrix, as of 'embedding', and cosines, as of 'periodic'. Use one of"
                        + " these [PLG_CONTRACT]",
                assertThrows(PluginException.class, () -> JavaExport.of(model, "Refused"))
                        .getMessage());
    }

    /** A vector for each category, computed in float64. */
    private record Vectors() implements CategoryEncoding, LearnedEncoding {
        @Override
        public String name() {
            return "vectors";
        }

        @Override
        public Vectors with(PluginOptions options) {
            return this;
        }

        @Override
        public double[] fit(List<String> categories, long[] rows) {
            return new double[] {rows.length};
        }

        @Override
        public int maxInputs(int categories) {
            return categories;
        }

        @Override
        public int inputs(double[] fitted) {
            return (int) fitted[0];
        }

        @Override
        public List<String> inputNames(String column, List<String> categories, double[] fitted) {
            return categories.stream().map(category -> column + "=" + category).toList();
        }

        @Override
        public void encode(int category, double[] fitted, double[] inputs, int from) {
            for (int i = 0; i < fitted[0]; i++) {
                inputs[from + i] = i == category ? 1 : 0;
            }
        }

        @Override
        public int parameters(int inputs) {
            return 2 * inputs;
        }

        @Override
        public int outputs(int inputs) {
            return 2;
        }

        @Override
        public List<String> outputNames(List<String> inputs) {
            return List.of("one", "two");
        }

        @Override
        public void initialize(double[] parameters, int inputs, RandomStream random) {
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] = random.nextGaussian();
            }
        }

        @Override
        public void value(double[] x, double[] parameters, double[] encoded) {
            encoded[0] = 0;
            encoded[1] = 0;
            for (int c = 0; c < x.length; c++) {
                encoded[0] += x[c] * parameters[2 * c];
                encoded[1] += x[c] * parameters[2 * c + 1];
            }
        }

        @Override
        public void pullback(
                double[] x, double[] parameters, double[] lossByEncoded, double[] lossByX, double[] lossByParameters) {
            for (int c = 0; c < x.length; c++) {
                lossByX[c] = lossByEncoded[0] * parameters[2 * c] + lossByEncoded[1] * parameters[2 * c + 1];
                lossByParameters[2 * c] = lossByEncoded[0] * x[c];
                lossByParameters[2 * c + 1] = lossByEncoded[1] * x[c];
            }
        }
    }
}
