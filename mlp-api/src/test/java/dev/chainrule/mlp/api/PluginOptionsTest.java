package dev.chainrule.mlp.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.PluginOptions.Declared;
import dev.chainrule.mlp.api.PluginOptions.Fault;
import dev.chainrule.mlp.api.PluginOptions.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PluginOptionsTest {

    @Test
    void whatIsNotGivenHasItsDefault() {
        PluginOptions p = PluginOptions.none();
        assertEquals(0.01, p.number("slope", 0.01));
        assertEquals(3, p.integer("power", 3));
        assertTrue(p.bool("nesterov", true));
        assertEquals("mean", p.text("reduction", "mean", "mean", "sum"));
        assertEquals(List.of(), p.faults());
    }

    @Test
    void whatIsGivenIsRead() {
        PluginOptions p = PluginOptions.of(Map.of("slope", 0.2, "power", 5, "nesterov", false, "reduction", "sum"));
        assertEquals(0.2, p.number("slope", 0.01));
        assertEquals(5, p.integer("power", 3));
        assertFalse(p.bool("nesterov", true));
        assertEquals("sum", p.text("reduction", "mean", "mean", "sum"));
        assertEquals(List.of(), p.faults());
        assertEquals(Optional.of(0.2), p.given("slope"));
        assertEquals(Optional.empty(), p.given("bend"));
    }

    @Test
    void anyKindOfNumberIsANumber() {
        assertEquals(2.0, PluginOptions.of(Map.of("x", 2)).number("x", 0));
        assertEquals(2.5, PluginOptions.of(Map.of("x", new BigDecimal("2.5"))).number("x", 0));
        assertEquals(7, PluginOptions.of(Map.of("x", 7L)).integer("x", 0));
        assertEquals(7, PluginOptions.of(Map.of("x", 7.0)).integer("x", 0));
        assertEquals(7, PluginOptions.of(Map.of("x", BigInteger.valueOf(7))).integer("x", 0));
    }

    @Test
    void aNumberOutOfRangeIsReportedAndTheDefaultReturned() {
        PluginOptions p = PluginOptions.of(Map.of("slope", -1));
        assertEquals(0.01, p.number("slope", 0.01, Range.NOT_NEGATIVE));
        assertEquals(List.of(new Fault("slope", ErrorCode.CFG_RANGE, "must be >= 0, found -1")), p.faults());
    }

    @Test
    void nanAndInfinitiesAreReported() {
        for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            PluginOptions p = PluginOptions.of(Map.of("slope", value));
            assertEquals(0.01, p.number("slope", 0.01));
            assertEquals(
                    List.of(new Fault("slope", ErrorCode.CFG_RANGE, "must be finite, found " + value)), p.faults());
        }
        PluginOptions huge = PluginOptions.of(Map.of("slope", new BigDecimal("1e999")));
        assertEquals(0.01, huge.number("slope", 0.01));
        assertEquals(List.of(new Fault("slope", ErrorCode.CFG_RANGE, "must be finite, found 1E+999")), huge.faults());
    }

    @Test
    void aNumberThatOnlyFloat64HoldsFitsPluginsThatComputeInFloat64() {
        PluginOptions p = PluginOptions.of(Map.of("alpha", new BigDecimal("1e39")));
        assertEquals(1, p.number("alpha", 1, Range.POSITIVE));
        assertEquals(
                List.of(new Fault(
                        "alpha",
                        ErrorCode.CFG_RANGE,
                        "must be finite in float32, at most 3.4e38 in size, found 1E+39")),
                p.faults());
        PluginOptions exact = PluginOptions.ofFloat64(Map.of("alpha", new BigDecimal("1e39")));
        assertEquals(1e39, exact.number("alpha", 1, Range.POSITIVE));
        assertEquals(List.of(), exact.faults());
        assertEquals(
                Double.POSITIVE_INFINITY,
                PluginOptions.none().number("limit", Double.POSITIVE_INFINITY),
                "a default may be no limit");
    }

    @Test
    void anIntegerIsWholeInRangeAndFitsAnInt() {
        assertEquals(
                List.of(new Fault("power", ErrorCode.CFG_TYPE, "expected an integer, found 2.5")),
                faultsOfInteger(2.5));
        assertEquals(
                List.of(new Fault("power", ErrorCode.CFG_TYPE, "expected an integer, found NaN")),
                faultsOfInteger(Double.NaN));
        assertEquals(List.of(new Fault("power", ErrorCode.CFG_RANGE, "must be >= 1, found 0")), faultsOfInteger(0));
        assertEquals(
                List.of(new Fault("power", ErrorCode.CFG_RANGE, "must fit in 32 bits, found 3000000000")),
                faultsOfInteger(3_000_000_000L));
        assertEquals(
                List.of(new Fault("power", ErrorCode.CFG_TYPE, "expected an integer, found 'two'")),
                faultsOfInteger("two"));
    }

    private static List<Fault> faultsOfInteger(Object value) {
        PluginOptions p = PluginOptions.of(Map.of("power", value));
        assertEquals(3, p.integer("power", 3, Range.atLeast(1)));
        return p.faults();
    }

    @Test
    void aValueOfAnotherKindIsReported() {
        PluginOptions p = PluginOptions.of(Map.of("slope", "steep", "nesterov", 1, "reduction", true));
        assertEquals(0.01, p.number("slope", 0.01));
        assertTrue(p.bool("nesterov", true));
        assertEquals("mean", p.text("reduction", "mean"));
        assertEquals(
                List.of(
                        new Fault("slope", ErrorCode.CFG_TYPE, "expected a number, found 'steep'"),
                        new Fault("nesterov", ErrorCode.CFG_TYPE, "expected a boolean, found 1"),
                        new Fault("reduction", ErrorCode.CFG_TYPE, "expected a string, found true")),
                p.faults());
    }

    @Test
    void nullIsReportedAndNotTakenForMissing() {
        PluginOptions p = PluginOptions.of(Collections.singletonMap("slope", null));
        assertEquals(0.01, p.number("slope", 0.01));
        assertEquals(List.of(new Fault("slope", ErrorCode.CFG_TYPE, "expected a number, found null")), p.faults());
    }

    @Test
    void aWordThatIsNoChoiceIsReported() {
        PluginOptions p = PluginOptions.of(Map.of("reduction", "max"));
        assertEquals("mean", p.text("reduction", "mean", "mean", "sum"));
        assertEquals(
                List.of(new Fault("reduction", ErrorCode.CFG_RANGE, "must be one of mean, sum, found 'max'")),
                p.faults());
    }

    @Test
    void withoutChoicesAnyTextIsAccepted() {
        PluginOptions p = PluginOptions.of(Map.of("label", "anything"));
        assertEquals("anything", p.text("label", ""));
        assertEquals(List.of(), p.faults());
    }

    @Test
    void whatNobodyReadsIsUnknown() {
        PluginOptions p = PluginOptions.of(Map.of("slpoe", 0.2));
        assertEquals(List.of(new Fault("slpoe", ErrorCode.CFG_UNKNOWN_KEY, "takes no parameters")), p.faults());
        p.number("slope", 0.01);
        p.integer("power", 3);
        assertEquals(List.of(new Fault("slpoe", ErrorCode.CFG_UNKNOWN_KEY, "accepts: slope, power")), p.faults());
    }

    @Test
    void readsAreNotedInTheirOrder() {
        PluginOptions p = PluginOptions.none();
        p.number("slope", 0.01, Range.NOT_NEGATIVE);
        p.integer("power", 3, Range.closed(1, 9));
        p.bool("nesterov", true);
        p.text("reduction", "mean", "mean", "sum");
        assertEquals(
                List.of(
                        new Declared("slope", Kind.NUMBER, 0.01, Range.NOT_NEGATIVE, List.of()),
                        new Declared("power", Kind.INTEGER, 3, Range.closed(1, 9), List.of()),
                        new Declared("nesterov", Kind.BOOLEAN, true, Range.FINITE, List.of()),
                        new Declared("reduction", Kind.TEXT, "mean", Range.FINITE, List.of("mean", "sum"))),
                p.declared());
    }

    @Test
    void whatWasGivenIsCopied() {
        Map<String, Object> given = new HashMap<>(Map.of("slope", 0.2));
        PluginOptions p = PluginOptions.of(given);
        given.put("slope", 0.7);
        assertEquals(0.2, p.number("slope", 0.01));
    }
}
