package dev.chainrule.mlp.testkit;

import static org.junit.jupiter.api.Assertions.fail;

import dev.chainrule.mlp.api.Initializer;
import dev.chainrule.mlp.api.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Tests the contract of every {@link Initializer}. Extend it and name the plugin; all checks then run:
 *
 * <pre>{@code
 * class HeNormalTest extends InitializerContract {
 *     @Override
 *     protected Initializer plugin() {
 *         return new HeNormal();
 *     }
 * }
 * }</pre>
 *
 * @since 0.2
 */
public abstract class InitializerContract extends PluginContract<Initializer> {
    /** Inputs and units of layers. */
    private static final int[][] LAYERS = {{1, 1}, {1, 500}, {500, 1}, {3, 2}, {17, 33}, {784, 128}};

    @Override
    protected abstract Initializer plugin();

    @Override
    protected Class<? extends Initializer> service() {
        return Initializer.class;
    }

    /** Returns whether the values are the same for every stream, as zeros are. */
    protected boolean constant() {
        return false;
    }

    @Test
    void fillsEveryElementWithAFiniteNumber() {
        Initializer initializer = plugin();
        for (int[] layer : LAYERS) {
            everyElementIsFinite(initializer, layer[0] * layer[1], layer[0], layer[1]);
            everyElementIsFinite(initializer, layer[1], layer[0], layer[1]);
        }
        everyElementIsFinite(initializer, 3, Integer.MAX_VALUE, 3);
    }

    private static void everyElementIsFinite(Initializer initializer, int length, int fanIn, int fanOut) {
        double[] values = new double[length];
        Arrays.fill(values, Double.NaN);
        initializer.fill(values, fanIn, fanOut, new RandomStream(61));
        for (int i = 0; i < length; i++) {
            if (!Float.isFinite((float) values[i])) {
                fail(called(initializer) + ": fill leaves " + values[i] + " in element " + i + " of " + length
                        + " (fanIn " + fanIn + ", fanOut " + fanOut + "), expected a finite float32; every element must"
                        + " be set");
            }
        }
    }

    @Test
    void theStreamIsTheOnlySourceOfRandomness() {
        for (int[] layer : LAYERS) {
            double[] expected = filled(plugin(), layer, 62, Double.NaN);
            double[] again = filled(plugin(), layer, 62, 7);
            int difference = firstDifference(expected, again);
            if (difference >= 0) {
                fail(called(plugin()) + ": the same stream gives " + expected[difference] + " and then "
                        + again[difference] + " in element " + difference
                        + "; what the array held before, the time and other randomness must not matter");
            }
        }
    }

    @Test
    void otherStreamsGiveOtherValues() {
        Initializer initializer = plugin();
        int[] layer = {30, 20};
        boolean same = Arrays.equals(filled(initializer, layer, 63, 0), filled(initializer, layer, 64, 0));
        if (same && !constant()) {
            fail(called(initializer) + ": two streams give the same values; draw them from the stream, or say"
                    + " constant() in the test if all values are meant to be fixed");
        }
        if (!same && constant()) {
            fail(called(initializer) + ": two streams give different values, but the test says constant()");
        }
    }

    @Override
    protected double[] answers(Initializer initializer, long seed) {
        Answers answers = new Answers();
        for (int[] layer : new int[][] {{1, 1}, {3, 2}, {17, 33}}) {
            answers.add(filled(initializer, layer, 65 + seed, Double.NaN));
        }
        return answers.toArray();
    }

    private static double[] filled(Initializer initializer, int[] layer, long seed, double before) {
        double[] values = new double[layer[0] * layer[1]];
        Arrays.fill(values, before);
        initializer.fill(values, layer[0], layer[1], new RandomStream(seed));
        return values;
    }
}
