package dev.chainrule.mlp.api;

/**
 * The functions of {@link FloatMath} for many numbers at once, with the same bits, for block hooks.
 *
 * <p>A loop over {@link FloatMath#exp} is not vectorized: it goes from float to double and shifts the bits of an
 * exponent. Here those steps have loops of their own and the polynomials between them, in double, are vectorized, which
 * takes a third to a fifth of the time. Short arrays are computed one number at a time, since their loops would not pay.
 *
 * <p>In each method x and y may be the same array, n is at most the length of both, and nothing is allocated after the
 * first call of a thread.
 *
 * @since 0.2
 */
public final class BlockMath {
    /** So many doubles of two arrays fit into a first-level cache. */
    private static final int PIECE = 512;

    private static final int SHORT = 32;

    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    private BlockMath() {}

    /** Computes yᵢ = e^xᵢ of the first n numbers. */
    public static void exp(float[] x, float[] y, int n) {
        if (n < SHORT) {
            for (int i = 0; i < n; i++) {
                y[i] = FloatMath.exp(x[i]);
            }
            return;
        }
        Scratch scratch = SCRATCH.get();
        for (int start = 0; start < n; start += PIECE) {
            int length = scratch.read(x, start, n);
            clamp(scratch.values, FloatMath.LEAST, FloatMath.MOST, length);
            power(scratch.values, scratch.shifted, length);
            scratch.write(y, start, length);
        }
    }

    /** Computes yᵢ = e^xᵢ − 1 of the first n numbers. */
    public static void expm1(float[] x, float[] y, int n) {
        if (n < SHORT) {
            for (int i = 0; i < n; i++) {
                y[i] = FloatMath.expm1(x[i]);
            }
            return;
        }
        Scratch scratch = SCRATCH.get();
        for (int start = 0; start < n; start += PIECE) {
            int length = scratch.read(x, start, n);
            clamp(scratch.values, FloatMath.LEAST, FloatMath.MOST, length);
            powerMinus1(scratch.values, length);
            scratch.write(y, start, length);
        }
    }

    /** Computes yᵢ = tanh xᵢ of the first n numbers. */
    public static void tanh(float[] x, float[] y, int n) {
        if (n < SHORT) {
            for (int i = 0; i < n; i++) {
                y[i] = FloatMath.tanh(x[i]);
            }
            return;
        }
        Scratch scratch = SCRATCH.get();
        for (int start = 0; start < n; start += PIECE) {
            int length = scratch.read(x, start, n);
            clamp(scratch.values, -FloatMath.TANH_IS_1, FloatMath.TANH_IS_1, length);
            tanh(scratch.values, length);
            scratch.write(y, start, length);
        }
    }

    /** Computes yᵢ = 1 / (1 + e^−xᵢ) of the first n numbers. */
    public static void sigmoid(float[] x, float[] y, int n) {
        if (n < SHORT) {
            for (int i = 0; i < n; i++) {
                y[i] = FloatMath.sigmoid(x[i]);
            }
            return;
        }
        Scratch scratch = SCRATCH.get();
        for (int start = 0; start < n; start += PIECE) {
            int length = scratch.read(x, start, n);
            clamp(scratch.values, FloatMath.LEAST, FloatMath.MOST, length);
            negate(scratch.values, length);
            power(scratch.values, scratch.shifted, length);
            inverseOf1Plus(scratch.values, length);
            scratch.write(y, start, length);
        }
    }

    /** Computes yᵢ = log(1 + e^xᵢ) of the first n numbers. */
    public static void softplus(float[] x, float[] y, int n) {
        if (n < SHORT) {
            for (int i = 0; i < n; i++) {
                y[i] = FloatMath.softplus(x[i]);
            }
            return;
        }
        Scratch scratch = SCRATCH.get();
        for (int start = 0; start < n; start += PIECE) {
            int length = scratch.read(x, start, n);
            minusAbsolute(scratch.values, scratch.positive, length);
            power(scratch.values, scratch.shifted, length);
            positivePlusLogarithmOf1Plus(scratch.values, scratch.positive, length);
            scratch.write(y, start, length);
        }
    }

    /** Computes yᵢ = erf xᵢ of the first n numbers. */
    public static void erf(float[] x, float[] y, int n) {
        if (n < SHORT) {
            for (int i = 0; i < n; i++) {
                y[i] = FloatMath.erf(x[i]);
            }
            return;
        }
        Scratch scratch = SCRATCH.get();
        for (int start = 0; start < n; start += PIECE) {
            int length = scratch.read(x, start, n);
            clamp(scratch.values, -FloatMath.ERF_IS_1, FloatMath.ERF_IS_1, length);
            erf(scratch.values, length);
            scratch.write(y, start, length);
        }
    }

    private static void clamp(double[] values, double low, double high, int n) {
        for (int i = 0; i < n; i++) {
            values[i] = Math.min(high, Math.max(low, values[i]));
        }
    }

    private static void negate(double[] values, int n) {
        for (int i = 0; i < n; i++) {
            values[i] = -values[i];
        }
    }

    private static void minusAbsolute(double[] values, double[] positive, int n) {
        for (int i = 0; i < n; i++) {
            positive[i] = Math.max(values[i], 0);
            values[i] = Math.max(-Math.abs(values[i]), FloatMath.LEAST);
        }
    }

    private static void power(double[] values, double[] shifted, int n) {
        for (int i = 0; i < n; i++) {
            double x = values[i];
            shifted[i] = FloatMath.shifted(x);
            values[i] = FloatMath.fraction(x, FloatMath.shifted(x));
        }
        for (int i = 0; i < n; i++) {
            values[i] = FloatMath.timesPowerOf2(values[i], shifted[i]);
        }
    }

    private static void powerMinus1(double[] values, int n) {
        for (int i = 0; i < n; i++) {
            values[i] = FloatMath.powerMinus1(values[i]);
        }
    }

    private static void tanh(double[] values, int n) {
        for (int i = 0; i < n; i++) {
            values[i] = FloatMath.tanhWithin(values[i]);
        }
    }

    private static void inverseOf1Plus(double[] values, int n) {
        for (int i = 0; i < n; i++) {
            values[i] = 1 / (1 + values[i]);
        }
    }

    private static void positivePlusLogarithmOf1Plus(double[] values, double[] positive, int n) {
        for (int i = 0; i < n; i++) {
            values[i] = positive[i] + FloatMath.logarithmOf1Plus(values[i]);
        }
    }

    private static void erf(double[] values, int n) {
        for (int i = 0; i < n; i++) {
            values[i] = FloatMath.erfWithin(values[i]);
        }
    }

    /** The numbers of a piece in double. */
    private static final class Scratch {
        final double[] values = new double[PIECE];
        final double[] shifted = new double[PIECE];
        final double[] positive = new double[PIECE];

        /** Reads the piece that begins at start and returns its length. */
        int read(float[] x, int start, int n) {
            int length = Math.min(PIECE, n - start);
            for (int i = 0; i < length; i++) {
                values[i] = x[start + i];
            }
            return length;
        }

        void write(float[] y, int start, int length) {
            for (int i = 0; i < length; i++) {
                y[start + i] = (float) values[i];
            }
        }
    }
}
