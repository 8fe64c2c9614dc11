package dev.chainrule.mlp.api.expression;

/**
 * tanh, sech² and the logistic function in float64, for one number and for many, with the same bits.
 *
 * <p>All three follow from eʸ of a y ≤ 0, as y = n·ln 2 + r with |r| ≤ ½ ln 2 and eʸ = 2ⁿ(1 + (eʳ − 1)), where eʳ − 1 is its
 * Taylor polynomial of degree 13. There is nothing but +, −, ×, ÷ and the bits of 2ⁿ, so that the bits are the same on every
 * JDK. tanh and the logistic function are within 3 ulp, sech² within 5. {@link StrictMath} is closer and takes several times
 * as long: the loops here are short, so that C2 vectorizes them on JDK 17 too, and what it does not vectorize has a loop of
 * its own.
 */
final class Exponentials {
    /** From here tanh u rounds to 1, 1 − 2e⁻²ᵘ. */
    private static final double TANH_IS_1 = 20;

    /** From here sech² u rounds to 0. */
    private static final double SECH_IS_0 = 374;

    /** From here e⁻ᵘ rounds to 0. */
    private static final double EXP_IS_0 = 746;

    /** Adding it rounds to a whole number, which then stands in the last bits. */
    private static final double SHIFT = 0x1.8p52;

    private static final double INVERSE_OF_LN_2 = 0x1.71547652b82fep0;

    /** The first 32 bits of ln 2, so that products with an n are exact, and the rest. */
    private static final double LN_2_HIGH = 0x1.62e42feep-1;

    private static final double LN_2_LOW = 0x1.a39ef35793c76p-33;

    /** The bits of 1. */
    private static final long ONE = 0x3ff0_0000_0000_0000L;

    /** Powers are multiplied by 2⁶⁴ where they may be subnormal, so that eʸ is rounded to a subnormal number once. */
    private static final double SCALE = 64;

    private static final double UNSCALE = 0x1p-64;

    private Exponentials() {}

    /** Returns tanh |u| = −t / (t + 2) with the sign of u, where t = e^(−2|u|) − 1. */
    static double tanh(double u) {
        double y = -2 * atMost(Math.abs(u), TANH_IS_1);
        double shifted = shifted(y);
        double r = remainder(y, shifted);
        return withSign(tanh(lower(r, upper(r)), powerOf2(shifted)), u);
    }

    /** Returns sech² u = (2e / (1 + e²))², where e = e^−|u|. */
    static double sechSquared(double u) {
        double y = -atMost(Math.abs(u), SECH_IS_0);
        double shifted = shifted(y);
        double r = remainder(y, shifted);
        return keepingNaN(u, sechSquared(lower(r, upper(r)), powerOf2(shifted)));
    }

    /** Returns 1 / (1 + e⁻ᵘ), below 0 as e^−|u| / (1 + e^−|u|). */
    static double sigmoid(double u) {
        double y = -atMost(Math.abs(u), EXP_IS_0);
        double shifted = shifted(y);
        double r = remainder(y, shifted);
        double e = UNSCALE * power(lower(r, upper(r)), powerOf2(shifted + SCALE));
        return keepingNaN(u, (u < 0 ? e : 1) / (1 + e));
    }

    /**
     * Computes tanh of the first n numbers.
     *
     * @param to receives the results; not the array of the numbers
     * @param scratch two arrays of at least n elements
     */
    static void tanhOfAll(double[] u, double[] to, double[][] scratch, int n) {
        for (int i = 0; i < n; i++) {
            to[i] = -2 * atMost(Math.abs(u[i]), TANH_IS_1);
        }
        exponential(to, 0, scratch[0], scratch[1], n);
        double[] power = scratch[0];
        for (int i = 0; i < n; i++) {
            to[i] = tanh(to[i], power[i]);
        }
        for (int i = 0; i < n; i++) {
            to[i] = withSign(to[i], u[i]);
        }
    }

