package dev.chainrule.mlp.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.core.plugin.ColumnEncodings;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.ClassWeights;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FittedPreprocessingTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final DataSpec DATA =
            DataSpec.builder().file("data.csv").target("y").scale("min-max").build();

    private static RunSpec spec(String loss, String output) {
        return RunSpec.builder()
                .data(DATA)
                .network(n -> n.layer(layer -> layer.activation(output)))
                .loss(loss)
                .build();
    }

    private static final RunSpec CLASSIFIER = spec("cross-entropy", "softmax");
    private static final RunSpec REGRESSION = spec("squared-error", "identity");

    private static FittedPreprocessing fit(RunSpec spec, DataTable table, String... furtherLabels) {
        Set<String> labels = new TreeSet<>(table.labels());
        labels.addAll(List.of(furtherLabels));
        ColumnEncodings encodings = ColumnEncodings.of(spec.preprocessing(), PLUGINS);
        TableSummary summary = TableSummary.of(table, spec.preprocessing().classWeights(), encodings);
        return FittedPreprocessing.fit(spec, PLUGINS, summary, labels);
    }

    private static DataTable labelled(String... labels) {
        double[] x = IntStream.range(0, labels.length).asDoubleStream().toArray();
        return DataTable.labelled(List.of("x"), x, "y", List.of(labels));
    }

    private static String refusal(Executable fits) {
        return assertThrows(ConfigException.class, fits).getMessage();
    }

    @Test
    void theSpecHasTheSizesOfTheData() {
        RunSpec fitted = fit(CLASSIFIER, labelled("a", "b", "c")).spec();
        assertEquals(OptionalInt.of(1), fitted.network().inputs());
        assertEquals(OptionalInt.of(3), fitted.network().outputLayer().units());
        RunSpec numbers = fit(
                        REGRESSION,
                        DataTable.numeric(
                                List.of("u", "v"), new double[] {0, 1, 2, 3}, List.of("y"), new double[] {5, 7}))
                .spec();
        assertEquals(OptionalInt.of(2), numbers.network().inputs());
        assertEquals(OptionalInt.of(1), numbers.network().outputLayer().units());
    }

    @ParameterizedTest
    @CsvSource({
        "binary-cross-entropy, sigmoid, 1",
        "cross-entropy, softmax, 2",
        "squared-error, sigmoid, 2",
        "squared-error, softmax, 2"
    })
    void twoClassesTakeOneOutputIfTheLossIsOfProbabilitiesOfTwo(String loss, String output, int units) {
        assertEquals(
                OptionalInt.of(units),
                fit(spec(loss, output), labelled("no", "yes"))
                        .spec()
                        .network()
                        .outputLayer()
                        .units());
    }

    @Test
    void theClassesAreThoseOfAllRowsAndAllElseIsFittedToTheTrainingRows() {
        FittedPreprocessing fitted = fit(CLASSIFIER, labelled("b", "c", "b"), "a");
        assertEquals(
                List.of("a", "b", "c"), ((Target.Classes) fitted.preprocessing().target()).labels());
        MatrixDataset rows = fitted.training(labelled("c", "a", "b", "b", "c"));
        assertArrayEquals(
                new float[] {0, 0.5f, 1, 1.5f, 2},
                rows.input().data()); // of 0, 1 and 2, the least is 0 and the largest 1
        assertArrayEquals(new float[] {0, 0, 1, 1, 0, 0}, first(rows.target().data(), 6));
    }

    private static float[] first(float[] values, int count) {
        float[] first = new float[count];
        System.arraycopy(values, 0, first, 0, count);
        return first;
    }

    private static RunSpec weighted(ClassWeights weights) {
        return CLASSIFIER.toBuilder()
                .data(DATA.toBuilder().classWeights(weights).build())
                .build();
    }

    private static ClassWeights given(double a, double b) {
        Map<String, Double> weights = new LinkedHashMap<>();
        weights.put("a", a);
        weights.put("b", b);
        return new ClassWeights.Given(weights);
    }

    @Test
    void trainingRowsHaveTheWeightsOfTheirClasses() {
        MatrixDataset rows =
                fit(weighted(given(3, 0.5)), labelled("a", "b", "a")).training(labelled("b", "a"));
        assertArrayEquals(new float[] {0.5f, 3}, rows.weights());
        assertFalse(
                fit(CLASSIFIER, labelled("a", "b")).training(labelled("b", "a")).hasWeights());
    }

    @Test
    void aRunThatCountsNoClassIsRefused() {
        assertEquals(
                "/data/classWeights  every class of the training rows has the weight 0, so there is nothing to learn"
                        + " from. Give one a weight above 0 [CFG_SEMANTIC]",
                refusal(() -> fit(weighted(given(0, 1)), labelled("a", "a"), "b")));
        fit(weighted(given(0, 1)), labelled("a", "b"));
    }

    @Test
    void oneClassIsNoClassification() {
        assertEquals(
                "y  all rows have the label 'a'; a classifier needs at least two classes [DAT_ONE_CLASS]",
                assertThrows(DataException.class, () -> fit(CLASSIFIER, labelled("a", "a")))
                        .getMessage());
    }

    private static RunSpec sized(RunSpec spec, int inputs, int units) {
        return spec.withNetwork(spec.network().withSizes(inputs, units));
    }

    @Test
    void sizesThatTheDataContradictsAreRefusedAtTheirPlace() {
        assertEquals(
                "/network/inputs  the data has 1 feature, the document says 2. Leave \"inputs\" out and the data decides"
                        + " [CFG_SEMANTIC]",
                refusal(() -> fit(sized(CLASSIFIER, 2, 3), labelled("a", "b", "c"))));
        assertEquals(
                "/network/layers/0/units  the data has 3 classes, the document says 4. Leave \"units\" out and the data"
                        + " decides [CFG_SEMANTIC]",
                refusal(() -> fit(sized(CLASSIFIER, 1, 4), labelled("a", "b", "c"))));
        assertEquals(
                "/network/layers/0/units  the data has 3 classes, the document says 1. Leave \"units\" out and the data"
                        + " decides, or predict numbers with \"targetType\": \"number\" in \"data\" [CFG_SEMANTIC]",
                refusal(() -> fit(sized(CLASSIFIER, 1, 1), labelled("1", "2", "3"))));
        assertEquals(
                "/network/layers/0/units  the data has 1 target, the document says 2. Leave \"units\" out and the data"
                        + " decides [CFG_SEMANTIC]",
                refusal(() -> fit(
                        sized(REGRESSION, 1, 2),
                        DataTable.numeric(List.of("x"), new double[] {0, 1}, List.of("y"), new double[] {5, 7}))));
    }

    private static List<String> warningsOfConstant(int count) {
        List<String> names = new ArrayList<>();
        for (int c = 0; c < count; c++) {
            names.add("x" + c);
        }
        return fit(CLASSIFIER, DataTable.labelled(names, new double[2 * count], "y", List.of("a", "b")))
                .warnings();
    }

    @Test
    void constantFeaturesAreNamedOneByOneUpToFive() {
        List<String> five = warningsOfConstant(5).subList(0, 5);
        for (int c = 0; c < 5; c++) {
            assertEquals("column 'x" + c + "' is the same in every training row and teaches nothing", five.get(c));
        }
        assertEquals(
                "6 columns are the same in every training row and teach nothing, as 'x0', 'x1', 'x2', 'x3', 'x4'",
                warningsOfConstant(6).get(0));
    }

    @Test
    void rowsThatTeachSomethingAreNotWarnedOf() {
        assertEquals(List.of(), fit(CLASSIFIER, labelled("a", "b")).warnings());
    }
}
