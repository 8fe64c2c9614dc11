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
}
