package dev.chainrule.mlp.core.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class HookCheckTest {
    private static final HookCheck CHECK =
            new HookCheck(new HookCheck.Subject("activation", "a string", "bent", 1, ""), "forward", "value");

    private static String fault(Executable check) {
        PluginException fault = assertThrows(PluginException.class, check);
        assertEquals(ErrorCode.PLG_CONTRACT, fault.problems().get(0).code());
        return fault.problems().get(0).message();
    }

    /** One column of three rows. */
    private static double[][] column(double... values) {
        return new double[][] {{values[0]}, {values[1]}, {values[2]}};
    }

    @Test
    void theSlackIsEightTimesTheChangeOfTheDefinitionToBothSides() {
        assertEquals(8 * (0.5 + 0.25), HookCheck.slack(1, 1.5, 0.75));
        assertArrayEquals(
                new double[] {8, 0}, HookCheck.slack(new double[] {2, 3}, new double[] {1, 3}, new double[] {2, 3}));
    }

    @Test
    void theLargestElementIsTheLargestMagnitude() {
        assertEquals(7, HookCheck.largest(new double[] {3, -7, 5}));
        assertEquals(0, HookCheck.largest(new double[0]));
    }

    @Test
    void resultsMayDifferByTheToleranceAndNoMore() {
        assertDoesNotThrow(() -> CHECK.requireEqual("z", 0.5, 2, 2.25, 0.25));
        assertDoesNotThrow(() -> CHECK.requireEqual("z", 0.5, 2, 1.75, 0.25));
        assertEquals(
                "activation 'bent' (java.lang.String) of layer 2: forward gives 2.5 where z is 0.5, but value gives"
                        + " 2.0. Both must be the same function",
                fault(() -> CHECK.requireEqual("z", 0.5, 2, 2.5, 0.25)));
    }

    @Test
    void anElementThatIsNotANumberWasNotSet() {
        assertEquals(
                "activation 'bent' (java.lang.String) of layer 2: forward gives NaN where z is 0.5, but value gives"
                        + " 2.0. Every element must be set, not added to: arrays are reused and hold old numbers",
                fault(() -> CHECK.requireEqual("z", 0.5, 2, Double.NaN, 0.25)));
    }

    @Test
    void aDefinitionBeyondFloat32GivesNothingToCompareWith() {
        for (double beyond : new double[] {Double.NaN, 1e39, -1e39, Double.POSITIVE_INFINITY}) {
            assertDoesNotThrow(() -> CHECK.requireEqual("z", 0.5, beyond, 7, 0.25));
        }
        assertDoesNotThrow(() -> CHECK.requireEqual("z", 0.5, 2, 7, Double.NaN)); // the slack of a pole
        fault(() -> CHECK.requireEqual("z", 0.5, 1e38, 7, 0.25));
    }

    /** The tolerance of an element is 2e-6 + 1e-3 of it + 2e-4 of the largest element + its slack. */
    @Test
    void theToleranceOfABlockGrowsWithItsLargestElementAndTheSlack() {
        double[][] at = column(1, 2, 3);
        double[][] expected = column(0, 1, 1000);
        double[][] none = column(0, 0, 0);
        Matrix found = SampleRows.block(column(0.19, 1.2, 1001.1));
        assertDoesNotThrow(() -> CHECK.requireEqual("z", at, expected, none, found));
        found.set(0, 0, 0.21f);
        fault(() -> CHECK.requireEqual("z", at, expected, none, found));
        assertDoesNotThrow(() -> CHECK.requireEqual("z", at, expected, column(0.02, 0, 0), found));
        found.set(0, 0, 0);
        found.set(2, 0, 1001.3f);
        assertEquals(
                "activation 'bent' (java.lang.String) of layer 2: forward gives 1001.3 where z is 3.0, but value"
                        + " gives 1000.0. Both must be the same function",
                fault(() -> CHECK.requireEqual("z", at, expected, none, found)));
    }

    @Test
    void aSumIsReportedWithoutAPlace() {
        HookCheck sum = new HookCheck(
                new HookCheck.Subject("loss", "a string", "bent", -1, "tanh"), "value of a block", "value");
        assertDoesNotThrow(() -> sum.requireEqual(3, 3.5, 0.5));
        assertEquals(
                "loss 'bent' (java.lang.String) composed with 'tanh': value of a block is 4.0, but value gives 3.0."
                        + " Both must be the same function",
                fault(() -> sum.requireEqual(3, 4, 0.5)));
    }

    @Test
    void anArgumentKeepsItsNumbersAndItsRows() {
        Matrix before = SampleRows.block(column(1, 2, 3));
        Matrix after = SampleRows.copy(before);
        assertDoesNotThrow(() -> CHECK.requireUnchanged("z", before, after));
        after.data()[3] = 0; // behind the last row
        assertEquals(
                "activation 'bent' (java.lang.String) of layer 2: forward changes its argument z, which must not be"
                        + " modified",
                fault(() -> CHECK.requireUnchanged("z", before, after)));
        after.setRows(2);
        assertEquals(
                "activation 'bent' (java.lang.String) of layer 2: forward changes the number of rows of z from 3 to 2."
                        + " A hook must keep the shape of its arguments",
                fault(() -> CHECK.requireUnchanged("z", before, after)));
    }

    @Test
    void onlyTheRowsOfABlockMayBeWritten() {
        Matrix written = SampleRows.block(column(1, 2, 3));
        assertDoesNotThrow(() -> CHECK.requireWithinRows("a", written));
        written.data()[3] = 4;
        assertEquals(
                "activation 'bent' (java.lang.String) of layer 2: forward writes beyond the last row of a: only the"
                        + " first size() elements are in use, however long data() is",
                fault(() -> CHECK.requireWithinRows("a", written)));
        written.setRows(1);
        fault(() -> CHECK.requireWithinRows("a", written));
    }
}
