package dev.chainrule.mlp.io.csv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.spec.ColumnRef;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.Missing;
import dev.chainrule.mlp.core.spec.TargetType;
import dev.chainrule.mlp.core.spec.UnknownCategories;
import dev.chainrule.mlp.io.ReadListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** The roles that columns of a file can have: features, categories, targets, weights, left out. */
class ColumnFinderTest {
    private static final double NAN = Double.NaN;

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void choose() {
        file = folder.resolve("t.csv");
    }

    private Path file(String... lines) {
        try {
            return Files.writeString(file, String.join("\n", lines) + "\n");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static DataSpec.Builder spec() {
        return DataSpec.builder().file("t").target("y").targetType(TargetType.LABEL);
    }

    private DataTable read(DataSpec.Builder spec, String... lines) {
        return CsvTable.read(file(lines), spec.build()).examples(TargetType.LABEL);
    }

    private void faults(String message, Executable call) {
        String found = assertThrows(DataException.class, call).getMessage();
        assertEquals(message, found.replace(file.toString(), "t"));
    }

    @Test
    void weightsAreNoFeatureAndRowsOfWeightZeroAreLeftOut() {
        CsvTable table = CsvTable.read(
                file("a,w,y", "1,0.5,p", "2,0,q", "3,2,p"),
                spec().sampleWeight("w").build());
        DataTable rows = table.examples(TargetType.LABEL);
        assertEquals(List.of("a"), rows.featureNames());
        assertArrayEquals(new double[] {1, 3}, rows.features());
        assertArrayEquals(new double[] {0.5, 2}, rows.weights());
        assertArrayEquals(new int[] {2, 4}, rows.lines());
        assertEquals(List.of("p", "p"), rows.labels());
        assertEquals(Set.of("q"), table.unweightedLabels());
    }

    @Test
    void aWeightIsANumberThatIsNotNegative() {
        DataSpec.Builder weighted = spec().sampleWeight("w");
        faults(
                "t:3  column 2 'w'  a weight must be >= 0, found '-0.5'. 0 leaves the row out [DAT_RANGE]",
                () -> read(weighted, "a,w,y", "1,0,p", "2,-0.5,q"));
        faults(
                "t:2  column 2 'w'  'heavy' is not a number. Accepted are decimal numbers as 5.1, -3 or 2e-3 [DAT_NUMBER]",
                () -> read(weighted, "a,w,y", "1,heavy,p", "2,1,q"));
        faults(
                "t:2  column 2 'w'  the cell is empty: fill it in or remove the row, or set \"missing\": \"drop\""
                        + " [DAT_MISSING]",
                () -> read(weighted, "a,w,y", "1,,p", "2,1,q"));
        faults(
                "t  every row has the weight 0 and is left out (\"sampleWeight\"); nothing remains to learn from. Give some"
                        + " rows a weight above 0 [DAT_EMPTY]",
                () -> read(weighted, "a,w,y", "1,0,p", "2,0,q"));
        faults(
                "t:1  column number 3 is a target and cannot be \"sampleWeight\" too [DAT_HEADER]",
                () -> read(spec().sampleWeight(ColumnRef.numbered(3)), "a,w,y", "1,0,p"));
    }

    @Test
    void categoriesAreNumberedAsTheyAppear() {
        DataTable rows =
                read(spec().categorical("c").missing(Missing.MEAN), "c,a,y", "x,1,p", "z,2,q", ",3,p", " x ,NA,q");
        assertArrayEquals(new double[] {0, 1, 1, 2, NAN, 3, 0, NAN}, rows.features());
        assertEquals(List.of(List.of("x", "z"), List.of()), rows.categories());
        faults(
                "t:1  column number 2 in \"categorical\" is not one of the features [DAT_HEADER]",
                () -> read(spec().features("a").categorical(2), "a,b,y", "1,x,p"));
    }

    @Test
    void aColumnOfTooManyCategoriesIsRefused() {
        String[] lines = new String[10_002];
        lines[0] = "c,y";
        for (int i = 1; i < lines.length; i++) {
            lines[i] = "k" + i + ",p";
        }
        faults(
                "t:10002  column 1 'c'  the column has more than 10000 categories (maxCategories). If it identifies rows, as an id does, leave it out of the features"
                        + " [DAT_LIMIT]",
                () -> read(spec().categorical("c"), lines));
        lines[10_001] = "k1,p";
        assertEquals(
                10_000, read(spec().categorical("c"), lines).categories().get(0).size());
    }

    @Test
    void rowsThatLackAValueAreLeftOutWhereThePolicySaysSo() {
        DataTable rows = read(spec().missing(Missing.DROP), "a,b,y", "1,2,p", ",3,q", "4,NA,p", "5,6,", "7,8,q");
        assertArrayEquals(new double[] {1, 2, 7, 8}, rows.features());
        assertArrayEquals(new int[] {2, 6}, rows.lines());
        DataTable filled = read(spec().missing(Missing.MEAN), "a,b,y", "1,2,p", ",3,q", "4,5,", "7,8,q");
        assertArrayEquals(new double[] {1, 2, NAN, 3, 7, 8}, filled.features());
        faults(
                "t  every row lacks a value and is left out (\"missing\": \"drop\"); nothing remains [DAT_EMPTY]",
                () -> read(spec().missing(Missing.DROP), "a,b,y", "1,,p"));
    }

    @Test
    void excludedColumnsAreNeitherReadNorChecked() {
        DataTable rows = read(spec().exclude("id"), "id,a,y", "x-1,1,p", ",2,q");
        assertEquals(List.of("a"), rows.featureNames());
        faults(
                "t:1  column number 3 is the target or the weight of a row and cannot be in \"exclude\" too [DAT_HEADER]",
                () -> read(spec().exclude(3), "id,a,y", "1,1,p"));
        faults(
                "t:1  column number 1 is a feature and in \"exclude\". Delete it from one of them [DAT_HEADER]",
                () -> read(spec().exclude("id").features(1), "id,a,y", "1,1,p"));
        faults(
                "t:1  the file has no column beside the target and those in \"exclude\", and a model needs something to"
                        + " learn from [DAT_HEADER]",
                () -> read(spec().exclude("id", "a"), "id,a,y", "1,1,p"));
    }

    private static Preprocessing model(Feature... features) {
        Features known = new Features(List.of(features), List.of());
        return new Preprocessing(known, Scaler.none(known.inputs()), new Target.Classes("y", List.of("p", "q"), 2));
    }

    @Test
    void aModelFindsItsFeaturesByNameAndItsCategoriesByWord() {
        Preprocessing model = model(Feature.number("a"), new Feature("c", List.of("x", "z")));
        DataTable rows = CsvTable.read(
                        file("c,more,y,a", "z,,p,1", "new,?,q,2", "x,.,p,3"), spec().build(), model, ReadListener.NONE)
                .examples(TargetType.LABEL);
        assertEquals(List.of("a", "c"), rows.featureNames());
        assertArrayEquals(new double[] {1, 1, 2, 2, 3, 0}, rows.features());
        assertEquals(List.of("x", "z", "new"), rows.categories(1));
        faults(
                "t:2  column 2 'y'  unknown label 'r'. The training rows had: p, q [DAT_LABEL]",
                () -> CsvTable.read(file("c,y,a", "z,r,1"), spec().build(), model, ReadListener.NONE));
        Preprocessing strict = model.withUnknown(UnknownCategories.ERROR);
        faults(
                "t:2  column 1 'c'  unknown category 'new'. The training rows had: x, z. Correct it, or train with"
                        + " \"unknownCategories\": \"ignore\" [DAT_LABEL]",
                () -> CsvTable.read(file("c,y,a", "new,p,1"), spec().build(), strict, ReadListener.NONE));
    }

    @Test
    void aModelThatIsTrainedFurtherHasWeightsBesideItsFeatures() {
        Features features = Features.ofNumbers(List.of("a"));
        DataSpec weighted = spec().sampleWeight("w").build();
        DataTable rows = CsvTable.readFurther(
                        file("w,y,a", "2,p,1", "0,p,2", "3,q,3"), weighted, features, ReadListener.NONE)
                .examples(TargetType.LABEL);
        assertArrayEquals(new double[] {1, 3}, rows.features());
        assertArrayEquals(new double[] {2, 3}, rows.weights());
        faults(
                "t:1  column 'a' is a feature of the model and cannot be \"sampleWeight\" too [DAT_HEADER]",
                () -> CsvTable.readFurther(
                        file("y,a", "p,1"), spec().sampleWeight("a").build(), features, ReadListener.NONE));
    }

    @Test
    void rowsToExplainMayLackTheWeights() {
        DataSpec weighted = spec().sampleWeight("w").build();
        Preprocessing model = model(Feature.number("a"));
        assertArrayEquals(
                new double[] {2},
                CsvTable.readToExplain(file("w,y,a", "2,p,1"), weighted, model)
                        .examples(TargetType.LABEL)
                        .weights());
        assertEquals(
                0,
                CsvTable.readToExplain(file("y,a", "p,1"), weighted, model)
                        .examples(TargetType.LABEL)
                        .weights()
                        .length);
        DataSpec third = DataSpec.builder()
                .file("t")
                .target(1)
                .targetType(TargetType.LABEL)
                .sampleWeight(ColumnRef.numbered(3))
                .build();
        assertArrayEquals(
                new double[] {2},
                CsvTable.readToExplain(file("y,a,w", "p,1,2"), third, model)
                        .examples(TargetType.LABEL)
                        .weights());
        assertEquals(
                0,
                CsvTable.readToExplain(file("y,a", "p,1"), third, model)
                        .examples(TargetType.LABEL)
                        .weights()
                        .length);
    }
}
