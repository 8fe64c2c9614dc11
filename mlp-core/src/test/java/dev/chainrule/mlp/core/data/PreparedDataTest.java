package dev.chainrule.mlp.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.ClassWeights;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TargetType;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import dev.chainrule.mlp.core.spec.Validation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreparedDataTest {
    private static final Plugins PLUGINS = Plugins.load();

    private static LayerSpec output(OptionalInt units, String activation) {
        return LayerSpec.builder().units(units).activation(activation).build();
    }

    private static RunSpec spec(OptionalInt inputs, LayerSpec output, String loss, DataSpec data) {
        return new RunSpec(
                "",
                1,
                Optional.of(data),
                new NetworkSpec(inputs, List.of(output)),
                PluginSpec.of(loss),
                OptimizerSpec.DEFAULT,
                TrainingSpec.DEFAULT);
    }

    private static DataSpec data(int targets, String scaling, Validation validation) {
        return DataSpec.builder()
                .file("data.csv")
                .target(IntStream.rangeClosed(1, targets).toArray())
                .scale(scaling)
                .scaleTarget("standard")
                .validation(validation)
                .build();
    }

    private static final DataSpec PLAIN = data(1, "none", new Validation.None());

    private static PreparedData prepare(RunSpec spec, DataTable examples) {
        return PreparedData.of(spec, PLUGINS, examples);
    }

    @ParameterizedTest
    @CsvSource({
        "cross-entropy, softmax, 0, 1, LABEL",
        "binary-cross-entropy, sigmoid, 0, 1, LABEL",
        "squared-error, softmax, 0, 1, LABEL",
        "squared-error, sigmoid, 3, 1, LABEL",
        "squared-error, sigmoid, 0, 1, NUMBER",
        "squared-error, identity, 0, 1, NUMBER",
        "squared-error, identity, 1, 1, NUMBER",
        "binary-cross-entropy, sigmoid, 2, 2, NUMBER"
    })
    void theRestOfTheDocumentTellsLabelsFromNumbers(
            String loss, String activation, int units, int targets, TargetType expected) {
        RunSpec spec = spec(
                OptionalInt.empty(),
                output(units == 0 ? OptionalInt.empty() : OptionalInt.of(units), activation),
                loss,
                data(targets, "none", new Validation.None()));
        assertEquals(
                expected,
                PreparedData.targetType(
                        spec, PLUGINS.loss(spec.loss()), PLUGINS.activation(PluginSpec.of(activation))));
    }

    @Test
    void scalersAreFittedOnTheTrainingRowsAlone() {
        RunSpec spec = spec(
                OptionalInt.empty(),
                output(OptionalInt.empty(), "identity"),
                "squared-error",
                data(1, "min-max", new Validation.Every(3)));
        DataTable examples =
                DataTable.numeric(List.of("x"), new double[] {0, 10, 1000}, List.of("y"), new double[] {1, 3, 500});
        PreparedData preparation = prepare(spec, examples);
        assertArrayEquals(
                new float[] {0, 1}, preparation.training().sample(9).input().data());
        assertArrayEquals(
                new float[] {-1, 1}, preparation.training().sample(9).target().data());
        assertArrayEquals(
                new float[] {100},
                preparation.validation().orElseThrow().sample(9).input().data());
        assertEquals(
                NetworkSpec.of(1, LayerSpec.of(1, "identity")),
                preparation.spec().network());
    }

    @Test
    void numericLabelsAreOrderedAsNumbersAndTextAsText() {
        assertEquals(List.of("2", "10", "11.5"), labels("10", "2", "11.5"));
        assertEquals(List.of("10", "2", "x"), labels("x", "10", "2"));
    }

    @Test
    void labelsOfEqualValueAreOrderedByTheirTextWhateverTheOrderOfTheRows() {
        List<String> expected = List.of("-0", "0", "0.0", "00", "1", "1.0", "1.00", "2");
        List<String> rows = new ArrayList<>(expected);
        for (int turn = 0; turn < rows.size(); turn++) {
            Collections.rotate(rows, 1);
            assertEquals(expected, labels(rows.toArray(String[]::new)));
        }
        DataTable examples =
                DataTable.labelled(List.of("x"), new double[] {1, 2, 3, 4}, "y", List.of("2.0", "1.0", "1", "2"));
        Target target = prepare(
                        spec(OptionalInt.empty(), output(OptionalInt.empty(), "softmax"), "cross-entropy", PLAIN),
                        examples)
                .preprocessing()
                .target();
        assertEquals(List.of("1", "1.0", "2", "2.0"), ((Target.Classes) target).labels());
    }

    private static List<String> labels(String... labels) {
        return Target.Classes.labelsOf(
                DataTable.labelled(List.of("x"), new double[labels.length], "y", List.of(labels)));
    }

    @Test
    void manyMeasuredNumbersAsClassesAreWarnedOf() {
        List<String> warned = warnings(i -> String.valueOf(i * 1.5));
        assertEquals(
                "the target 'y' has 20 different numbers in 20 training rows, and each becomes a class, because the loss"
                        + " 'cross-entropy' takes labels. If it is a measured quantity, use the output activation 'identity'"
                        + " and a loss for numbers such as 'mean-squared-error'",
                warned.get(0));
        assertEquals(
                "the target 'y' has 20 different labels in 20 training rows, and each becomes a class. If it identifies rows,"
                        + " as a name or a number of an order does, choose another target",
                warnings(i -> "n" + i).get(0));
        assertEquals(warned.subList(1, warned.size()), warnings(i -> String.valueOf(i % 10)));
    }

    @Test
    void aTargetOfThousandsOfLabelsThatIdentifiesRowsIsRefused() {
        RunSpec classifier = spec(OptionalInt.empty(), output(OptionalInt.empty(), "softmax"), "cross-entropy", PLAIN);
        DataException fault = assertThrows(DataException.class, () -> prepare(classifier, ids(10_001, 5_001)));
        assertEquals(ErrorCode.DAT_LIMIT, fault.code());
        assertEquals(
                "id  the target has 5001 different labels in 10001 training rows, because the loss 'cross-entropy' takes"
                        + " labels. With fewer than two rows per label there is nothing to learn. If it is a number, use the"
                        + " output activation 'identity' and a loss for numbers such as 'mean-squared-error'; if it is an id,"
                        + " choose another target and exclude the column [DAT_LIMIT]",
                fault.getMessage());
    }

    private static DataTable ids(int rows, int labels) {
        return DataTable.labelled(
                List.of("x"),
                rising(rows),
                "id",
                IntStream.range(0, rows).mapToObj(i -> "n" + i % labels).toList());
    }

    /** Of a classifier of 20 rows with these labels. */
    private static List<String> warnings(IntFunction<String> label) {
        RunSpec classifier = spec(OptionalInt.empty(), output(OptionalInt.empty(), "softmax"), "cross-entropy", PLAIN);
        List<String> labels = IntStream.range(0, 20).mapToObj(label).toList();
        return prepare(classifier, DataTable.labelled(List.of("x"), rising(20), "y", labels))
                .warnings();
    }

    /** Timestamps in milliseconds, a second apart: float32 steps by 131072 there, so that 20 rows have one input. */
    @Test
    void numbersThatFloat32RoundsAreWarnedOf() {
        RunSpec regression = spec(OptionalInt.empty(), output(OptionalInt.empty(), "identity"), "squared-error", PLAIN);
        double[] times =
                IntStream.range(0, 20).mapToDouble(i -> 1.7e12 + 1000 * i).toArray();
        assertTrue(prepare(regression, DataTable.numeric(List.of("t"), times, List.of("y"), rising(20)))
                .warnings()
                .contains("column 't' has numbers that float32 rounds: 1700000000000 becomes 1700000038912, so that"
                        + " rows that differ may look the same. Set \"scale\": \"standard\", or subtract a constant"));
        double[] close =
                IntStream.range(0, 20).mapToDouble(i -> 1000 + i * 1e-5).toArray();
        assertTrue(
                prepare(regression, DataTable.numeric(List.of("t"), close, List.of("y"), rising(20)))
                        .warnings()
                        .stream()
                        .anyMatch(warning -> warning.startsWith("column 't' has values that differ by little more")));
        assertTrue(
                prepare(regression, DataTable.numeric(List.of("t"), rising(20), List.of("y"), rising(20)))
                        .warnings()
                        .stream()
                        .noneMatch(warning -> warning.contains("float32")));
    }

    private static double[] rising(int count) {
        return IntStream.range(0, count).asDoubleStream().toArray();
    }

    @Test
    void targetsOutsideTheLossAreRefused() {
        DataSpec numbers = DataSpec.builder()
                .file("d")
                .target("y")
                .targetType(TargetType.NUMBER)
                .build();
        DataTable examples = DataTable.numeric(List.of("x"), new double[2], List.of("y"), new double[] {0.5, 7});
        DataException e = assertThrows(
                DataException.class,
                () -> prepare(
                        spec(
                                OptionalInt.empty(),
                                output(OptionalInt.empty(), "sigmoid"),
                                "binary-cross-entropy",
                                numbers),
                        examples));
        assertEquals(ErrorCode.DAT_RANGE, e.code());
        assertEquals("y  loss 'binary-cross-entropy' takes targets in [0, 1], found 7.0 [DAT_RANGE]", e.getMessage());
    }

    @Test
    void anUnknownLabelNamesTheKnownOnes() {
        Target target = new Target.Classes("species", List.of("setosa", "virginica"), 2);
        DataException e = assertThrows(
                DataException.class,
                () -> target.encode(DataTable.labelled(List.of("x"), new double[1], "species", List.of("rose"))));
        assertEquals(
                "species  unknown label 'rose'. The training rows had: setosa, virginica [DAT_LABEL]", e.getMessage());
    }

    @Test
    void anUnknownLabelNamesTheKnownOneThatItResembles() {
        Target target = new Target.Classes("grade", List.of("1", "01", "Pass"), 3);
        assertEquals(
                "grade  unknown label '1.0', which is the same number as '1'. The training rows had: 1, 01, Pass"
                        + " [DAT_LABEL]",
                assertThrows(DataException.class, () -> target.encode(grades("1.0")))
                        .getMessage());
        assertEquals(
                "grade  unknown label 'pass', which differs only in case from 'Pass'. The training rows had: 1, 01, Pass"
                        + " [DAT_LABEL]",
                assertThrows(DataException.class, () -> target.encode(grades("pass")))
                        .getMessage());
    }

    private static DataTable grades(String grade) {
        return DataTable.labelled(List.of("x"), new double[1], "grade", List.of(grade));
    }

    private static String fault(String scaling, double feature) {
        RunSpec spec = spec(
                OptionalInt.empty(),
                output(OptionalInt.empty(), "identity"),
                "squared-error",
                data(1, scaling, new Validation.None()));
        DataTable examples = DataTable.numeric(
                List.of("w", "x"), new double[] {0, 1, 2, feature}, List.of("y"), new double[] {1, 2});
        return assertThrows(DataException.class, () -> prepare(spec, examples)).getMessage();
    }

    @Test
    void aNumberThatNoScalerOrNetworkCanHoldIsNamed() {
        String tooLarge = "x  1.0E308 is too large to be scaled, at most 1.0E145 in size is accepted. Correct it or"
                + " remove the row [DAT_RANGE]";
        assertEquals(tooLarge, fault("standard", 1e308));
        assertEquals(tooLarge, fault("min-max", 1e308));
        assertEquals(
                "x  -1.0E39 in row 2 is too large for float32, up to 3.4e38 in size, as the network takes it."
                        + " Correct it, or scale the data [DAT_RANGE]",
                fault("none", -1e39));
    }

    @Test
    void scalingBringsLargeNumbersWithinReach() {
        RunSpec spec = spec(
                OptionalInt.empty(),
                output(OptionalInt.empty(), "identity"),
                "squared-error",
                data(1, "standard", new Validation.None()));
        DataTable examples = DataTable.numeric(
                List.of("x"), new double[] {-1e144, 1e144}, List.of("y"), new double[] {-1e100, 1e100});
        PreparedData prepared = prepare(spec, examples);
        assertArrayEquals(
                new float[] {-1, 1}, prepared.training().sample(9).input().data());
        assertArrayEquals(
                new float[] {-1, 1}, prepared.training().sample(9).target().data());
    }

    @Test
    void aScaleForTargetsThatAreLabelsIsRemarkedOn() {
        RunSpec spec = spec(OptionalInt.empty(), output(OptionalInt.empty(), "softmax"), "cross-entropy", PLAIN);
        DataTable examples = DataTable.labelled(List.of("x"), new double[] {0, 1}, "y", List.of("a", "b"));
        assertEquals(
                List.of("\"scaleTarget\" does nothing here: the targets are labels"),
                prepare(spec, examples).warnings());
        RunSpec clipped = spec.toBuilder()
                .data(PLAIN.toBuilder()
                        .scaleTarget("none")
                        .clipPredictions(true)
                        .build())
                .build();
        assertEquals(
                List.of("\"clipPredictions\" does nothing here: the targets are labels"),
                prepare(clipped, examples).warnings());
    }

    private static PreparedData weighted(ClassWeights weights, String... labels) {
        DataSpec data = PLAIN.toBuilder().classWeights(weights).build();
        DataTable examples = DataTable.labelled(List.of("x"), rising(labels.length), "y", List.of(labels));
        return prepare(
                spec(OptionalInt.empty(), output(OptionalInt.empty(), "softmax"), "cross-entropy", data), examples);
    }

    private static void refusesClassWeights(String message, Executable call) {
        ConfigException e = assertThrows(ConfigException.class, call);
        assertEquals("/data/classWeights  " + message + " [CFG_SEMANTIC]", e.getMessage());
    }

    private static ClassWeights given(Object... labelsAndWeights) {
        Map<String, Double> weights = new LinkedHashMap<>();
        for (int i = 0; i < labelsAndWeights.length; i += 2) {
            weights.put((String) labelsAndWeights[i], (Double) labelsAndWeights[i + 1]);
        }
        return new ClassWeights.Given(weights);
    }

    @Test
    void aLabelIsFoundByItsValueAndItsRowsCountAsItsWeightSays() {
        PreparedData prepared = weighted(given("2.0", 5.0), "1", "2", "3");
        assertArrayEquals(new float[] {1, 5, 1}, prepared.training().sample(3).weights());
        PreparedData balanced = weighted(new ClassWeights.Balanced(), "a", "a", "a", "b");
        assertArrayEquals(
                new float[] {2 / 3f, 2 / 3f, 2 / 3f, 2},
                balanced.training().sample(4).weights());
        assertFalse(weighted(new ClassWeights.Equal(), "a", "b").training().hasWeights());
    }

    @Test
    void classWeightsThatDoNotFitTheLabelsAreRefused() {
        refusesClassWeights(
                "no row has the label 'yess'. Did you mean 'yes'? The labels are no, yes",
                () -> weighted(given("yess", 2.0), "yes", "no"));
        String ten = "a, b, c, d, e, f, g, h, i, j";
        refusesClassWeights(
                "no row has the label '1'. The labels are " + ten, () -> weighted(given("1", 2.0), ten.split(", ")));
        refusesClassWeights(
                "no row has the label '1'. The labels are " + ten + ", …",
                () -> weighted(given("1", 2.0), (ten + ", k").split(", ")));
        refusesClassWeights(
                "the label '2' is named twice, also as another way to write its number. Delete one",
                () -> weighted(given("2", 1.0, "2.0", 2.0), "1", "2"));
        refusesClassWeights(
                "the label '1.0' and another that is named here are the same number. Give its weight too",
                () -> weighted(given("1", 2.0), "1", "1.0", "2"));
        weighted(given("1", 2.0, "1.0", 2.0), "1", "1.0", "2");
        DataSpec data =
                PLAIN.toBuilder().classWeights(new ClassWeights.Balanced()).build();
        DataTable numbers = DataTable.numeric(List.of("x"), rising(2), List.of("y"), rising(2));
        refusesClassWeights(
                "the targets are numbers, and class weights are for labels. Delete classWeights, or set"
                        + " \"targetType\": \"label\"",
                () -> prepare(
                        spec(OptionalInt.empty(), output(OptionalInt.empty(), "identity"), "squared-error", data),
                        numbers));
    }

    /** Ten labels may be few rows' classes; eleven in 22 rows have two rows each. */
    @Test
    void labelsThatRepeatAreNotWarnedOf() {
        RunSpec classifier = spec(OptionalInt.empty(), output(OptionalInt.empty(), "softmax"), "cross-entropy", PLAIN);
        assertFalse(warnsOfClasses(classifier, 10, 10));
        assertFalse(warnsOfClasses(classifier, 22, 11));
        assertTrue(warnsOfClasses(classifier, 21, 11));
    }

    private static boolean warnsOfClasses(RunSpec classifier, int rows, int labels) {
        return prepare(classifier, ids(rows, labels)).warnings().stream()
                .anyMatch(warning -> warning.contains("each becomes a class"));
    }

    @Test
    void aTargetIsNamedByItsColumnAndRow() {
        DataSpec numbers = PLAIN.toBuilder()
                .targetType(TargetType.NUMBER)
                .scaleTarget("none")
                .build();
        DataTable examples =
                DataTable.numeric(List.of("x"), rising(3), List.of("y", "z"), new double[] {0, 1, 1, 0, 0.5, 2});
        RunSpec spec =
                spec(OptionalInt.empty(), output(OptionalInt.empty(), "sigmoid"), "binary-cross-entropy", numbers);
        DataException e = assertThrows(DataException.class, () -> prepare(spec, examples));
        assertEquals("z  loss 'binary-cross-entropy' takes targets in [0, 1], found 2.0 [DAT_RANGE]", e.getMessage());
        DataException heldOut = assertThrows(
                DataException.class,
                () -> prepare(spec, examples.select(new int[] {0, 1}))
                        .withValidation(PLUGINS.loss(spec.loss()), examples.select(new int[] {2})));
        assertEquals(e.getMessage(), heldOut.getMessage());
    }

    @Test
    void unknownCategoriesOfHeldOutRowsAreWarnedOf() {
        DataTable all = new DataTable(
                List.of("city"),
                new double[] {0, 1, 2},
                List.of(List.of("Rome", "Oslo", "Lima")),
                List.of("y"),
                List.of("a", "b", "a"),
                new double[0],
                new double[0],
                new int[0]);
        RunSpec spec = spec(
                OptionalInt.empty(),
                output(OptionalInt.empty(), "softmax"),
                "cross-entropy",
                data(1, "none", new Validation.Every(3)));
        PreparedData prepared = prepare(spec, all);
        String warning = prepared.warnings().get(prepared.warnings().size() - 1);
        assertTrue(
                warning.startsWith("unknown categories in the held-out rows; all inputs")
                        && warning.endsWith("column 'city' has 'Lima' in 1 row"),
                warning);
        assertEquals(Optional.empty(), prepared.withoutValidation().validation());
    }
}
