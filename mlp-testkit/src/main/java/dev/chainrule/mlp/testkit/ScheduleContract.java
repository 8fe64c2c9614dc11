package dev.chainrule.mlp.testkit;

import static org.junit.jupiter.api.Assertions.fail;

import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.api.Schedule;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Tests the contract of every {@link Schedule}. Extend it and name the plugin; all checks then run:
 *
 * <pre>{@code
 * class CosineTest extends ScheduleContract {
 *     @Override
 *     protected Schedule plugin() {
 *         return new Cosine();
 *     }
 * }
 * }</pre>
 *
 * <p>Whether the rates are the right ones is for a test of its own.
 *
 * @since 0.2
 */
public abstract class ScheduleContract extends PluginContract<Schedule> {
    /** Epochs and steps per epoch of runs, one step alone among them. */
    private static final int[][] RUNS = {{1, 1}, {1, 7}, {2, 1}, {3, 4}, {10, 1}, {25, 3}};

    @Override
    protected abstract Schedule plugin();

    @Override
    protected Class<? extends Schedule> service() {
        return Schedule.class;
    }

    @Test
    void everyRateOfARunIsFiniteAndNotNegative() {
        Schedule schedule = plugin();
        for (double rate : new double[] {1e-30, 0.001, 0.1, 1, 1e6}) {
            for (int[] run : RUNS) {
                for (double trend : new double[] {-1, 0, 1}) {
                    for (int epoch = 1; epoch <= run[0]; epoch++) {
                        for (long step = (epoch - 1L) * run[1] + 1; step <= (long) epoch * run[1]; step++) {
                            check(schedule, rate, step, run[1], epoch, run[0], losses(epoch - 1, trend));
                        }
                    }
                }
            }
        }
    }

    /** Losses may be negative, and need not change at all. */
    private static double[] losses(int count, double trend) {
        double[] losses = new double[count];
        for (int e = 0; e < count; e++) {
            losses[e] = 1 + trend * e;
        }
        return losses;
    }

    @Test
    void aVeryLongRunIsNoException() {
        Schedule schedule = plugin();
        int epochs = 1000;
        long stepsPerEpoch = 10_000_000_000L;
        for (int epoch : new int[] {1, 2, 1000}) {
            double[] history = losses(epoch - 1, 0);
            check(schedule, 0.1, (epoch - 1) * stepsPerEpoch + 1, stepsPerEpoch, epoch, epochs, history);
            check(schedule, 0.1, epoch * stepsPerEpoch, stepsPerEpoch, epoch, epochs, history);
        }
    }

    private static void check(
            Schedule schedule, double initial, long step, long stepsPerEpoch, int epoch, int epochs, double[] history) {
        double rate = schedule.learningRate(initial, step, stepsPerEpoch, epoch, epochs, history);
        if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
            fail(called(schedule) + ": of " + initial + " it makes " + rate + " in step " + step + " of " + epochs
                    + " epochs of " + stepsPerEpoch + " steps, expected a finite number >= 0");
        }
    }

    @Test
    void theHistoryIsLeftAlone() {
        Schedule schedule = plugin();
        double[] history = {3, 1, 2, 5, 4, 2, 2, 2, 0.5, 7, -1, 6};
        double[] given = history.clone();
        schedule.learningRate(0.1, 13, 1, 13, 20, given);
        if (!Arrays.equals(history, given)) {
            fail(called(schedule) + ": changes the history that it is given");
        }
    }

    /** Compares the function with the rates of a run, which receive each loss once: two ways to the same numbers. */
    @Test
    void theRatesOfARunAreThoseOfTheFunction() {
        double[] losses = {3, 1, 2, 5, 4, 2, 2, 2, 0.5, 7, -1, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6};
        for (int stepsPerEpoch : new int[] {1, 3}) {
            Schedule schedule = plugin();
            Schedule.Rates rates = schedule.rates(0.1, stepsPerEpoch, losses.length);
            for (int epoch = 1; epoch <= losses.length; epoch++) {
                double[] history = Arrays.copyOf(losses, epoch - 1);
                for (long step = (epoch - 1L) * stepsPerEpoch + 1; step <= (long) epoch * stepsPerEpoch; step++) {
                    double expected =
                            schedule.learningRate(0.1, step, stepsPerEpoch, epoch, losses.length, history.clone());
                    double actual = rates.learningRate(step, epoch);
                    if (Double.doubleToLongBits(actual) != Double.doubleToLongBits(expected)) {
                        fail(called(schedule) + ": rates() gives " + actual + " in step " + step + " of epoch " + epoch
                                + ", learningRate() " + expected + " for the same losses"
                                + (schedule.readsHistory() ? "" : "; if it reads the history, readsHistory() is true"));
                    }
                }
                rates.epochFinished(losses[epoch - 1]);
            }
        }
    }

    /** Checks a resumed run, which asks for its next step first; the steps before it were asked of another instance. */
    @Test
    void aStepNeedsNotTheStepsBeforeIt() {
        double[] inOrder = new double[20];
        Schedule schedule = plugin();
        for (int epoch = 1; epoch <= inOrder.length; epoch++) {
            inOrder[epoch - 1] = schedule.learningRate(0.1, epoch, 1, epoch, inOrder.length, losses(epoch - 1, 0));
        }
        for (int epoch = inOrder.length; epoch >= 1; epoch--) {
            double alone = plugin().learningRate(0.1, epoch, 1, epoch, inOrder.length, losses(epoch - 1, 0));
            if (Double.doubleToLongBits(alone) != Double.doubleToLongBits(inOrder[epoch - 1])) {
                fail(called(schedule) + ": step " + epoch + " has the rate " + inOrder[epoch - 1]
                        + " after the steps before it and " + alone + " without them; all that it may know are its"
                        + " arguments");
            }
        }
    }

    @Override
    protected double[] answers(Schedule schedule, long seed) {
        RandomStream random = new RandomStream(71 + seed);
        Answers answers = new Answers();
        for (int[] run : RUNS) {
            double initial = random.nextDouble();
            for (int epoch = 1; epoch <= run[0]; epoch++) {
                double[] history = new double[epoch - 1];
                for (int e = 0; e < history.length; e++) {
                    history[e] = random.nextDouble();
                }
                answers.add(schedule.learningRate(initial, (long) epoch * run[1], run[1], epoch, run[0], history));
            }
        }
        return answers.toArray();
    }
}
