package dev.chainrule.mlp.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.core.spec.Validation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rows of one group are on one side of every split, and rows with times are split in their order. */
class GroupSplitTest {

    /** A row for each entry, with its label (none if empty) and its group. */
    private static DataTable table(String labels, int... groups) {
        int rows = groups.length;
        return new DataTable(
                List.of("x"),
                new double[rows],
                List.of(),
                List.of("y"),
                labels.chars().mapToObj(Character::toString).toList(),
                new double[labels.isEmpty() ? rows : 0],
                new double[0],
                new int[0],
                groups,
                new double[0]);
    }

    /** Groups of these sizes, one after the other. */
    private static int[] groups(int... sizes) {
        return IntStream.range(0, sizes.length)
                .flatMap(g -> IntStream.generate(() -> g).limit(sizes[g]))
                .toArray();
    }

    private static List<Integer> groupsOf(int[] rows, DataTable table) {
        return List.copyOf(new TreeSet<>(
                Arrays.stream(rows).map(row -> table.groups()[row]).boxed().toList()));
    }

    private static void requireApart(Split split, DataTable table) {
        List<Integer> shared = new ArrayList<>(groupsOf(split.training(), table));
        shared.retainAll(groupsOf(split.validation(), table));
        assertEquals(List.of(), shared);
        assertEquals(table.rows(), split.training().length + split.validation().length);
    }

    /** Those of scikit-learn 1.2.1: GroupKFold(3) of groups of 7, 6, 4, 3, 2 and 1 rows has the groups 0 5, 1 4 and 2 3. */
    @Test
    void foldsOfNumbersHaveEqualSizes() {
        DataTable table = table("", groups(7, 6, 4, 3, 2, 1));
        List<Split> folds = Split.folds(3, table, 9);
        assertEquals(
                List.of(List.of(0, 5), List.of(1, 4), List.of(2, 3)),
                folds.stream()
                        .map(fold -> groupsOf(fold.validation(), table))
                        .sorted((a, b) -> a.get(0) - b.get(0))
                        .toList());
        folds.forEach(fold -> requireApart(fold, table));
    }

    /** Three groups of class a and three of b: each fold of three has one of each. */
    @Test
    void foldsOfLabelsHaveTheirShareOfEachClass() {
        DataTable table = table("aaaaaabbbbbb", 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5);
        for (long seed = 0; seed < 5; seed++) {
            for (Split fold : Split.folds(3, table, seed)) {
                requireApart(fold, table);
                assertEquals(
                        List.of("a", "a", "b", "b"),
                        Arrays.stream(fold.validation())
                                .mapToObj(row -> table.labels().get(row))
                                .sorted()
                                .toList());
            }
        }
        List<Split> plain = Split.folds(new Validation.None(), 3, table, 0, false);
        plain.forEach(fold -> requireApart(fold, table));
        assertEquals(
                List.of(4, 4, 4),
                plain.stream().map(fold -> fold.validation().length).toList());
    }

    @Test
    void aFractionHoldsOutWholeGroups() {
        DataTable table = table("", groups(3, 3, 3, 3, 3, 3, 3, 3, 3, 3));
        Split split = Split.of(new Validation.Fraction(0.2), table, 4);
        requireApart(split, table);
        assertEquals(6, split.validation().length);
        assertEquals(split, Split.of(new Validation.Fraction(0.2), table, 4));
        assertTrue(IntStream.range(0, 9)
                .anyMatch(seed -> !split.equals(Split.of(new Validation.Fraction(0.2), table, seed))));
    }

    /** Neither side is empty, however large the groups are. */
    @Test
    void twoGroupsAreOneOnEachSide() {
        DataTable table = table("", groups(9, 8));
        for (double fraction : new double[] {0.01, 0.5, 0.99}) {
            Split split = Split.of(new Validation.Fraction(fraction), table, 1);
            requireApart(split, table);
            assertEquals(List.of(fraction < 0.9 ? 1 : 0), groupsOf(split.validation(), table), "fraction " + fraction);
        }
    }

    @Test
    void thereAreAsManyFoldsAsGroupsAtMost() {
        assertEquals(
                "3 folds need at least 3 groups of rows, found 2. Ask for fewer folds, or use a column with more groups"
                        + " [DAT_TOO_FEW]",
                assertThrows(DataException.class, () -> Split.folds(3, table("", groups(5, 5)), 1))
                        .getMessage());
        assertEquals(
                "all rows are of one group, so none can be held out. Give rows of more groups, or use another column for"
                        + " the groups [DAT_TOO_FEW]",
                assertThrows(DataException.class, () -> Split.of(new Validation.Fraction(0.2), table("", groups(5)), 1))
                        .getMessage());
        assertThrows(
                IllegalArgumentException.class, () -> Split.of(new Validation.Every(2), table("", groups(5, 5)), 1));
    }

    private static DataTable timed(double... times) {
        int rows = times.length;
        return new DataTable(
                List.of("x"),
                new double[rows],
                List.of(),
                List.of("y"),
                List.of(),
                new double[rows],
                new double[0],
                new int[0],
                new int[0],
                times);
    }

    /** In the order of time: rows 4, 1, 0, 3, 2, 5; 0 and 3 have the same time. */
    @Test
    void theLatestRowsAreHeldOut() {
        DataTable table = timed(3, 2, 7, 3, -1, 8);
        Validation latest = Validation.last(0.5).by("day");
        Split split = Split.of(latest, table, 1);
        assertArrayEquals(new int[] {0, 1, 4}, split.training());
        assertArrayEquals(new int[] {2, 3, 5}, split.validation());
        List<Split> folds = Split.folds(latest, 2, table, 1);
        assertArrayEquals(new int[] {1, 4}, folds.get(0).training());
        assertArrayEquals(new int[] {0, 3}, folds.get(0).validation());
        assertArrayEquals(new int[] {0, 1, 3, 4}, folds.get(1).training());
        assertArrayEquals(new int[] {2, 5}, folds.get(1).validation());
        assertThrows(IllegalArgumentException.class, () -> Split.of(latest, table("", groups(4, 4)), 1));
        assertThrows(IllegalStateException.class, () -> Validation.fraction(0.5).by("day"));
    }
}
