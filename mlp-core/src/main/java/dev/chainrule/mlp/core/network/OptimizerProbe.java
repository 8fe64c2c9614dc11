package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.ElementwiseOptimizer;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Optimizer;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.plugin.BrokenPlugin;
import dev.chainrule.mlp.core.spec.RandomPurpose;
import java.util.Arrays;

/**
 * Checks before training that an element-wise optimizer writes only to its range and gives the same bits however the
 * array is divided among threads.
 *
 * <p>Ignores what the optimizer throws: the run meets it again and reports it with epoch and batch.
 *
 * @since 0.2
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
     * Checks an optimizer whose arrays will be divided among threads.
     *
     * @throws PluginException if it writes outside its range, or if the result depends on the division
     */
    public static void checkRanges(ElementwiseOptimizer optimizer) {
        try {
            new OptimizerProbe(optimizer).check();
        } catch (PluginException fault) {
            throw fault;
        } catch (RuntimeException | Error thrown) {
            BrokenPlugin.rethrowFatal(thrown);
            // the run meets it again and reports it with epoch and batch
        }
    }

    /** Returns the exception for an optimizer that modified the gradient. */
    public static PluginException modifiesGradient(Optimizer optimizer) {
        return fault(optimizer, "changes the gradient, which must not be modified");
    }

    /** Sample parameters with their slots, which are all 0 at first. */
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
            boolean unchanged = part.parameters[i] == start.parameters[i];
            for (float[] slot : part.slots) {
                unchanged &= slot[i] == 0;
            }
            if ((i < FROM || i >= TO) && !unchanged) {
                throw fault(
                        optimizer,
                        "of elements " + FROM + " to " + (TO - 1) + " changes element " + i
                                + ", which may belong to another thread");
            }
        }
        part.update(0, FROM);
        part.update(TO, LENGTH);
        if (!part.isSameAs(whole)) {
            throw fault(
                    optimizer,
                    "gives different bits in several ranges than in one call, so the result would depend on the number"
                            + " of threads. Each element may depend only on its own gradient and state");
        }
    }

    private static float[] numbers(int stream) {
        RandomStream random = RandomPurpose.CHECK.stream(stream, 5);
        float[] numbers = new float[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    private static PluginException fault(Optimizer optimizer, String fault) {
        return new PluginException(
                ErrorCode.PLG_CONTRACT,
                Location.NONE,
                "optimizer '" + optimizer.name() + "' (" + optimizer.getClass().getName() + "): update " + fault);
    }

    /**
     * Returns the exception for an optimizer that makes a number NaN or infinite although its arguments are moderate.
     *
     * @param result the number that is not finite, for example {@code a weight of layer 1}
     */
    public static PluginException notFinite(Optimizer optimizer, String result) {
        return new PluginException(
                ErrorCode.PLG_NONFINITE,
                Location.NONE,
                "optimizer '" + optimizer.name() + "' (" + optimizer.getClass().getName() + ") makes " + result
                        + " not finite from finite weights and gradients");
    }
}
