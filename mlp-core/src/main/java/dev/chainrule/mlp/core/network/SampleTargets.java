package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.api.Range;

/** Made-up targets that a loss can take, to check it on. */
public final class SampleTargets {
    private static final double REACH = 2;

    private SampleTargets() {}

    /**
     * The targets of one row: a class for a loss that classifies, else numbers in its range.
     *
     * @param outputs the number of targets
     * @param row the number of the row, which decides the class
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
        double low = Math.max(range.low(), -REACH);
        double high = Math.min(range.high(), low + 2 * REACH);
        for (int i = 0; i < outputs; i++) {
            target[i] = random.nextDouble(low, high);
        }
        return target;
    }
}
