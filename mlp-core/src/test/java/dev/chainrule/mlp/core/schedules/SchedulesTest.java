package dev.chainrule.mlp.core.schedules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Schedule;
import dev.chainrule.mlp.testkit.ScheduleContract;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The rates of each schedule by its published formula, evaluated apart, and the contract. */
class SchedulesTest {
    private static final double ROUNDING = 1e-16;

    /** The rate in step t from 0 of one epoch of ten steps, from 0.1. */
    private static double ofTen(Schedule schedule, int t) {
        return schedule.learningRate(0.1, t + 1, 10, 1, 1, new double[0]);
    }

    /** The rates of epochs 1, 2, … of four steps, from 0.1, where the losses are these. */
    private static void assertEpochs(Schedule schedule, double[] losses, double... rates) {
        for (int epoch = 1; epoch <= rates.length; epoch++) {
            double[] history = Arrays.copyOf(losses, epoch - 1);
            for (int batch = 1; batch <= 4; batch++) {
                long step = (epoch - 1) * 4L + batch;
                assertEquals(
                        rates[epoch - 1],
                        schedule.learningRate(0.1, step, 4, epoch, rates.length, history),
                        ROUNDING,
                        "epoch " + epoch + ", batch " + batch);
            }
        }
    }

    /** A schedule that reads no losses is not given copies of them. */
    @Test
    void onlyReduceOnPlateauReadsTheLosses() {
        for (Schedule schedule : List.of(
                new ConstantRate(),
                new Cosine(),
                new Exponential(),
                new FlatCos(),
                new CosLog4(),
                new OneCycle(),
                new Polynomial(),
                new StepDecay())) {
            assertFalse(schedule.readsHistory(), schedule.name());
        }
        assertTrue(new ReduceOnPlateau().readsHistory());
    }

    @Test
    void constantRateDoesNotChange() {
        assertEpochs(new ConstantRate(), new double[2], 0.1, 0.1, 0.1);
    }

    /** lr = lr₀ · gamma^⌊epoch / step_size⌋, torch.optim.lr_scheduler.StepLR. */
    @Test
    void stepDecayFallsAfterEachStepSize() {
        assertEpochs(new StepDecay(2, 0.1), new double[4], 0.1, 0.1, 0.01, 0.01, 0.001);
    }

    /** lr = lr₀ · gamma^epoch, torch.optim.lr_scheduler.ExponentialLR. */
    @Test
    void exponentialFallsEveryEpoch() {
        assertEpochs(new Exponential(0.9), new double[3], 0.1, 0.09, 0.081, 0.0729);
    }

    /** (initial − end) · (1 − step / decay_steps)^power + end, keras.optimizers.schedules.PolynomialDecay. */
    @Test
    void polynomialFallsAlongAPower() {
        assertEquals(0.05, ofTen(new Polynomial(), 5), ROUNDING);
        assertEquals(0.1, ofTen(new Polynomial(0.5, 0.01), 0), ROUNDING);
        assertEquals(0.07363961030678928, ofTen(new Polynomial(0.5, 0.01), 5), ROUNDING);
    }

    /** η_min + (η − η_min)(1 + cos(πt/T))/2, torch.optim.lr_scheduler.CosineAnnealingLR; t = 3 is the project's golden value. */
    @Test
    void cosineFallsAlongACosine() {
        assertEquals(0.1, ofTen(new Cosine(), 0), ROUNDING);
        assertEquals(0.07938926261462366, ofTen(new Cosine(), 3), ROUNDING);
        assertEquals(0.002447174185242324, ofTen(new Cosine(), 9), ROUNDING);
    }

    /** Four steps up to the rate, then the cosine over the eight that are left. */
    @Test
    void cosineWarmsUpFirst() {
        double[] rates = {
            0.025,
            0.05,
            0.075,
            0.1,
            0.1,
            0.0962320368593087,
            0.0855017856687341,
            0.06944282990207196,
            0.0505,
            0.03155717009792806,
            0.0154982143312659,
            0.004767963140691307
        };
        Schedule schedule = new Cosine(4.0 / 12, 0.001);
        for (int t = 0; t < rates.length; t++) {
            assertEquals(rates[t], schedule.learningRate(0.1, t + 1, 12, 1, 1, new double[0]), ROUNDING, "step " + t);
        }
    }

    @Test
    void warmUpMayBeLongerThanTheRun() {
        assertEquals(0.05, ofTen(new Cosine(2, 0), 9), ROUNDING);
    }

    /** 0.1 · (1 − cos(2π · log2(1 + 15t/10)))/2 in Python: a cycle ends at t = 2/3, 2, 14/3 and 10. */
    @Test
    void cosLog4RisesAndFallsInLongerAndLongerCycles() {
        double[] rates = {
            0,
            0.07183546884620605,
            0,
            0.09838444269228756,
            0.032368900422887106,
            0.007361893418585597,
            0.07183546884620602,
            0.09945307335869032,
            0.06531941051542427,
            0.018620080012567708
        };
        for (int t = 0; t < rates.length; t++) {
            assertEquals(rates[t], ofTen(new CosLog4(), t), 1e-15, "step " + t);
        }
    }

