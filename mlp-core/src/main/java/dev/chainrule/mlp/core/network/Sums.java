package dev.chainrule.mlp.core.network;

/**
 * Sums over many floats, in double: squares of floats neither overflow nor underflow there. They are made of four partial
 * sums, which do not wait for each other, always in the same order.
 */
final class Sums {
    private Sums() {}

    /** Σx² over the first {@code count} numbers. */
    static double squares(float[] x, int count) {
        double first = 0;
        double second = 0;
        double third = 0;
        double fourth = 0;
        int i = 0;
        for (; i < count - 3; i += 4) {
            first += (double) x[i] * x[i];
            second += (double) x[i + 1] * x[i + 1];
            third += (double) x[i + 2] * x[i + 2];
            fourth += (double) x[i + 3] * x[i + 3];
        }
        for (; i < count; i++) {
            first += (double) x[i] * x[i];
        }
        return first + second + (third + fourth);
    }

    /** Σ|x| over the first {@code count} numbers. */
    static double absolutes(float[] x, int count) {
        double first = 0;
        double second = 0;
        double third = 0;
        double fourth = 0;
        int i = 0;
        for (; i < count - 3; i += 4) {
            first += Math.abs(x[i]);
            second += Math.abs(x[i + 1]);
            third += Math.abs(x[i + 2]);
            fourth += Math.abs(x[i + 3]);
        }
        for (; i < count; i++) {
            first += Math.abs(x[i]);
        }
        return first + second + (third + fourth);
    }

    /**
     * Whether no number is NaN or infinite. A sum of which one is not is not finite either, and takes one addition a number,
     * in eight partial sums; only if a sum of finite numbers is too large is each of them looked at.
     */
    static boolean areFinite(float[] x) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float s4 = 0;
        float s5 = 0;
        float s6 = 0;
        float s7 = 0;
        int i = 0;
        for (; i < x.length - 7; i += 8) {
            s0 += x[i];
            s1 += x[i + 1];
            s2 += x[i + 2];
            s3 += x[i + 3];
            s4 += x[i + 4];
            s5 += x[i + 5];
            s6 += x[i + 6];
            s7 += x[i + 7];
        }
        for (; i < x.length; i++) {
            s0 += x[i];
        }
        return Float.isFinite(s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7) || eachIsFinite(x);
    }

    private static boolean eachIsFinite(float[] x) {
        for (float value : x) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }
}
