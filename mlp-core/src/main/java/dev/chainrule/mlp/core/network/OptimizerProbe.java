package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.ElementwiseOptimizer;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Optimizer;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.spec.RandomPurpose;
import java.util.Arrays;

/**
 * Checks before training that an element-wise optimizer keeps to its range and gives the same bits however the array is
 * divided, as it is among threads. What it throws here is left to the run, which reports it with its place.
 */
public final class OptimizerProbe {
    private static final int LENGTH = 37;
    private static final int FROM = 5;
    private static final int TO = 22;
    private static final double LEARNING_RATE = 0.01;

    private final ElementwiseOptimizer optimizer;

    private OptimizerProbe(ElementwiseOptimizer optimizer) {
        this.optimizer = optimizer;
    }

    /**
     * Checks an optimizer whose arrays are going to be divided.
     *
     * @throws PluginException if it leaves its range or the division decides the result
     */
    public static void checkRanges(ElementwiseOptimizer optimizer) {
        try {
            new OptimizerProbe(optimizer).check();
        } catch (PluginException fault) {
            throw fault;
        } catch (RuntimeException | LinkageError | StackOverflowError thrown) {
            // the run meets it too, and says in which batch
        }
    }

    /** The fault of an optimizer that was seen to modify the gradient. */
    public static PluginException changesTheGradient(Optimizer optimizer) {
        return fault(optimizer, "changes the gradient, which must not be modified");
    }

    /** Parameters with their slots, as they start. */
    private final class State {
        private final float[] parameters = numbers(0);
        private final float[][] slots = new float[optimizer.slots()][LENGTH];

        private void update(int from, int to) {
            optimizer.update(parameters, numbers(1), slots, from, to, LEARNING_RATE, 1);
        }

        private boolean isSameAs(State other) {
            return Arrays.equals(parameters, other.parameters) && Arrays.deepEquals(slots, other.slots);
        }
    }

    private void check() {
        State whole = new State();
        whole.update(0, LENGTH);
        State part = new State();
        part.update(FROM, TO);
        State start = new State();
        for (int i = 0; i < LENGTH; i++) {
            boolean untouched = part.parameters[i] == start.parameters[i];
            for (float[] slot : part.slots) {
                untouched &= slot[i] == 0;
            }
            if ((i < FROM || i >= TO) && !untouched) {
                throw fault(
                        optimizer,
                        "of the elements from " + FROM + " to " + (TO - 1) + " changes element " + i
                                + ", at which another thread may be");
            }
        }
        part.update(0, FROM);
        part.update(TO, LENGTH);
        if (!part.isSameAs(whole)) {
            throw fault(
                    optimizer,
                    "gives other bits in several ranges than in one call, so that threads would decide the result. Each"
                            + " element may depend on its own gradient and state alone");
        }
    }

    private static float[] numbers(int which) {
        RandomStream random = RandomPurpose.CHECK.stream(which, 5);
        float[] numbers = new float[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    private static PluginException fault(Optimizer optimizer, String what) {
        return new PluginException(
                ErrorCode.PLG_CONTRACT,
                Location.NONE,
                "optimizer '" + optimizer.name() + "' (" + optimizer.getClass().getName() + "): update " + what);
    }

    /**
     * The error for an optimizer whose arithmetic fails for moderate numbers.
     *
     * @param what the number that is not finite, in words
     */
    public static PluginException notFinite(Optimizer optimizer, String what) {
        return new PluginException(
                ErrorCode.PLG_NONFINITE,
                Location.NONE,
                "optimizer '" + optimizer.name() + "' (" + optimizer.getClass().getName() + ") makes " + what
                        + " not finite from finite weights and gradients");
    }
}
