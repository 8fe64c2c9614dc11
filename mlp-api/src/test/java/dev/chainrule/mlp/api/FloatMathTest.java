package dev.chainrule.mlp.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FloatMathTest {

    private interface FloatFunction {
        float apply(float x);
    }

    /** Each function with its definition in double and the hash of its bits over a fixed sample. */
    private enum Function {
        EXP(FloatMath::exp, StrictMath::exp, -1626355609796386004L),
        EXPM1(FloatMath::expm1, StrictMath::expm1, 5914975493174719955L),
        LOG(FloatMath::log, StrictMath::log, -1054662814166775492L),
        LOG1P(FloatMath::log1p, StrictMath::log1p, 1516190090758099939L),
        TANH(FloatMath::tanh, StrictMath::tanh, -3588796941476075032L),
        SIGMOID(FloatMath::sigmoid, FloatMathTest::sigmoid, 4400323102100305757L),
        SOFTPLUS(
                FloatMath::softplus,
                x -> Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x))),
                -8645231443134565941L),
        ERF(FloatMath::erf, FloatMathTest::erf, -8904692402489324894L);

        private final FloatFunction fast;
        private final DoubleUnaryOperator definition;
        private final long hash;

        Function(FloatFunction fast, DoubleUnaryOperator definition, long hash) {
            this.fast = fast;
            this.definition = definition;
            this.hash = hash;
        }
    }

    @ParameterizedTest
    @EnumSource
    void isNearlyTheRoundedDefinitionOverTheWholeRange(Function function) {
        double worst = 0;
        float worstAt = 0;
        for (long bits = 0; bits < 1L << 32; bits += 1021) {
            float x = Float.intBitsToFloat((int) bits);
            double error = ulps(function.fast.apply(x), function.definition.applyAsDouble(x));
            if (!(error <= worst)) {
                worst = error;
                worstAt = x;
            }
        }
        assertTrue(worst < 0.54, worst + " ulp at " + worstAt);
    }

    @ParameterizedTest
    @EnumSource
    void givesTheSameBitsEverywhere(Function function) {
        long hash = 0;
        for (long bits = 0; bits < 1L << 32; bits += 65_521) {
            hash = 31 * hash + Float.floatToIntBits(function.fast.apply(Float.intBitsToFloat((int) bits)));
        }
        assertEquals(function.hash, hash, () -> "the bits of " + function + " changed");
    }

    @ParameterizedTest
    @CsvSource({
        "EXP,      NaN, Infinity, 0,    1,   1",
        "EXPM1,    NaN, Infinity, -1,   0,   -0.0",
        "LOG,      NaN, Infinity, NaN,  -Infinity, -Infinity",
        "LOG1P,    NaN, Infinity, NaN,  0,   -0.0",
        "TANH,     NaN, 1,        -1,   0,   -0.0",
        "SIGMOID,  NaN, 1,        0,    0.5, 0.5",
        "SOFTPLUS, NaN, Infinity, 0,    0.6931472, 0.6931472",
        "ERF,      NaN, 1,        -1,   0,   -0.0"
    })
    void givesTheLimitsAtTheSpecialValues(
            Function function, float atNaN, float atInfinity, float atMinusInfinity, float atZero, float atMinusZero) {
        assertEquals(atNaN, function.fast.apply(Float.NaN));
        assertEquals(atInfinity, function.fast.apply(Float.POSITIVE_INFINITY));
        assertEquals(atMinusInfinity, function.fast.apply(Float.NEGATIVE_INFINITY));
        assertEquals(atZero, function.fast.apply(0f));
        assertEquals(atMinusZero, function.fast.apply(-0f));
    }

    @Test
    void expOverflowsAndUnderflowsWhereFloat32Does() {
        assertEquals(3.4027985e38f, FloatMath.exp(88.72283f));
        assertEquals(Float.POSITIVE_INFINITY, FloatMath.exp(88.72284f));
        assertEquals(Float.MIN_VALUE, FloatMath.exp(-103.97207f));
        assertEquals(0f, FloatMath.exp(-103.97209f));
    }

    @Test
    void logarithmsAreInfiniteAtTheirPoleAndNaNBeyond() {
        assertEquals(Float.NEGATIVE_INFINITY, FloatMath.log1p(-1));
        assertEquals(Float.NaN, FloatMath.log1p(-1.0000001f));
        assertEquals(Float.NaN, FloatMath.log(-Float.MIN_VALUE));
        assertEquals(-103.27893f, FloatMath.log(Float.MIN_VALUE));
    }

    @Test
    void flushingLeavesNothingSubnormalAndEverythingElseNearlyAlone() {
        for (long bits = 0; bits < 1L << 32; bits += 1021) {
            float x = Float.intBitsToFloat((int) bits);
            float flushed = FloatMath.flush(x);
            if (Float.isFinite(x)) {
                assertTrue(flushed == 0 || Math.abs(flushed) >= Float.MIN_NORMAL, () -> x + " became " + flushed);
                assertEquals(x, flushed, Math.max(0x1p-101f, Math.ulp(x)));
            } else {
                assertEquals(x, flushed);
            }
        }
    }

    /** How far the float is from the exact value, in ulps of float32 at that value. */
    private static double ulps(float found, double exact) {
        float nearest = (float) exact;
        if (Float.floatToIntBits(found) == Float.floatToIntBits(nearest)) {
            return Float.isFinite(found) && found != 0 ? Math.abs(found - exact) / Math.ulp(nearest) : 0;
        }
        return Math.abs(found - exact) / Math.ulp(nearest);
    }

    private static double sigmoid(double x) {
        double e = StrictMath.exp(-Math.abs(x));
        return (x < 0 ? e : 1) / (1 + e);
    }

    /** 2/√π e^(−x²) (x + 2x³/3 + 4x⁵/15 + …), Abramowitz and Stegun 7.1.6; all terms have one sign. */
    private static double erf(double x) {
        if (Math.abs(x) > 6) {
            return Math.signum(x);
        }
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x) * sum;
    }

    /** All angles of a float32 up to 16 turns, both signs. */
    @Test
    void cosinesAndSinesOfTurnsAreNearlyTheRoundedDefinition() {
        double worst = 0;
        long hash = 0;
        for (int bits = Float.floatToIntBits(1e-6f); bits < Float.floatToIntBits(16); bits += 1021) {
            for (float turns : new float[] {Float.intBitsToFloat(bits), -Float.intBitsToFloat(bits)}) {
                double angle = 2 * Math.PI * (turns - Math.rint(turns)); // the same angle, to the last bit of a float32
                float cosine = FloatMath.cosOfTurns(turns);
                float sine = FloatMath.sinOfTurns(turns);
                worst = Math.max(worst, Math.abs(cosine - StrictMath.cos(angle)));
                worst = Math.max(worst, Math.abs(sine - StrictMath.sin(angle)));
                hash = 31 * (31 * hash + Float.floatToIntBits(cosine)) + Float.floatToIntBits(sine);
            }
        }
        assertTrue(worst < 3.1e-8, worst + " of a size of 1"); // half a unit in the last place of numbers up to 1
        assertEquals(593630813303772646L, hash, "the bits changed");
    }

    @Test
    void quartersOfATurnAreExact() {
        assertEquals(1, FloatMath.cosOfTurns(3));
        assertEquals(0, FloatMath.cosOfTurns(0.25));
        assertEquals(-1, FloatMath.cosOfTurns(0.5));
        assertEquals(0, FloatMath.sinOfTurns(-5));
        assertEquals(1, FloatMath.sinOfTurns(0.25));
        assertEquals(-1, FloatMath.sinOfTurns(-0.25));
        assertEquals(Float.NaN, FloatMath.cosOfTurns(Double.NaN));
        assertEquals(Float.NaN, FloatMath.sinOfTurns(Double.POSITIVE_INFINITY));
    }
}
