package dev.chainrule.mlp.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ColumnSummaryTest {
    private static ColumnSummary of(double... values) {
        return fill(new ColumnSummary(), values);
    }

    private static ColumnSummary fill(ColumnSummary summary, double... values) {
        for (int i = 0; i < values.length; i++) {
            summary.add(values[i], i + 2);
        }
        return summary;
    }

    @Test
    void computesStatisticsAndLeavesMissingValuesOut() {
        ColumnSummary summary = of(2, Double.NaN, 4, 4, 4, 5, 5, 7, 9);
        assertEquals(8, summary.count());
        assertEquals(5, summary.mean());
        assertEquals(2, summary.deviation(), "of the population, as StandardScaler");
        assertEquals(2, summary.low());
        assertEquals(9, summary.high());
        assertEquals(2, summary.lineOfLow());
        assertEquals(10, summary.lineOfHigh());
        assertFalse(summary.isConstant());
    }

    /** The sum of squares less the square of the sum would cancel to nothing here. */
    @Test
    void keepsTheDeviationOfNumbersFarFromZero() {
        ColumnSummary summary = of(1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16);
        assertEquals(1e9 + 10, summary.mean());
        assertEquals(Math.sqrt(22.5), summary.deviation(), 1e-12);
    }

    @Test
    void namesTheValueOfLargestMagnitude() {
        ColumnSummary summary = of(3, -8, 5);
        assertEquals(-8, summary.largest());
        assertEquals(3, summary.lineOfLargest());
        assertEquals(9, of(-8, 9).largest());
    }

    @Test
    void tellsMinusZeroFromZeroByItsBits() {
        ColumnSummary summary = of(0.0, -0.0);
        assertEquals(-0.0, summary.low());
        assertEquals(0.0, summary.high());
        assertTrue(summary.isConstant());
    }

    @Test
    void keepsValuesOnlyIfAsked() {
        assertArrayEquals(
                new double[] {1, 2, 3},
                fill(new ColumnSummary(true), 3, Double.NaN, 1, 2).column().sorted());
        assertThrows(IllegalStateException.class, () -> of(3, 1, 2).column().sorted());
    }

    @Test
    void refusesKeptValuesThatNeedTooMuchMemory() {
        ColumnSummary summary = fill(new ColumnSummary(true), new double[1000]);
        ColumnSummary.requireMemory(Stream.of(summary), 1000, 1 << 20);
        DataException refusal = assertThrows(
                DataException.class, () -> ColumnSummary.requireMemory(Stream.of(summary, summary), 1000, 1 << 12));
        assertEquals(ErrorCode.DAT_LIMIT, refusal.problems().get(0).code());
        assertTrue(refusal.getMessage().contains("after 1000 rows"), refusal::getMessage);
    }

    @Test
    void refusesNumbersThatCannotBeScaled() {
        of(1, 2).requireScalable("a");
        DataException refusal =
                assertThrows(DataException.class, () -> of(1, -1e300, 2).requireScalable("income"));
        assertEquals(ErrorCode.DAT_RANGE, refusal.problems().get(0).code());
        assertEquals(3, refusal.problems().get(0).location().line());
        assertTrue(refusal.getMessage().contains("income"), refusal::getMessage);
    }

    @Test
    void describesWhatFloat32Rounds() {
        assertEquals(
                Optional.of("has numbers that float32 rounds: 16777217 in line 3 becomes 16777216"),
                of(1, 16_777_217, 2).roundingInFloat32());
        assertEquals(Optional.empty(), of(1, 16_777_216, 2).roundingInFloat32());
    }

    @Test
    void describesValuesThatAreCloseTogetherForFloat32() {
        String found = of(1e6 + 0.1, 1e6 + 0.2, 1e6 + 0.3).roundingInFloat32().orElseThrow();
        assertEquals(
                "has values that differ by little more than a step of float32, which is 0.0625 at 1000000.3", found);
        assertEquals(Optional.empty(), of(1e6, 1e6, 1e6).roundingInFloat32(), "constant");
    }
}