    /** Computes sech² of the first n numbers, with the arguments of {@link #tanhOfAll}. */
    static void sechSquaredOfAll(double[] u, double[] to, double[][] scratch, int n) {
        for (int i = 0; i < n; i++) {
            to[i] = -atMost(Math.abs(u[i]), SECH_IS_0);
        }
        exponential(to, 0, scratch[0], scratch[1], n);
        double[] power = scratch[0];
        for (int i = 0; i < n; i++) {
            to[i] = sechSquared(to[i], power[i]);
        }
        for (int i = 0; i < n; i++) {
            to[i] = keepingNaN(u[i], to[i]);
        }
    }

    /** Computes the logistic function of the first n numbers, with the arguments of {@link #tanhOfAll}. */
    static void sigmoidOfAll(double[] u, double[] to, double[][] scratch, int n) {
        for (int i = 0; i < n; i++) {
            to[i] = -atMost(Math.abs(u[i]), EXP_IS_0);
        }
        exponential(to, SCALE, scratch[0], scratch[1], n);
        double[] power = scratch[0];
        for (int i = 0; i < n; i++) {
            to[i] = UNSCALE * power(to[i], power[i]);
        }
        for (int i = 0; i < n; i++) {
            to[i] = keepingNaN(u[i], (u[i] < 0 ? to[i] : 1) / (1 + to[i]));
        }
    }

    /**
     * Computes eʳ − 1 and 2ⁿ⁺ˢ of the first {@code count} numbers y = n·ln 2 + r.
     *
     * @param y the numbers, replaced by eʳ − 1
     * @param scale s
     * @param power receives 2ⁿ⁺ˢ
     */
    private static void exponential(double[] y, double scale, double[] power, double[] scratch, int count) {
        for (int i = 0; i < count; i++) {
            double shifted = shifted(y[i]);
            power[i] = shifted;
            y[i] = remainder(y[i], shifted);
        }
        for (int i = 0; i < count; i++) {
            scratch[i] = upper(y[i]);
        }
        for (int i = 0; i < count; i++) {
            y[i] = lower(y[i], scratch[i]);
        }
        for (int i = 0; i < count; i++) {
            power[i] = powerOf2(power[i] + scale);
        }
    }

    /** Returns the smaller of both; the limit for NaN. C2 of JDK 17 takes several times as long for {@code Math.min}. */
    private static double atMost(double size, double limit) {
        return size < limit ? size : limit;
    }

    private static double withSign(double size, double u) {
        return keepingNaN(u, Math.copySign(size, u));
    }

    private static double keepingNaN(double u, double result) {
        return u == u ? result : u;
    }

    /** Returns 1.5·2⁵² + n. */
    private static double shifted(double y) {
        return y * INVERSE_OF_LN_2 + SHIFT;
    }

    /** Returns r. */
    private static double remainder(double y, double shifted) {
        double n = shifted - SHIFT;
        return y - n * LN_2_HIGH - n * LN_2_LOW;
    }

    /** Returns 1/6! + r/7! + … + r⁷/13!, in pairs rather than by Horner's rule, whose steps wait for each other. */
    private static double upper(double r) {
        double square = r * r;
        double first = 1 / 720.0 + r * (1 / 5040.0) + square * (1 / 40320.0 + r * (1 / 362880.0));
        double second = 1 / 3628800.0 + r * (1 / 39916800.0) + square * (1 / 479001600.0 + r * (1 / 6227020800.0));
        return first + square * square * second;
    }

    /** Returns eʳ − 1 = r + r²(1/2! + r/3! + … + r³/5! + r⁴·upper). */
    private static double lower(double r, double upper) {
        double square = r * r;
        double first = 1 / 2.0 + r * (1 / 6.0) + square * (1 / 24.0 + r * (1 / 120.0));
        return r + square * (first + square * square * upper);
    }

    /** Returns 2ⁿ of a normal number. */
    private static double powerOf2(double shifted) {
        return Double.longBitsToDouble((Double.doubleToRawLongBits(shifted) << 52) + ONE);
    }

    /** Returns eʸ. */
    private static double power(double minus1, double powerOf2) {
        return powerOf2 * minus1 + powerOf2;
    }

    private static double tanh(double minus1, double powerOf2) {
        double t = powerOf2 * minus1 + (powerOf2 - 1);
        return -t / (t + 2);
    }

    private static double sechSquared(double minus1, double powerOf2) {
        double e = power(minus1, powerOf2);
        double sech = 2 * e / (1 + e * e);
        return sech * sech;
    }
}
