package dev.chainrule.mlp.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.core.spec.Validation;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitTest {

    /** As many rows of class a, b and c as given, one after the other. */
    private static DataTable classes(int a, int b, int c) {
        List<String> labels = IntStream.range(0, a + b + c)
                .mapToObj(r -> r < a ? "a" : r < a + b ? "b" : "c")
                .toList();
        return DataTable.labelled(List.of("x"), new double[labels.size()], "y", labels);
    }

    private static List<Integer> counts(DataTable examples, int[] rows) {
        var counts = Arrays.stream(rows)
                .mapToObj(r -> examples.labels().get(r))
                .collect(Collectors.groupingBy(label -> label, Collectors.summingInt(label -> 1)));
        return List.of(counts.getOrDefault("a", 0), counts.getOrDefault("b", 0), counts.getOrDefault("c", 0));
    }

    @Test
    void aFractionTakesItsShareOfEachClass() {
        DataTable examples = classes(50, 30, 20);
        Split split = Split.of(new Validation.Fraction(0.2), examples, 42);
        assertEquals(List.of(10, 6, 4), counts(examples, split.validation()));
        assertEquals(List.of(40, 24, 16), counts(examples, split.training()));
    }

    @Test
    void whatDoesNotDivideGoesToTheLargestRemainders() {
        DataTable examples = classes(7, 7, 6); // a quarter: 1.75, 1.75, 1.5, together 5
        assertEquals(
                List.of(2, 2, 1),
                counts(
                        examples,
                        Split.of(new Validation.Fraction(0.25), examples, 1).validation()));
    }

    /** Four classes of one row keep it, so the class of 96 gives the two rows that are missing to half of 100. */
    @Test
    void whatSmallClassesCannotGiveIsTakenFromTheOthers() {
        List<String> labels = IntStream.range(0, 100)
                .mapToObj(r -> r < 4 ? "rare" + r : "common")
                .toList();
        DataTable examples = DataTable.labelled(List.of("x"), new double[100], "y", labels);
        Split split = Split.of(new Validation.Fraction(0.5), examples, 3);
        assertEquals(50, split.validation().length);
        assertEquals(4, Arrays.stream(split.training()).filter(r -> r < 4).count());
    }

    /** 90 of 100 rows in ten classes of ten: nine of each. */
    @Test
    void aLargeFractionIsExact() {
        List<String> labels =
                IntStream.range(0, 100).mapToObj(r -> "class" + r % 10).toList();
        DataTable examples = DataTable.labelled(List.of("x"), new double[100], "y", labels);
        assertEquals(90, Split.of(new Validation.Fraction(0.9), examples, 3).validation().length);
    }

    @Test
    void everyRowIsOnOneSide() {
        DataTable examples = classes(11, 5, 3);
        Split split = Split.of(new Validation.Fraction(0.3), examples, 9);
        int[] all = IntStream.concat(Arrays.stream(split.training()), Arrays.stream(split.validation()))
                .sorted()
                .toArray();
        assertArrayEquals(IntStream.range(0, 19).toArray(), all);
    }

    @Test
    void theSeedDecides() {
        DataTable examples = classes(50, 50, 0);
        Validation half = new Validation.Fraction(0.5);
        assertArrayEquals(
                Split.of(half, examples, 1).validation(),
                Split.of(half, examples, 1).validation());
        assertTrue(!Arrays.equals(
                Split.of(half, examples, 1).validation(),
                Split.of(half, examples, 2).validation()));
    }

    @Test
    void everyNthRowIsHeldOutInFileOrder() {
        assertArrayEquals(
                new int[] {4, 9},
                Split.of(new Validation.Every(5), classes(11, 0, 0), 0).validation());
    }

    @Test
    void aClassOfOneRowStaysInTraining() {
        DataTable examples = classes(10, 1, 0);
        assertEquals(
                List.of(6, 0, 0),
                counts(
                        examples,
                        Split.of(new Validation.Fraction(0.5), examples, 3).validation()));
    }

    @Test
    void tooFewRowsAreAnError() {
        DataException e =
                assertThrows(DataException.class, () -> Split.of(new Validation.Fraction(0.2), classes(1, 1, 0), 0));
        assertEquals(ErrorCode.DAT_TOO_FEW, e.code());
        assertEquals(
                "2 rows are too few: 2 to train on, 0 held out. Give more rows or another \"validation\" [DAT_TOO_FEW]",
                e.getMessage());
    }

    @Test
    void foldsHaveTheirShareOfEachClass() {
        DataTable examples = classes(50, 50, 50);
        List<Split> folds = Split.folds(5, examples, 42);
        int[] seen = new int[150];
        for (Split fold : folds) {
            assertEquals(List.of(10, 10, 10), counts(examples, fold.validation()));
            assertEquals(120, fold.training().length);
            Arrays.stream(fold.validation()).forEach(r -> seen[r]++);
        }
        assertTrue(Arrays.stream(seen).allMatch(n -> n == 1));
    }

    @Test
    void foldsOfNumbersDifferByOneRowAtMost() {
        DataTable examples = DataTable.numeric(List.of("x"), new double[13], List.of("y"), new double[13]);
        List<Integer> sizes = Split.folds(4, examples, 0).stream()
                .map(fold -> fold.validation().length)
                .toList();
        assertEquals(3, Collections.min(sizes));
        assertEquals(4, Collections.max(sizes));
    }

    @Test
    void moreFoldsThanRowsAreAnError() {
        DataException e = assertThrows(DataException.class, () -> Split.folds(5, classes(3, 0, 0), 0));
        assertEquals(ErrorCode.DAT_TOO_FEW, e.code());
    }
}
