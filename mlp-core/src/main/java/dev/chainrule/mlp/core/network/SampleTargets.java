package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.api.Range;

/**
 * Creates targets that a loss accepts, for checking it without data.
 *
 * @since 0.2
 */
public final class SampleTargets {
    private static final double HALF_WIDTH = 2;

    private SampleTargets() {}

    /**
     * Creates the targets of one row: a one-hot class for a classification loss, otherwise random numbers in its range.
     *
     * @param outputs the number of targets; a single one is class 0 or 1
     * @param row the index of the row, from 0; the classes take turns
     * @return one number per output
     */
    public static double[] of(Loss loss, int outputs, int row, RandomStream random) {
        double[] target = new double[outputs];
        if (loss.classifies()) {
            if (outputs == 1) {
                target[0] = row % 2;
            } else {
                target[row % outputs] = 1;
            }
            return target;
        }
        Range range = loss.targets();
        double low = Math.max(range.low(), -HALF_WIDTH);
        double high = Math.min(range.high(), low + 2 * HALF_WIDTH);
        for (int i = 0; i < outputs; i++) {
            target[i] = random.nextDouble(low, high);
        }
        return target;
    }
}
