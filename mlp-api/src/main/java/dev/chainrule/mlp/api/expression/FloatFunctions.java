package dev.chainrule.mlp.api.expression;

import dev.chainrule.mlp.api.FloatMath;

/** The steps of {@link BlockProgram} for one value, where they are more than an operator or a function of {@link FloatMath}. */
final class FloatFunctions {
    private static final float LN_2 = 0.6931472f;
    private static final float ROOT_HALF = 0.70710678f;
    private static final float DENSITY_AT_0 = 0.39894228f; // 1/√(2π)

    private FloatFunctions() {}

    /** Returns the density of the normal distribution. */
    static float normalPdf(float u) {
        float x = Math.max(-20, Math.min(20, u));
        return DENSITY_AT_0 * FloatMath.exp(-0.5f * (x * x));
    }

    /**
     * Returns the distribution function of the normal distribution. The error is at most 6.1e-8, and 3.1e-8 for u < −1, but
     * absolutely, not relatively: left of −5.5 no digit is correct, as in the float32 GELU of PyTorch.
     */
    static float normalCdf(float u) {
        return 0.5f + 0.5f * FloatMath.erf(u * ROOT_HALF);
    }

    /** Returns 1 for u > 0, otherwise 0. */
    static float step(float u) {
        return Math.min(1, Math.max(0, u) * 0x1p100f * 0x1p49f); // the least float is 2⁻¹⁴⁹
    }

    /** Returns 1 − tanh²(u) without cancellation. */
    static float sechSquared(float u) {
        float e = FloatMath.exp(-Math.abs(u));
        float sech = 2 * e / (1 + e * e);
        return sech * sech;
    }

    /** Returns tanh(softplus(u)) with one exponential. */
    static float tanhSoftplus(float u) {
        float e = FloatMath.exp(Math.min(20, u)); // 1 beyond that
        float q = e * (e + 2);
        return q / (q + 2);
    }

    /** Returns ln cosh u without overflow. */
    static float lnCosh(float u) {
        float x = Math.abs(u);
        float tanh = FloatMath.tanh(Math.min(1, x));
        float near = -FloatMath.log1p(-tanh * tanh) / 2; // cosh² = 1/(1 − tanh²)
        float far = x + FloatMath.log1p(FloatMath.exp(-2 * x)) - LN_2;
        return x < 1 ? near : far;
    }

    /** Returns u³. */
    static float cube(float u) {
        return u * u * u;
    }

    /** Returns u⁴. */
    static float fourthPower(float u) {
        float square = u * u;
        return square * square;
    }

    /** Returns a product, or 0 if it is 0 · ∞. */
    static float zeroTimesInfinity(float u, float v, float product) {
        return product != product && u == u && v == v ? 0 : product;
    }

    /**
     * Chooses by low &lt; high; NaN if the difference is NaN. It takes the sign bit of the difference, because a branch
     * that nobody can predict would cost more than everything else.
     */
    static float where(float low, float high, float ifLess, float ifNot) {
        float difference = low - high + 0f; // + 0 turns −0 into 0
        int mask = Float.floatToRawIntBits(difference) >> 31;
        int chosen = Float.floatToRawIntBits(ifLess) & mask | Float.floatToRawIntBits(ifNot) & ~mask;
        return difference == difference ? Float.intBitsToFloat(chosen) : Float.NaN;
    }
}
