package dev.chainrule.mlp.export;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.Range;

/**
 * The output above which a network with one output predicts the second of two classes, whose loss is then the smaller one:
 * 0.5 for cross-entropy and squared errors, 0 for the hinge loss.
 */
public final class DecisionThreshold {
    /** Beyond this, losses such as (a − 1)² and a² may be equal but for rounding. */
    private static final float LARGEST = 1e6f;

    private static final int SAMPLES = 1000;
    private static final double[] FIRST = {0};
    private static final double[] SECOND = {1};

    private DecisionThreshold() {}

    /**
     * Finds the threshold by bisection.
     *
     * @return the largest float32 for which the first class is predicted
     * @throws PluginException if there is no such number
     */
    public static float of(Loss loss) {
        Range range = loss.outputs();
        int low = order((float) Math.max(range.low(), -LARGEST));
        int high = order((float) Math.min(range.high(), LARGEST));
        if (isSecond(loss, low) || !isSecond(loss, high)) {
            throw none(loss);
        }
        int first = low;
        int second = high;
        while ((long) second - first > 1) {
            int middle = (int) (((long) first + second) >> 1);
            if (isSecond(loss, middle)) {
                second = middle;
            } else {
                first = middle;
            }
        }
        for (int i = 1; i < SAMPLES; i++) {
            int order = (int) (low + ((long) high - low) * i / SAMPLES);
            if (isSecond(loss, order) != order > first) {
                throw none(loss);
            }
        }
        return output(first);
    }

    private static boolean isSecond(Loss loss, int order) {
        double[] output = {output(order)};
        return loss.value(output, SECOND) < loss.value(output, FIRST);
    }

    /** Numbers the floats in ascending order. */
    private static int order(float value) {
        int bits = Float.floatToIntBits(value);
        return bits >= 0 ? bits : Integer.MIN_VALUE - bits;
    }

    private static float output(int order) {
        return Float.intBitsToFloat(order >= 0 ? order : Integer.MIN_VALUE - order);
    }

    private static PluginException none(Loss loss) {
        return new PluginException(
                ErrorCode.PLG_CONTRACT,
                Location.NONE,
                "loss '" + loss.name() + "' (" + loss.definition().getClass().getName()
                        + ") does not divide the outputs of one unit into those of the first class and, above them, those"
                        + " of the second. Train with one output unit for each class");
    }
}
