package dev.chainrule.mlp.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Location;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class DataTableTest {
    private static final double[] NONE = {};

    /** Three rows of two features, two targets, weights and lines; the second feature holds categories. */
    private static final DataTable TABLE = new DataTable(
            List.of("x", "kind"),
            new double[] {1, 0, 2, 1, 3, 0},
            List.of(List.of(), List.of("red", "blue")),
            List.of("y", "z"),
            List.of(),
            new double[] {10, 100, 20, 200, 30, 300},
            new double[] {1, 0, 0.5},
            new int[] {2, 3, 5});

    private static void refuses(String message, Executable construction) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, construction).getMessage());
    }

    private static void faults(String message, Executable call) {
        assertEquals(message, assertThrows(DataException.class, call).getMessage());
    }

    @Test
    void sizesThatDoNotFitAreRefused() {
        List<String> xy = List.of("x", "y");
        refuses("3 values are no whole rows of 2 features", () -> DataTable.unlabelled(xy, new double[3]));
        refuses("0 values are no whole rows of 0 features", () -> DataTable.unlabelled(List.of(), NONE));
        refuses("1 labels for 2 rows", () -> DataTable.labelled(xy, new double[4], "t", List.of("a")));
        refuses(
                "3 targets are not 2 for each of 2 rows",
                () -> DataTable.numeric(xy, new double[4], List.of("s", "t"), new double[3]));
        refuses("1 lists of categories for 2 features", () -> table(List.of(List.of("a")), NONE, new int[0]));
        refuses("1 weights and 0 lines for 2 rows", () -> table(List.of(), new double[1], new int[0]));
        refuses("0 weights and 3 lines for 2 rows", () -> table(List.of(), NONE, new int[3]));
        refuses("the weight of a row must be >= 0, was -1", () -> table(List.of(), new double[] {0, -1}, new int[0]));
    }

    @Test
    void moreRowsThanAnArrayHoldsAreRefusedBeforeTheyAreCopied() {
        List<String> names =
                IntStream.range(0, 66_000).mapToObj(Integer::toString).toList();
        DataTable wide = DataTable.unlabelled(names, new double[66_000]);
        refuses(
                "66000 rows of 66000 columns do not fit in an array. Take fewer rows",
                () -> wide.select(new int[66_000])); // the product is 61032704 in 32 bits
    }

    private static DataTable table(List<List<String>> categories, double[] weights, int[] lines) {
        return new DataTable(List.of("x", "y"), new double[4], categories, List.of(), List.of(), NONE, weights, lines);
    }

    @Test
    void aRowIsACopy() {
        double[] row = TABLE.row(1);
        assertArrayEquals(new double[] {2, 1}, row);
        row[0] = 9;
        assertEquals(2, TABLE.features()[2]);
    }

    @Test
    void selectedRowsKeepAllThatBelongsToThem() {
        DataTable selected = TABLE.select(new int[] {2, 0});
        assertArrayEquals(new double[] {3, 0, 1, 0}, selected.features());
        assertArrayEquals(new double[] {30, 300, 10, 100}, selected.numbers());
        assertArrayEquals(new double[] {0.5, 1}, selected.weights());
        assertArrayEquals(new int[] {5, 2}, selected.lines());
        assertEquals(List.of("red", "blue"), selected.categories(1));
        assertEquals(List.of(), selected.categories(0));
        DataTable labelled = DataTable.labelled(List.of("x"), new double[3], "t", List.of("a", "b", "c"));
        assertEquals(List.of("c", "a"), labelled.select(new int[] {2, 0}).labels());
    }

    @Test
    void featuresAreFoundByNameInAnyOrder() {
        assertSame(TABLE, TABLE.withFeatures(List.of("x", "kind")));
        DataTable turned = TABLE.withFeatures(List.of("kind", "x"));
        assertEquals(List.of("kind", "x"), turned.featureNames());
        assertArrayEquals(new double[] {0, 1, 1, 2, 0, 3}, turned.features());
        assertEquals(List.of(List.of("red", "blue"), List.of()), turned.categories());
        assertArrayEquals(
                new double[] {1, 2, 3}, TABLE.withFeatures(List.of("x")).features());
        DataTable numbers = DataTable.unlabelled(List.of("a", "b"), new double[] {1, 2});
        assertEquals(List.of(), numbers.withFeatures(List.of("b")).categories());
    }

    @Test
    void targetsAreFoundByNameInAnyOrder() {
        assertSame(TABLE.numbers(), TABLE.numbers(List.of("y", "z")));
        assertArrayEquals(new double[] {100, 10, 200, 20, 300, 30}, TABLE.numbers(List.of("z", "y")));
        assertArrayEquals(new double[] {100, 200, 300}, TABLE.numbers(List.of("z")));
    }

    @Test
    void aColumnThatIsMissingOrThereTwiceIsNamed() {
        faults(
                "the model takes the features 'x', 'age', and 'age' is missing. Found: 'x', 'kind' [DAT_COLUMNS]",
                () -> TABLE.withFeatures(List.of("x", "age")));
        faults(
                "the model takes the targets 'a', 'b', and 'a', 'b' are missing. Found: 'y', 'z' [DAT_COLUMNS]",
                () -> TABLE.numbers(List.of("a", "b")));
        DataTable twice = DataTable.unlabelled(List.of("x", "x"), new double[2]);
        faults(
                "the features have a name twice: 'x', 'x'. Rename one [DAT_COLUMNS]",
                () -> twice.withFeatures(List.of("x")));
    }

    @Test
    void tenNamesAreShownAndTheOthersHintedAt() {
        List<String> ten = IntStream.range(0, 10).mapToObj(i -> "" + i).toList();
        List<String> eleven = IntStream.range(0, 11).mapToObj(i -> "" + i).toList();
        String shown = "'0', '1', '2', '3', '4', '5', '6', '7', '8', '9'";
        faults(
                "the model takes the features 'x', and 'x' is missing. Found: " + shown + " [DAT_COLUMNS]",
                () -> DataTable.unlabelled(ten, new double[10]).withFeatures(List.of("x")));
        faults(
                "the model takes the features 'x', and 'x' is missing. Found: " + shown + ", … [DAT_COLUMNS]",
                () -> DataTable.unlabelled(eleven, new double[11]).withFeatures(List.of("x")));
    }

    @Test
    void aRowIsFoundByItsLineOrCounted() {
        assertEquals(new Location("", 5, 0, ""), TABLE.place(2));
        assertEquals(new Location("", 5, 0, "x"), TABLE.place(2, "x"));
        assertEquals("", TABLE.rowInWords(2));
        assertEquals(5, TABLE.line(2));
        DataTable program = DataTable.unlabelled(List.of("x"), new double[3]);
        assertEquals(Location.of("", "row 3"), program.place(2));
        assertEquals(new Location("", 0, 0, "x"), program.place(2, "x"));
        assertEquals(" in row 3", program.rowInWords(2));
        assertEquals(0, program.line(2));
    }

    @Test
    void rowsOfWeightZeroAreLeftOut() {
        assertArrayEquals(new int[] {2, 5}, TABLE.withoutWeightZero().lines());
        DataTable all = table(List.of(), new double[] {0.1, 2}, new int[0]);
        assertSame(all, all.withoutWeightZero());
        DataTable unweighted = table(List.of(), NONE, new int[0]);
        assertSame(unweighted, unweighted.withoutWeightZero());
        faults(
                "every row has the weight 0, so there is nothing to learn from. Give some rows a weight above 0"
                        + " [DAT_EMPTY]",
                () -> table(List.of(), new double[2], new int[0]).withoutWeightZero());
    }
}
