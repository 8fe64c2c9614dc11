package dev.chainrule.mlp.api;

/**
 * Elementary functions of float32 in fixed arithmetic, for block hooks: the same bits on every JDK, compiled or not.
 *
 * <p>{@link Math#exp} and similar functions may differ by a bit from one JDK to the next, and so would the trained
 * weights. Here there is nothing but +, −, ×, ÷, fma and comparison, which are exactly specified, and shifts of the
 * exponent. All is computed in double and rounded once, so that every result is within 0.54 ulp of float32 from the
 * true value, over the whole range with its subnormals. NaN gives NaN; the odd functions keep the sign of zero.
 *
 * <p>The exponential is scaled by a power of two that is added to the exponent's bits. Eight squarings in place of the
 * bits would let C2 vectorise a loop on JDK 25, but not on 17, which does not vectorise float to double, and cost more in
 * the short loops of small layers. {@link BlockMath} has the same functions for many numbers, in loops that are vectorized
 * on both.
 *
 * @since 0.2
 */
public final class FloatMath {

    /** Below this e^x rounds to 0 in float32, subnormals included. */
    static final float LEAST = -104;

    /** Above this e^x is infinite in float32. */
    static final float MOST = 89;

    /** From here tanh x rounds to 1 in float32. */
    static final float TANH_IS_1 = 9.1f;

    /** From here erf x rounds to 1 in float32. */
    static final float ERF_IS_1 = 4;

    /** The number that {@link #flush} adds and subtracts. */
    private static final float FLUSHING = 0x1p-77f;

    private FloatMath() {}

    /**
     * Flushes subnormal numbers: x to within 2⁻¹⁰¹ (4e-31), or to its last bit if it is larger. NaN and infinities
     * stay.
     *
     * <p>For running means and error signals. The mean of a gradient that has become zero, as behind a unit that is
     * never active, decays until it is subnormal and then stays: 0.9 times the smallest float rounds to itself.
     * Processors take some hundred times longer for a subnormal result, and a few of them hold up a whole update.
     */
    public static float flush(float x) {
        return x + FLUSHING - FLUSHING;
    }

    /** Returns eˣ. */
    public static float exp(float x) {
        return (float) power(clamp(x, LEAST, MOST));
    }

    /** Returns eˣ − 1, accurate near 0. */
    public static float expm1(float x) {
        return (float) powerMinus1(clamp(x, LEAST, MOST));
    }

    /** Returns the natural logarithm; −∞ at ±0, NaN below. */
    public static float log(float x) {
        return (float) logarithm(x);
    }

    /** Returns log(1 + x), accurate near 0; −∞ at −1, NaN below. */
    public static float log1p(float x) {
        // From 2⁻²⁹ on a float can be added to 1 in double without rounding; below, log(1 + x) rounds to x.
        return Math.abs(x) < 0x1p-29f ? x : (float) logarithm(1.0 + x);
    }

    /**
     * Returns the hyperbolic tangent, (e²ˣ − 1) / (e²ˣ + 1).
     *
     * <p>A rational function of x² on [0, 9.1], times x; beyond, the result rounds to ±1. The coefficients minimise the
     * largest relative error (1.5e-9) and were found by iteratively reweighted least squares on 160 Chebyshev points
     * with 40 digits.
     */
    public static float tanh(float x) {
        return (float) tanhWithin(clamp(x, -TANH_IS_1, TANH_IS_1));
    }

    /** Returns tanh y for |y| ≤ 9.1. */
    static double tanhWithin(double y) {
        double w = y * y;
        double p = Fma.fma(w, -1.2034104788611639e-11, 3.0356235735100292e-8);
        p = Fma.fma(w, p, 2.7912256456058286e-5);
        p = Fma.fma(w, p, 3.8636095495842793e-3);
        p = Fma.fma(w, p, 1.3676150138489712e-1);
        p = Fma.fma(w, p, 9.9999999856511533e-1);
        double q = Fma.fma(w, 1.2807162484371072e-6, 3.9303119840867926e-4);
        q = Fma.fma(w, q, 2.7228572268872945e-2);
        q = Fma.fma(w, q, 4.7009482079707674e-1);
        q = Fma.fma(w, q, 1);
        return y * p / q;
    }

