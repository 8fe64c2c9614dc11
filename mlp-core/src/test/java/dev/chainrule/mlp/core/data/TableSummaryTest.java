package dev.chainrule.mlp.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.core.plugin.ColumnEncodings;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.ClassWeights;
import dev.chainrule.mlp.core.spec.Missing;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.PreprocessingSpec;
import dev.chainrule.mlp.core.spec.UnknownCategories;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class TableSummaryTest {
    private static final double NAN = Double.NaN;
    private static final Plugins PLUGINS = Plugins.load();
    private static final Loss SQUARED = PLUGINS.loss(PluginSpec.of("mean-squared-error"));

    /** Seven rows of a number and a category, in lines 2 to 8; three cities, one of them once, and a missing value of each. */
    private static final DataTable ROWS = new DataTable(
            List.of("age", "city"),
            new double[] {10, 0, 20, 1, 60, 0, NAN, 0, 30, 2, 40, NAN, 20, 1},
            List.of(List.of(), List.of("Rome", "Oslo", "Ulm")),
            List.of("y"),
            List.of(),
            new double[] {1, 2, 3, 4, 5, 6, 7},
            new double[0],
            new int[] {2, 3, 4, 5, 6, 7, 8});

    private static TableSummary summary(DataTable rows) {
        return TableSummary.of(rows, new ClassWeights.Equal());
    }

    private static TableSummary summary(DataTable rows, String scaling) {
        return TableSummary.of(rows, new ClassWeights.Equal(), scalings(scaling));
    }

    private static ColumnEncodings scalings(String name) {
        return ColumnEncodings.of(
                PreprocessingSpec.builder().scale(name).scaleTarget(name).build(), Plugins.load());
    }

    private static PreprocessingSpec.Builder spec() {
        return PreprocessingSpec.builder().missing(Missing.MEAN);
    }

    private static void faults(String message, Executable call) {
        assertEquals(message, assertThrows(DataException.class, call).getMessage());
    }

    /** Mean of 10, 20, 60, 30, 40 and 20: 30. Of six cities three are Rome, two Oslo, one Ulm. */
    @Test
    void meansAndSharesStandInForWhatIsMissing() {
        Features features = summary(ROWS).features(spec().build());
        assertEquals(
                List.of(Feature.number("age"), new Feature("city", List.of("Oslo", "Rome", "Ulm"))),
                features.columns());
        assertEquals(List.of(30.0, 2 / 6.0, 3 / 6.0, 1 / 6.0), features.fill());
        assertEquals(
                List.of(),
                summary(ROWS).features(spec().missing(Missing.ERROR).build()).fill());
    }

    @Test
    void categoriesBelowALeastCountAreRareTogether() {
        Features three = summary(ROWS).features(spec().rareCategories(3).build());
        assertEquals(
                new Feature("city", List.of("Rome"), List.of("Oslo", "Ulm")),
                three.columns().get(1));
        assertEquals(List.of(30.0, 3 / 6.0, 3 / 6.0), three.fill());
        Features two = summary(ROWS).features(spec().rareCategories(2).build());
        assertEquals(
                new Feature("city", List.of("Oslo", "Rome"), List.of("Ulm")),
                two.columns().get(1));
    }

    @Test
    void howRowsArePortionedChangesNothing() {
        TableSummary portions = new TableSummary(new ClassWeights.Equal(), scalings("standard"));
        for (int r = 0; r < 7; r++) {
            DataTable row = ROWS.select(new int[] {r});
            int known = r < 1 ? 1 : r < 4 ? 2 : 3; // categories are found on the way
            portions.add(new DataTable(
                    row.featureNames(),
                    row.features(),
                    List.of(List.of(), ROWS.categories(1).subList(0, known)),
                    row.targetNames(),
                    row.labels(),
                    row.numbers(),
                    row.weights(),
                    row.lines()));
        }
        PreprocessingSpec spec = spec().rareCategories(2).build();
        Features whole = summary(ROWS).features(spec);
        assertEquals(whole, portions.features(spec));
        assertArrayEquals(
                summary(ROWS, "standard").scaler(whole).width(),
                portions.scaler(whole).width());
        assertEquals(7, portions.rows());
        assertEquals(List.of("y"), portions.targetNames());
        assertArrayEquals(new double[] {4}, portions.targetScaler().center());
    }

    /** Two columns of 7 values, kept in arrays of 16 each. */
    @Test
    void valuesThatEncodingsReadMayTakeThirtyPercentOfTheHeap() {
        TableSummary quantiles = summary(ROWS, "quantile");
        quantiles.requireMemory(1000);
        faults(
                "the scaling reads all numbers of its columns, which take 256 bytes after 7 rows, more than 30 % of the heap"
                        + " of 800 bytes. Use a scaling that needs no memory, such as \"standard\", or give Java more"
                        + " memory with -Xmx [DAT_LIMIT]",
                () -> quantiles.requireMemory(800));
        summary(ROWS, "standard").requireMemory(1);
    }

    @Test
    void columnsThatMakeMoreInputsThanANetworkTakesAreRefused() {
        List<String> names =
                IntStream.rangeClosed(0, 1_000_000).mapToObj(Integer::toString).toList();
        TableSummary wide = summary(DataTable.numeric(names, new double[names.size()], List.of("y"), new double[1]));
        faults(
                "the columns make 1000001 inputs, a network has at most 1000000. Leave columns out with data.exclude, or"
                        + " set data.rareCategories [DAT_LIMIT]",
                () -> wide.features(spec().build()));
    }

    /** 10, 20, 60, 30, 40, 20: mean 30, variance 1600 / 6. Inputs of categories stay 0 and 1. */
    @Test
    void numbersAreScaledAndCategoriesAreNot() {
        DataTable turned = ROWS.withFeatures(List.of("city", "age"));
        Scaler scaler = summary(turned, "standard").scaler(summary(turned).features(spec().build()));
        assertArrayEquals(new double[] {0, 0, 0, 30}, scaler.center(), 1e-14);
        assertArrayEquals(new double[] {1, 1, 1, Math.sqrt(1600 / 6.0)}, scaler.width(), 1e-14);
    }

    @Test
    void aClassOfWeightZeroIsCountedAndLeftOutOfAllElse() {
        DataTable labelled = DataTable.labelled(List.of("x"), new double[] {1, 3, 100}, "y", List.of("a", "a", "none"));
        ClassWeights weights = new ClassWeights.Given(Map.of("none", 0.0));
        TableSummary summary = TableSummary.of(labelled, weights);
        assertEquals(Map.of("a", 2L, "none", 1L), summary.labels());
        assertEquals(3, summary.rows());
        assertEquals(List.of(2.0), summary.features(spec().build()).fill());
    }

    @Test
    void aColumnWithoutAValueIsNamed() {
        faults(
                "age  no training row has a value in this column. Leave it out with \"exclude\" [DAT_MISSING]",
                () -> summary(ROWS.select(new int[] {3})).features(spec().build()));
        faults(
                "city  no training row has a value in this column. Leave it out with \"exclude\" [DAT_MISSING]",
                () -> summary(ROWS.select(new int[] {5})).features(spec().build()));
    }

    @Test
    void featuresThatAreTheSameInEveryRowAreNamed() {
        TableSummary varied = summary(ROWS);
        assertEquals(List.of(), varied.constantFeatures(varied.features(spec().build())));
        TableSummary same = summary(ROWS.select(new int[] {1, 6}));
        assertEquals(List.of("age", "city"), same.constantFeatures(same.features(spec().build())));
    }

    /** At the limit a number is scaled; beyond it its line is named. */
    @Test
    void aNumberThatIsTooLargeToBeScaledIsNamedWithItsLine() {
        for (double sign : new double[] {1, -1}) {
            TableSummary limit = summary(numbers(0, sign * 1e145), "min-max");
            assertEquals(1, limit.scaler(limit.features(spec().build())).columns());
            TableSummary beyond = summary(numbers(0, sign * 1e146), "standard");
            TableSummary unscaled = summary(numbers(0, sign * 1e146));
            Features features = beyond.features(spec().build());
            String size =
                    sign * 1e146 + " is too large to be scaled, at most 1.0E145 in size is accepted. Correct it or"
                            + " remove the row [DAT_RANGE]";
            faults(":3  x  " + size, () -> beyond.scaler(features));
            assertEquals(1, unscaled.scaler(features).columns());
            DataTable targets = new DataTable(
                    List.of("x"),
                    new double[2],
                    List.of(),
                    List.of("y"),
                    List.of(),
                    new double[] {0, sign * 1e146},
                    new double[0],
                    new int[] {2, 3});
            TableSummary target = summary(targets, "min-max");
            faults(":3  y  " + size, () -> target.targetScaler());
        }
    }

    /** Lines 2, 3, … */
    private static DataTable numbers(double... values) {
        int[] lines = new int[values.length];
        for (int r = 0; r < lines.length; r++) {
            lines[r] = r + 2;
        }
        return new DataTable(
                List.of("x"),
                values,
                List.of(),
                List.of("y"),
                List.of(),
                new double[values.length],
                new double[0],
                lines);
    }

    private static Preprocessing preprocessing(Features features, Target target) {
        return new Preprocessing(features, Scaler.none(features.inputs()), target);
    }

    private static Target number() {
        return new Target.Numbers(List.of("y"), Scaler.none(1));
    }

    @Test
    void theCheckNamesTheLineOfWhatFloat32CannotHold() {
        Features x = Features.ofNumbers(List.of("x"));
        summary(numbers(3e38, -3e38)).check(preprocessing(x, number()), SQUARED);
        for (double sign : new double[] {1, -1}) {
            faults(
                    ":4  x  " + sign * 4e38
                            + " is too large for float32, up to 3.4e38 in size, as the network takes it."
                            + " Correct it, or scale the data [DAT_RANGE]",
                    () -> summary(numbers(0, 1, sign * 4e38)).check(preprocessing(x, number()), SQUARED));
        }
        faults(
                ":3  x  4.0E38 is too large for float32, up to 3.4e38 in size, as the network takes it. Correct it, or scale"
                        + " the data [DAT_RANGE]",
                () -> summary(numbers(0, 4e38, 4e38)).check(preprocessing(x, number()), SQUARED));
        faults(
                ":3  x  -4.0E38 is too large for float32, up to 3.4e38 in size, as the network takes it. Correct it, or scale"
                        + " the data [DAT_RANGE]",
                () -> summary(numbers(0, -4e38, -4e38)).check(preprocessing(x, number()), SQUARED));
        Preprocessing scaled = new Preprocessing(x, new Scaler(new double[] {0}, new double[] {10}), number());
        summary(numbers(4e38)).check(scaled, SQUARED);
    }

    @Test
    void theCheckNamesTheLineOfATargetThatTheLossCannotTake() {
        Loss bce = PLUGINS.loss(PluginSpec.of("binary-cross-entropy"));
        Features x = Features.ofNumbers(List.of("x"));
        targets(0, 1).check(preprocessing(x, number()), bce);
        faults(
                ":3  y  loss 'binary-cross-entropy' takes targets in [0, 1], found 1.5 [DAT_RANGE]",
                () -> targets(0, 1.5).check(preprocessing(x, number()), bce));
        faults(
                ":2  y  loss 'binary-cross-entropy' takes targets in [0, 1], found -0.5 [DAT_RANGE]",
                () -> targets(-0.5, 1).check(preprocessing(x, number()), bce));
        faults(
                ":3  y  4.0E38 is too large for float32, up to 3.4e38 in size, as the network takes it. Correct it, or scale"
                        + " the data [DAT_RANGE]",
                () -> targets(0, 4e38).check(preprocessing(x, number()), SQUARED));
    }

    private static TableSummary targets(double... targets) {
        return summary(new DataTable(
                List.of("x"),
                new double[targets.length],
                List.of(),
                List.of("y"),
                List.of(),
                targets,
                new double[0],
                new int[] {2, 3}));
    }

    @Test
    void theCheckNamesWhatTheModelDoesNotKnow() {
        Features known = new Features(
                List.of(Feature.number("age"), new Feature("city", List.of("Rome", "Oslo"))), List.of(0.0, 0.0, 0.0));
        summary(ROWS).check(preprocessing(known, number()), SQUARED);
        faults(
                ":6  city  unknown category 'Ulm'. The training rows had: Rome, Oslo. Correct it, or train with"
                        + " \"unknownCategories\": \"ignore\" [DAT_LABEL]",
                () -> summary(ROWS)
                        .check(preprocessing(known.withUnknown(UnknownCategories.ERROR), number()), SQUARED));
        Optional<String> warning = summary(ROWS).unknown(known).warning("the rows");
        assertEquals(
                Optional.of(
                        "unknown categories in the rows; all inputs of their column are 0, unless they count as rare:"
                                + " column 'city' has 'Ulm' in 1 row in line 6"),
                warning);
        Target classes = new Target.Classes("y", List.of("a", "b"), 2);
        DataTable labelled = DataTable.labelled(List.of("x"), new double[2], "y", List.of("a", "c"));
        Features x = Features.ofNumbers(List.of("x"));
        faults(
                "y  unknown label 'c'. The training rows had: a, b [DAT_LABEL]",
                () -> summary(labelled).check(preprocessing(x, classes), SQUARED));
        summary(labelled.select(new int[] {0})).check(preprocessing(x, classes), SQUARED);
    }

    @Test
    void atMostFiveColumnsThatFloat32RoundsAreWarnedOf() {
        List<String> names = List.of("a", "b", "c", "d", "e", "f");
        double[] values = new double[12];
        Arrays.fill(values, 0, 6, 16_777_217); // 2²⁴ + 1
        TableSummary summary = summary(DataTable.numeric(names, values, List.of("y"), new double[] {16_777_217, 0}));
        Features features = summary.features(spec().build());
        Scaler halved = new Scaler(new double[1], new double[] {2});
        String rest =
                " has numbers that float32 rounds: 16777217 becomes 16777216, so that rows that differ may look the"
                        + " same. Set \"scale\": \"standard\", or subtract a constant";
        assertEquals(
                List.of("a", "b", "c", "d", "e").stream()
                        .map(name -> "column '" + name + "'" + rest)
                        .toList(),
                summary.roundedColumns(scaled(features, Scaler.none(6), Scaler.none(1))));
        assertEquals(
                List.of("target 'y'" + rest.replace("\"scale\"", "\"scaleTarget\"")),
                summary.roundedColumns(
                        scaled(features, Scaler.joined(Collections.nCopies(6, halved)), Scaler.none(1))));
        assertEquals(
                List.of(),
                summary.roundedColumns(scaled(features, Scaler.joined(Collections.nCopies(6, halved)), halved)));
    }

    private static Preprocessing scaled(Features features, Scaler inputs, Scaler targets) {
        return new Preprocessing(features, inputs, new Target.Numbers(List.of("y"), targets));
    }
}
