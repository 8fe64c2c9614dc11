package dev.chainrule.mlp.core.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ResidualsTest {

    private static Residuals of(double... errors) {
        return Residuals.of(List.of(errors));
    }

    private static String refused(Executable call) {
        return assertThrows(IllegalArgumentException.class, call).getMessage();
    }

    /** Of four errors, the level p has the rank ⌈5p⌉. */
    @Test
    void halfOfTheWidthIsAnErrorOfARank() {
        Residuals residuals = of(40, 10, 30, 20);
        assertEquals(10, residuals.halfWidth(0, 1e-12));
        assertEquals(10, residuals.halfWidth(0, 0.2));
        assertEquals(20, residuals.halfWidth(0, 0.21));
        assertEquals(30, residuals.halfWidth(0, 0.5));
        assertEquals(40, residuals.halfWidth(0, 0.8));
        assertEquals(0.8, residuals.highestLevel());
    }

    /** 10 · 0.3 = 3 and 100 · 0.07 = 7, which is 7.000000000000001 in float64. */
    @Test
    void roundingDoesNotRaiseTheRank() {
        assertEquals(3, of(1, 2, 3, 4, 5, 6, 7, 8, 9).halfWidth(0, 0.3));
        double[] errors = new double[99];
        Arrays.setAll(errors, i -> i + 1);
        assertEquals(7, of(errors).halfWidth(0, 0.07));
    }

    @Test
    void eachTargetHasItsOwnErrors() {
        Residuals residuals = Residuals.of(List.of(new double[] {3, 0, 1.5}, new double[] {7, 9, 8}));
        assertEquals(2, residuals.targets());
        assertEquals(3, residuals.count());
        assertArrayEquals(new double[] {0, 1.5, 3}, residuals.toArray(0));
        assertEquals(8, residuals.halfWidth(1, 0.5));
        assertEquals("3 residuals of 2 targets", residuals.toString());
        assertEquals("1 residual of 1 target", of(2).toString());
    }

    @Test
    void aLevelThatNeedsMoreRowsIsRefused() {
        String needs = "an interval needs a level above 0 and, for a model that was calibrated with ";
        assertEquals(
                needs + "4 rows, at most 4/5; was 0.81",
                refused(() -> of(1, 2, 3, 4).halfWidth(0, 0.81)));
        assertEquals(needs + "1 row, at most 1/2; was 0.6", refused(() -> of(1).halfWidth(0, 0.6)));
        assertEquals(needs + "1 row, at most 1/2; was 0.0", refused(() -> of(1).halfWidth(0, 0)));
        assertEquals(needs + "1 row, at most 1/2; was NaN", refused(() -> of(1).halfWidth(0, Double.NaN)));
    }

    /** Of 19,999 errors 1, 2, …, the interval of 0.9 has the rank 18,000; every second is kept. */
    @Test
    void manyErrorsAreThinnedOutWithoutChangingTheRanks() {
        double[] errors = new double[19_999];
        Arrays.setAll(errors, i -> errors.length - i);
        Residuals residuals = of(errors);
        assertEquals(9_999, residuals.count());
        assertEquals(18_000, residuals.halfWidth(0, 0.9));
        assertEquals(19_998, residuals.halfWidth(0, residuals.highestLevel()));
    }

    /** 9,999 errors are all kept; of 10,000 the ranks ⌈1.0001 i⌉ are 2, 3, …, 10,000. */
    @Test
    void thinningOutBeginsAt10000() {
        double[] errors = new double[9_999];
        Arrays.setAll(errors, i -> i + 1);
        assertArrayEquals(errors, of(errors).toArray(0));
        double[] oneMore = new double[10_000];
        Arrays.setAll(oneMore, i -> i + 1);
        assertArrayEquals(Arrays.copyOfRange(oneMore, 1, 10_000), of(oneMore).toArray(0));
    }

    @Test
    void errorsThatAreNoErrorsAreRefused() {
        for (double wrong : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertEquals("an error must be >= 0 and finite, was " + wrong, refused(() -> of(1, wrong)));
        }
        assertEquals("needs the errors of at least one target and one row", refused(() -> Residuals.of(List.of())));
        assertEquals("needs the errors of at least one target and one row", refused(() -> of()));
        assertEquals(
                "needs as many errors for each target, found 1 and 2",
                refused(() -> Residuals.of(List.of(new double[] {1}, new double[] {1, 2}))));
    }

    @Test
    void aRowInsideOfItsQuantilesIsNegative() {
        Residuals residuals = Residuals.ofQuantiles(List.of(new double[] {0.5, -3, -1}, new double[] {-2, -2, 4}));
        assertEquals(-3, residuals.halfWidth(0, 0.25));
        assertEquals(4, residuals.halfWidth(1, 0.75));
        for (double wrong : new double[] {Double.NEGATIVE_INFINITY, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertEquals(
                    "an error must be finite, was " + wrong,
                    refused(() -> Residuals.ofQuantiles(List.of(new double[] {1, wrong}))));
        }
    }

    @Test
    void theNearestPairOfQuantilesIsTaken() {
        List<Double> five = List.of(0.05, 0.25, 0.5, 0.75, 0.95);
        assertEquals(0, Residuals.pair(five, 0.8));
        assertEquals(1, Residuals.pair(five, 0.6));
        assertEquals(1, Residuals.pair(five, 0.1));
        assertEquals(0, Residuals.pair(List.of(0.4, 0.6), 0.9));
    }

    @Test
    void theOrderOfTheRowsAndLaterChangesDoNotMatter() {
        double[] errors = {2, 1};
        Residuals residuals = of(errors);
        errors[0] = 50;
        residuals.toArray(0)[0] = 60;
        assertEquals(of(1, 2), residuals);
        assertEquals(of(1, 2).hashCode(), residuals.hashCode());
        assertNotEquals(of(1, 3), residuals);
    }
}