    /** Returns the logistic sigmoid, 1 / (1 + e⁻ˣ). */
    public static float sigmoid(float x) {
        return (float) (1 / (1 + power(-clamp(x, LEAST, MOST))));
    }

    /** Returns log(1 + eˣ), as max(x, 0) + log(1 + e^−|x|), which does not overflow. */
    public static float softplus(float x) {
        return (float) (Math.max(x, 0) + logarithmOf1Plus(power(Math.max(-Math.abs(x), LEAST))));
    }

    /**
     * Returns the error function, 2/√π ∫₀ˣ e^(−t²) dt.
     *
     * <p>A rational function of x² on [0, 4], times x; beyond, the result rounds to ±1. The coefficients minimise the
     * largest relative error (2.0e-9) and were found by iteratively reweighted least squares on 160 Chebyshev points
     * with 40 digits.
     */
    public static float erf(float x) {
        return (float) erfWithin(clamp(x, -ERF_IS_1, ERF_IS_1));
    }

    /** Returns erf y for |y| ≤ 4. */
    static double erfWithin(double y) {
        double w = y * y;
        double p = Fma.fma(w, -1.3202238669860323e-8, 4.6847660856466954e-6);
        p = Fma.fma(w, p, 3.7960957504562534e-4);
        p = Fma.fma(w, p, 3.8496572572595543e-3);
        p = Fma.fma(w, p, 5.4317054044963932e-2);
        p = Fma.fma(w, p, 1.8520433220774425e-1);
        p = Fma.fma(w, p, 1.1283791693646245);
        double q = Fma.fma(w, 6.3110492302003835e-5, 1.3075802956104746e-3);
        q = Fma.fma(w, q, 1.5462182364939241e-2);
        q = Fma.fma(w, q, 1.1395887125755555e-1);
        q = Fma.fma(w, q, 4.9746647956963355e-1);
        q = Fma.fma(w, q, 1);
        return y * p / q;
    }

    /** Returns cos(2πt), the cosine of an angle in turns, which repeats exactly. */
    public static float cosOfTurns(double t) {
        double r = t - Math.rint(t);
        return (float) sine(0.25 - Math.abs(r));
    }

    /** Returns sin(2πt), the sine of an angle in turns, which repeats exactly. */
    public static float sinOfTurns(double t) {
        double r = t - Math.rint(t);
        double size = Math.abs(r);
        return (float) sine(Math.copySign(Math.min(size, 0.5 - size), r));
    }

    /** Returns sin(2πu) for |u| ≤ ¼, relative error 2⁻³⁷: the Taylor polynomial y(1 − y²/3! + … − y¹⁴/15!) of y = 2πu. */
    private static double sine(double u) {
        double y = 2 * Math.PI * u;
        double w = y * y;
        double p = Fma.fma(w, -1 / 1307674368000.0, 1 / 6227020800.0);
        p = Fma.fma(w, p, -1 / 39916800.0);
        p = Fma.fma(w, p, 1 / 362880.0);
        p = Fma.fma(w, p, -1 / 5040.0);
        p = Fma.fma(w, p, 1 / 120.0);
        p = Fma.fma(w, p, -1 / 6.0);
        return y * Fma.fma(w, p, 1);
    }

    /** Returns x, but no less than low and no more than high; NaN stays NaN. */
    private static float clamp(float x, float low, float high) {
        return x < low ? low : x > high ? high : x;
    }

