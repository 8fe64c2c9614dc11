package dev.chainrule.mlp.core.network;

/**
 * Sums float arrays in double, in which squares of floats neither overflow nor underflow.
 *
 * <p>Four independent partial sums let the processor overlap the additions; their order is fixed, and with it the bits.
 */
final class Sums {
    private Sums() {}

    /** Returns Σx² over the first {@code count} elements. */
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

    /** Returns Σ|x| over the first {@code count} elements. */
    static double absoluteValues(float[] x, int count) {
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