    /** 0.1 until t = 5, then 0.1 · (1 + cos(π(t − 5)/5))/2 in Python. */
    @Test
    void flatCosFallsInTheSecondHalf() {
        double[] rates = {
            0.1,
            0.1,
            0.1,
            0.1,
            0.1,
            0.1,
            0.09045084971874738,
            0.06545084971874739,
            0.034549150281252626,
            0.009549150281252633
        };
        for (int t = 0; t < rates.length; t++) {
            assertEquals(rates[t], ofTen(new FlatCos(), t), ROUNDING, "step " + t);
        }
        assertEquals(0.1, ofTen(new FlatCos(1), 9), ROUNDING);
        assertEquals(ofTen(new Cosine(), 7), ofTen(new FlatCos(0), 7), ROUNDING);
    }

    /**
     * torch.optim.lr_scheduler.OneCycleLR(max_lr=0.1, total_steps=10): from max_lr/25 to max_lr at step 0.3 · 10 − 1 and to
     * max_lr/25/10000 at step 9.
     */
    @Test
    void oneCycleRisesAndFalls() {
        double[] cos = {
            0.0040000000000000036,
            0.052000000000000005,
            0.1,
            0.09504846320134738,
            0.0811745653949763,
            0.06112620219362893,
            0.03887419780637107,
            0.0188258346050237,
            0.004951936798652629,
            4e-07
        };
        double[] linear = {
            0.004,
            0.052000000000000005,
            0.1,
            0.08571434285714286,
            0.07142868571428572,
            0.05714302857142858,
            0.042857371428571434,
            0.028571714285714284,
            0.014286057142857148,
            3.999999999976245e-07
        };
        for (int t = 0; t < 10; t++) {
            assertEquals(cos[t], ofTen(new OneCycle(), t), ROUNDING, "cos, step " + t);
            assertEquals(linear[t], ofTen(new OneCycle(0.3, 25, 1e4, "linear"), t), ROUNDING, "linear, step " + t);
        }
        assertEquals(0.1, ofTen(new OneCycle(1, 25, 1e4, "cos"), 9), ROUNDING);
        assertEquals(0.1, ofTen(new OneCycle(0.1, 25, 1e4, "cos"), 0), ROUNDING); // the peak is the first step
    }

    /**
     * keras.callbacks.ReduceLROnPlateau(factor=0.5, patience=2): best 1, then two epochs that are not better by 0.0001, a
     * reduction, an improvement, and two more.
     */
    @Test
    void reduceOnPlateauWaitsForTheLoss() {
        assertEpochs(
                new ReduceOnPlateau(0.5, 2, 1e-4, 0, 0.03),
                new double[] {1, 0.99995, 1.2, 0.9, 0.9, 0.9, 0.9, 0.9},
                0.1,
                0.1,
                0.1,
                0.05,
                0.05,
                0.05,
                0.03,
                0.03,
                0.03);
    }

    /** A reduction after epochs 1 to 3; epochs 4 and 5 cool down, so that the next wait is over after epoch 6. */
    @Test
    void epochsDuringTheCooldownDoNotCount() {
        assertEpochs(
                new ReduceOnPlateau(0.5, 2, 0, 2, 0),
                new double[] {1, 1, 1, 1, 1, 1, 1},
                0.1,
                0.1,
                0.1,
                0.05,
                0.05,
                0.05,
                0.025,
                0.025);
    }

    @Nested
    class ConstantTest extends ScheduleContract {
        @Override
        protected Schedule plugin() {
            return new ConstantRate();
        }
    }

    @Nested
    class StepTest extends ScheduleContract {
        @Override
        protected Schedule plugin() {
            return new StepDecay();
        }
    }

    @Nested
    class ExponentialTest extends ScheduleContract {
        @Override
        protected Schedule plugin() {
            return new Exponential();
        }
    }

    @Nested
    class PolynomialTest extends ScheduleContract {
        @Override
        protected Schedule plugin() {
            return new Polynomial();
        }
    }

    @Nested
    class CosineTest extends ScheduleContract {
        @Override
        protected Schedule plugin() {
            return new Cosine();
        }
    }

    @Nested
    class FlatCosTest extends ScheduleContract {
        @Override
        protected Schedule plugin() {
            return new FlatCos();
        }
    }

    @Nested
    class CosLog4Test extends ScheduleContract {
        @Override
        protected Schedule plugin() {
            return new CosLog4();
        }
    }

    @Nested
    class OneCycleTest extends ScheduleContract {
        @Override
        protected Schedule plugin() {
            return new OneCycle();
        }
    }

    @Nested
    class ReduceOnPlateauTest extends ScheduleContract {
        @Override
        protected Schedule plugin() {
            return new ReduceOnPlateau();
        }
    }
}
