package dev.chainrule.mlp.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.core.spec.Validation;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.IntPredicate;
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

    /** A quarter of 6, 7 and 7 rows is 1.5, 1.75 and 1.75: the first class is asked last. */
    @Test
    void theLargestRemainderIsNotTheFirst() {
        DataTable examples = classes(6, 7, 7);
        assertEquals(
                List.of(1, 2, 2),
                counts(
                        examples,
                        Split.of(new Validation.Fraction(0.25), examples, 1).validation()));
    }

    /** So that a change of the draw, which would change every split, is noticed. */
    @Test
    void theSameSeedHoldsOutTheSameRowsForEver() {
        DataTable examples = classes(6, 4, 2);
        assertEquals(
                "[1, 3, 4, 8, 9, 10][0, 3, 7, 9][4, 9, 10, 11]",
                Arrays.toString(Split.of(new Validation.Fraction(0.5), examples, 1)
                                .validation())
                        + Arrays.toString(Split.folds(3, examples, 1).get(0).validation())
                        + Arrays.toString(
                                Split.plainFolds(3, examples, 1).get(0).validation()));
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

    /** Of the rows 0 to 9 every third: 2, 5 and 8. Of a fraction each row is a draw of its own, a quarter give or take 5σ. */
    @Test
    void aRowIsHeldOutWithoutALookAtTheOthers() {
        IntPredicate third = Split.rowByRow(new Validation.Every(3), 0);
        assertArrayEquals(
                new int[] {2, 5, 8}, IntStream.range(0, 10).filter(third).toArray());
        IntPredicate quarter = Split.rowByRow(new Validation.Fraction(0.25), 7);
        assertEquals(1000, IntStream.range(0, 4000).filter(quarter).count(), 137);
        IntPredicate other = Split.rowByRow(new Validation.Fraction(0.25), 8);
        assertTrue(IntStream.range(0, 4000).anyMatch(row -> quarter.test(row) != other.test(row)));
        assertEquals(
                0,
                IntStream.range(0, 10)
                        .filter(Split.rowByRow(new Validation.None(), 0))
                        .count());
    }

    /** Two classes of seven rows: stratified folds have 3 or 4 of each, plain ones are drawn from all rows as one. */
    @Test
    void plainFoldsAreThoseOfRowsWithoutLabels() {
        DataTable numbers = DataTable.numeric(List.of("x"), new double[14], List.of("y"), new double[14]);
        List<Split> plain = Split.plainFolds(2, classes(7, 7, 0), 3);
        List<Split> unlabelled = Split.folds(2, numbers, 3);
        for (int fold = 0; fold < 2; fold++) {
            assertArrayEquals(unlabelled.get(fold).validation(), plain.get(fold).validation());
            assertArrayEquals(unlabelled.get(fold).training(), plain.get(fold).training());
        }
    }

    @Test
    void lastRowsAreThoseAtTheEnd() {
        Split split = Split.of(new Validation.Last(0.3), classes(5, 5, 0), 3);
        assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5, 6}, split.training());
        assertArrayEquals(new int[] {7, 8, 9}, split.validation());
        assertThrows(DataException.class, () -> Split.of(new Validation.Last(0.1), classes(2, 2, 0), 3));
        assertThrows(IllegalArgumentException.class, () -> Split.rowByRow(new Validation.Last(0.3), 3));
    }

    /** The folds of scikit-learn 1.2.1's TimeSeriesSplit(3) of 11 rows. */
    @Test
    void forwardFoldsTrainOnTheRowsBefore() {
        List<Split> folds = Split.folds(new Validation.Last(0.2), 3, classes(11, 0, 0), 5);
        assertEquals(3, folds.size());
        for (int fold = 0; fold < 3; fold++) {
            int first = 5 + 2 * fold;
            assertArrayEquals(
                    IntStream.range(0, first).toArray(), folds.get(fold).training());
            assertArrayEquals(new int[] {first, first + 1}, folds.get(fold).validation());
        }
        assertEquals(
                "3 folds need at least 4 rows, found 3. Give more rows, or ask for fewer folds [DAT_TOO_FEW]",
                assertThrows(DataException.class, () -> Split.forwardFolds(3, 3))
                        .getMessage());
    }

    @Test
    void foldsOfOtherHoldOutsAreStratified() {
        List<Split> folds = Split.folds(new Validation.Every(2), 2, classes(7, 7, 0), 3);
        List<Split> stratified = Split.folds(2, classes(7, 7, 0), 3);
        assertArrayEquals(stratified.get(0).validation(), folds.get(0).validation());
    }

    @Test
    void twoFoldsOfTwoRowsAreTheLeast() {
        List<Split> folds = Split.folds(2, classes(2, 0, 0), 0);
        assertEquals(1, folds.get(0).validation().length);
        assertEquals(1, folds.get(1).validation().length);
        IllegalArgumentException one =
                assertThrows(IllegalArgumentException.class, () -> Split.folds(1, classes(2, 0, 0), 0));
        assertEquals("needs at least 2 folds, was 1", one.getMessage());
        DataException few = assertThrows(DataException.class, () -> Split.folds(3, classes(2, 0, 0), 0));
        assertEquals(
                "3 folds need at least 3 rows, found 2. Give more rows, or ask for fewer folds [DAT_TOO_FEW]",
                few.getMessage());
    }

    /** The rows of a class are drawn from a stream of its own: classes of equal size are not held out in the same places. */
    @Test
    void eachClassIsDrawnOnItsOwn() {
        int[] heldOut =
                Split.of(new Validation.Fraction(0.5), classes(50, 50, 0), 1).validation();
        int[] ofA = Arrays.stream(heldOut).filter(r -> r < 50).toArray();
        int[] ofB = Arrays.stream(heldOut).filter(r -> r >= 50).map(r -> r - 50).toArray();
        assertTrue(!Arrays.equals(ofA, ofB));
        int[] first = Split.folds(2, classes(50, 50, 0), 1).get(0).validation();
        assertTrue(!Arrays.equals(
                Arrays.stream(first).filter(r -> r < 50).toArray(),
                Arrays.stream(first).filter(r -> r >= 50).map(r -> r - 50).toArray()));
    }

    @Test
    void rowsOfWeightZeroAreLeftOutOnBothSides() {
        DataTable examples = weighted(0, 1, 2, 0, 1);
        Split split = new Split(new int[] {0, 1, 2}, new int[] {3, 4}).withoutWeightZero(examples);
        assertArrayEquals(new int[] {1, 2}, split.training());
        assertArrayEquals(new int[] {4}, split.validation());
        Split same = new Split(new int[] {0}, new int[] {1});
        assertSame(same, same.withoutWeightZero(classes(2, 0, 0)));
        DataException fault = assertThrows(
                DataException.class, () -> new Split(new int[] {0, 3}, new int[] {1}).withoutWeightZero(examples));
        assertEquals(
                "every training row has the weight 0, so there is nothing to learn from. Give some rows a weight above 0"
                        + " [DAT_EMPTY]",
                fault.getMessage());
    }

    private static DataTable weighted(double... weights) {
        return new DataTable(
                List.of("x"),
                new double[weights.length],
                List.of(),
                List.of(),
                List.of(),
                new double[0],
                weights,
                new int[0]);
    }
}
