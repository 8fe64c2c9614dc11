package dev.chainrule.mlp.core.network;

import java.util.Arrays;

/**
 * Looks for numbers that are not finite in arrays that a step goes through anyway. x − x is 0 for a finite number and NaN for
 * any other; these are summed in many lanes side by side, as the compiler makes vectors of it.
 */
public final class FiniteCheck {
    private static final int LANES = 256;

    private final float[] lanes = new float[LANES];

    /** Whether no number is NaN or infinite. */
    public boolean areFinite(float[] x) {
        int blocks = x.length < 2 * LANES ? 0 : x.length / LANES;
        if (blocks > 0) {
            Arrays.fill(lanes, 0);
            for (int b = 0; b < blocks; b++) {
                addDifferences(x, b * LANES);
            }
        }
        float sum = 0;
        for (int i = 0; i < LANES && blocks > 0; i++) {
            sum += lanes[i];
        }
        for (int i = blocks * LANES; i < x.length; i++) {
            sum += x[i] - x[i];
        }
        return sum == 0;
    }

    private void addDifferences(float[] x, int from) {
        for (int i = 0; i < LANES; i++) {
            lanes[i] += x[from + i] - x[from + i];
        }
    }
}
