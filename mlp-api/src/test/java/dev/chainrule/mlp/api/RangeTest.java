package dev.chainrule.mlp.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RangeTest {
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    @Test
    void endsBelongToTheRangeAsDeclared() {
        assertTrue(Range.closed(0, 1).contains(0));
        assertTrue(Range.closed(0, 1).contains(1));
        assertTrue(Range.closedOpen(0, 1).contains(0));
        assertFalse(Range.closedOpen(0, 1).contains(1));
        assertFalse(Range.open(0, 1).contains(0));
        assertFalse(Range.open(0, 1).contains(1));
        assertTrue(Range.open(0, 1).contains(Double.MIN_VALUE));
        assertTrue(Range.open(0, 1).contains(Math.nextDown(1.0)));
        assertTrue(Range.atLeast(2).contains(2));
        assertFalse(Range.atLeast(2).contains(Math.nextDown(2.0)));
        assertFalse(Range.greaterThan(2).contains(2));
        assertTrue(Range.greaterThan(2).contains(Math.nextUp(2.0)));
        assertTrue(Range.NOT_NEGATIVE.contains(-0.0));
    }

    @Test
    void nanIsInNoRange() {
        for (Range range : new Range[] {
            Range.FINITE, Range.POSITIVE, Range.NOT_NEGATIVE, Range.UNIT, new Range(-INFINITY, true, INFINITY, true)
        }) {
            assertFalse(range.contains(Double.NaN), range.toString());
        }
    }

    @Test
    void infinitiesAreNotFinite() {
        assertFalse(Range.FINITE.contains(INFINITY));
        assertFalse(Range.FINITE.contains(-INFINITY));
        assertFalse(Range.POSITIVE.contains(INFINITY));
        assertTrue(Range.FINITE.contains(Double.MAX_VALUE));
        assertTrue(Range.FINITE.contains(-Double.MAX_VALUE));
    }

    @Test
    void aRangeWithNothingInItIsRefused() {
        assertEquals(
                "an empty range: 2.0 to 1.0",
                assertThrows(IllegalArgumentException.class, () -> Range.closed(2, 1))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> Range.open(1, 1));
        assertThrows(IllegalArgumentException.class, () -> Range.closedOpen(1, 1));
        assertThrows(IllegalArgumentException.class, () -> Range.closed(Double.NaN, 1));
        assertTrue(Range.closed(1, 1).contains(1));
    }

    @Test
    void wordsFollowMustBe() {
        assertEquals("finite", Range.FINITE.toString());
        assertEquals("> 0", Range.POSITIVE.toString());
        assertEquals(">= 0", Range.NOT_NEGATIVE.toString());
        assertEquals("in [0, 1]", Range.UNIT.toString());
        assertEquals("in [0, 1)", Range.closedOpen(0, 1).toString());
        assertEquals("in (-0.5, 1.0E20)", Range.open(-0.5, 1e20).toString());
        assertEquals("<= 3", new Range(-INFINITY, false, 3, true).toString());
        assertEquals("< 3", new Range(-INFINITY, false, 3, false).toString());
    }

    @Test
    void float32TakesWhatStaysFiniteAndInTheRangeWhenItIsRounded() {
        for (double value : new double[] {0, -0.0, 1, -3.4e38, Float.MAX_VALUE, 1e-45, -1e-45, 0.1}) {
            assertEquals(value, Range.FINITE.requireFloat32("x", value));
        }
        assertEquals(0.1, Range.closed(0, 0.1).requireFloat32("x", 0.1), "0.1 becomes a little more, which is no harm");
        assertEquals(0.999999, Range.closedOpen(0, 1).requireFloat32("x", 0.999999));
        assertEquals(
                "x must be finite in float32, at most 3.4e38 in size, found 1.0E39",
                float32Fault(Range.POSITIVE, 1e39));
        assertEquals(
                "x must be finite in float32, at most 3.4e38 in size, found -1.0E39",
                float32Fault(Range.FINITE, -1e39));
        assertEquals(
                "x would underflow to 0 in float32: must be at least 1.4e-45 in size, found 1.0E-46",
                float32Fault(Range.POSITIVE, 1e-46));
        assertEquals(
                "x would underflow to 0 in float32: must be 0 or at least 1.4e-45 in size, found -1.0E-46",
                float32Fault(Range.FINITE, -1e-46));
        assertEquals(
                "x must be in [0, 1) in float32 too, found 0.9999999999, which rounds to 1",
                float32Fault(Range.closedOpen(0, 1), 0.9999999999));
        assertEquals("x must be > 0, was -1", float32Fault(Range.POSITIVE, -1));
        assertEquals("x must be finite, was NaN", float32Fault(Range.FINITE, Double.NaN));
    }

    private static String float32Fault(Range range, double value) {
        return assertThrows(IllegalArgumentException.class, () -> range.requireFloat32("x", value))
                .getMessage();
    }

    @Test
    void requireGivesTheValueBack() {
        assertEquals(0.9, Range.closedOpen(0, 1).require("beta1", 0.9));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, -0.25, Double.NaN})
    void requireNamesTheParameterTheRangeAndTheValue(double value) {
        String shown = value == 1 ? "1" : Double.toString(value);
        assertEquals(
                "beta1 must be in [0, 1), was " + shown,
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Range.closedOpen(0, 1).require("beta1", value))
                        .getMessage());
    }
}