    /**
     * Returns e^x for |x| ≤ 104, relative error 2⁻³²: x = n·log 2 + r with |r| ≤ ½ log 2, and e^x = 2ⁿ·e^r. Adding
     * 1.5·2⁵² rounds to a whole number, which then stands in the last bits; the error of n·log 2, 2⁻⁴⁶, is far below a
     * float's. A NaN has zeros in its last bits and stays what it is.
     */
    private static double power(double x) {
        double shifted = shifted(x);
        return timesPowerOf2(fraction(x, shifted), shifted);
    }

    /** Returns 1.5·2⁵² + n. */
    static double shifted(double x) {
        return Fma.fma(x, 0x1.71547652b82fep0, 0x1.8p52);
    }

    /** Returns e^r. */
    static double fraction(double x, double shifted) {
        double n = shifted - 0x1.8p52;
        double r = Fma.fma(n, -0x1.62e42fefa39efp-1, x);
        return Fma.fma(r, taylor(r), 1);
    }

    /** Returns 2ⁿ·p. */
    static double timesPowerOf2(double p, double shifted) {
        return Double.longBitsToDouble(Double.doubleToRawLongBits(p) + (Double.doubleToRawLongBits(shifted) << 52));
    }

    /** Returns e^x − 1 for |x| ≤ 104, relative error 2⁻³⁰, by the rule e^2y − 1 = (e^y − 1)(e^y + 1). */
    static double powerMinus1(double x) {
        double y = x * 0x1p-9;
        double p = y * taylor(y);
        p *= p + 2;
        p *= p + 2;
        p *= p + 2;
        p *= p + 2;
        p *= p + 2;
        p *= p + 2;
        p *= p + 2;
        p *= p + 2;
        return p * (p + 2);
    }

    /** Returns (e^y − 1) / y for |y| ≤ ½ log 2, the Taylor polynomial 1 + y/2! + y²/3! + … + y⁷/8!. */
    private static double taylor(double y) {
        double p = Fma.fma(y, 1 / 40320.0, 1 / 5040.0);
        p = Fma.fma(y, p, 1 / 720.0);
        p = Fma.fma(y, p, 1 / 120.0);
        p = Fma.fma(y, p, 1 / 24.0);
        p = Fma.fma(y, p, 1 / 6.0);
        p = Fma.fma(y, p, 1 / 2.0);
        return Fma.fma(y, p, 1);
    }

    /** Returns log x by x = 2ᵏ·m with m in [√½, √2): k·log 2 + log m. Subnormal floats are normal doubles. */
    private static double logarithm(double x) {
        if (!(x > 0 && x < Double.POSITIVE_INFINITY)) {
            return x == 0 ? Double.NEGATIVE_INFINITY : x > 0 ? x : Double.NaN;
        }
        long bits = Double.doubleToRawLongBits(x);
        long k = (bits - Double.doubleToRawLongBits(0x1.6a09e667f3bcdp-1)) >> 52;
        double m = Double.longBitsToDouble(bits - (k << 52));
        return Fma.fma(k, 0x1.62e42fefa39efp-1, logarithmOf1Plus(m - 1));
    }

    /**
     * Returns log(1 + t) for t in [√½ − 1, 1], relative error 2⁻³¹: 2·artanh(s) with s = t/(2 + t), by its Taylor
     * polynomial 2s(1 + s²/3 + s⁴/5 + … + s¹⁶/17).
     */
    static double logarithmOf1Plus(double t) {
        double s = t / (2 + t);
        double w = s * s;
        double p = Fma.fma(w, 1 / 17.0, 1 / 15.0);
        p = Fma.fma(w, p, 1 / 13.0);
        p = Fma.fma(w, p, 1 / 11.0);
        p = Fma.fma(w, p, 1 / 9.0);
        p = Fma.fma(w, p, 1 / 7.0);
        p = Fma.fma(w, p, 1 / 5.0);
        p = Fma.fma(w, p, 1 / 3.0);
        return 2 * s * Fma.fma(w, p, 1);
    }
}
