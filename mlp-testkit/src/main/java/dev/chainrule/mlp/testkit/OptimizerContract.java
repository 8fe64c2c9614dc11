package dev.chainrule.mlp.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.mlp.api.ElementwiseOptimizer;
import dev.chainrule.mlp.api.Optimizer;
import dev.chainrule.mlp.api.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Optimizer} promises, as tests; an {@link ElementwiseOptimizer} is checked for what it adds. Extend
 * it, say which plugin, and every check runs:
 *
 * <pre>{@code
 * class SgdTest extends OptimizerContract {
 *     @Override
 *     protected Optimizer plugin() {
 *         return new Sgd();
 *     }
 * }
 * }</pre>
 *
 * @since 0.2
 */
public abstract class OptimizerContract extends PluginContract<Optimizer> {
    private static final int MOST_SLOTS = 16;
    private static final float BEYOND = -123.456f;

    @Override
    protected abstract Optimizer plugin();

    @Override
    protected Class<? extends Optimizer> service() {
        return Optimizer.class;
    }

    /** Returns how many steps the optimizer gets to reduce f(θ) = ½θ² from θ = 1. */
    protected int steps() {
        return 300;
    }

    /** Returns the learning rate that these steps use. */
    protected double learningRate() {
        return plugin().defaultLearningRate();
    }

    /** One run of an optimizer: the parameters and the slots that go with them. */
    private static final class Run {
        final float[] parameters;
        final float[][] slots;
        long step;

        Run(Optimizer optimizer, float[] start) {
            parameters = start.clone();
            slots = new float[optimizer.slots()][start.length];
        }

        void step(Optimizer optimizer, float[] gradient, double learningRate) {
            optimizer.update(parameters, gradient, slots, learningRate, ++step);
        }

        boolean sameAs(Run other) {
            return Arrays.equals(parameters, other.parameters) && Arrays.deepEquals(slots, other.slots);
        }

        boolean finite() {
            boolean finite = allFinite(parameters);
            for (float[] slot : slots) {
                finite &= allFinite(slot);
            }
            return finite;
        }
    }

    @Test
    void slotsAndLearningRateAreSane() {
        Optimizer optimizer = plugin();
        int slots = optimizer.slots();
        if (slots < 0 || slots > MOST_SLOTS) {
            fail(called(optimizer) + ": slots() is " + slots + ", expected 0 to " + MOST_SLOTS);
        }
        assertEquals(slots, optimizer.slots(), called(optimizer) + ": slots() must always give the same number");
        double rate = optimizer.defaultLearningRate();
        if (!(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
            fail(called(optimizer) + ": defaultLearningRate() is " + rate + ", expected finite and > 0");
        }
    }

    @Test
    void gradientIsLeftAlone() {
        Optimizer optimizer = plugin();
        RandomStream random = new RandomStream(41);
        Run run = new Run(optimizer, gaussians(33, random));
        for (int n = 0; n < 5; n++) {
            float[] gradient = gaussians(33, random);
            float[] before = gradient.clone();
            run.step(optimizer, gradient, learningRate());
            if (!Arrays.equals(before, gradient)) {
                fail(called(optimizer) + ": update changes its argument gradient, which must not be modified");
            }
        }
    }

    @Test
    void learnsAParabola() {
        Optimizer optimizer = plugin();
        Run run = new Run(optimizer, new float[] {1, -1, 1});
        for (int n = 0; n < steps(); n++) {
            // f(θ) = ½θ², so that ∂f/∂θ = θ
            run.step(optimizer, run.parameters.clone(), learningRate());
        }
        for (float theta : run.parameters) {
            if (!(Math.abs(theta) < 1)) {
                fail(called(optimizer) + ": " + steps() + " steps on f(θ) = ½θ² with learning rate " + learningRate()
                        + " lead from |θ| = 1 to θ = " + theta + ", expected nearer to 0; an update goes against the"
                        + " gradient");
            }
        }
    }

    @Test
    void parametersSlotsAndStepAreTheWholeState() {
        Optimizer optimizer = plugin();
        float[] startA = gaussians(33, new RandomStream(42));
        float[] startB = gaussians(7, new RandomStream(43));
        Run aloneA = new Run(optimizer, startA);
        RandomStream random = new RandomStream(44);
        for (int n = 0; n < 10; n++) {
            aloneA.step(optimizer, gaussians(33, random), learningRate());
        }
        Run a = new Run(optimizer, startA);
        Run b = new Run(optimizer, startB);
        random = new RandomStream(44);
        RandomStream others = new RandomStream(45);
        for (int n = 0; n < 10; n++) {
            a.step(optimizer, gaussians(33, random), learningRate());
            b.step(optimizer, gaussians(7, others), learningRate());
        }
        if (!a.sameAs(aloneA)) {
            fail(called(optimizer) + ": the same gradients lead elsewhere when another array is updated in between;"
                    + " state belongs in slots, not in the object");
        }
        Optimizer fresh = plugin();
        Run resumed = new Run(fresh, startA);
        random = new RandomStream(44);
        for (int n = 0; n < 10; n++) {
            resumed.step(n < 5 ? optimizer : fresh, gaussians(33, random), learningRate());
        }
        if (!resumed.sameAs(aloneA)) {
            fail(called(optimizer) + ": a run that another instance resumes from the parameters, the slots and the step"
                    + " leads elsewhere; these are all that a checkpoint holds");
        }
    }

    @Test
    void splittingARangeGivesTheSameBits() {
        Optimizer optimizer = plugin();
        assumeTrue(optimizer instanceof ElementwiseOptimizer, "not elementwise");
        ElementwiseOptimizer elementwise = (ElementwiseOptimizer) optimizer;
        for (int length : new int[] {1, 2, 7, 16, 67}) {
            float[] start = gaussians(length, new RandomStream(46));
            Run whole = new Run(optimizer, start);
            Run split = new Run(optimizer, start);
            Run single = new Run(optimizer, start);
            RandomStream random = new RandomStream(47);
            for (int n = 0; n < 4; n++) {
                float[] gradient = gaussians(length, random);
                whole.step(optimizer, gradient, learningRate());
                int cut = length / 3;
                split.step++;
                // The later range first: nothing may pass from one to the other.
                elementwise.update(split.parameters, gradient, split.slots, cut, length, learningRate(), split.step);
                elementwise.update(split.parameters, gradient, split.slots, 0, cut, learningRate(), split.step);
                single.step++;
                for (int i = 0; i < length; i++) {
                    elementwise.update(
                            single.parameters, gradient, single.slots, i, i + 1, learningRate(), single.step);
                }
                if (!split.sameAs(whole) || !single.sameAs(whole)) {
                    fail(called(optimizer) + ": updating " + length + " elements in ranges gives other bits than in one"
                            + " call, at step " + whole.step + "; each element may depend on its own gradient and"
                            + " state alone, or the optimizer is not an ElementwiseOptimizer");
                }
            }
        }
    }

    @Test
    void aRangeEndsWhereItSays() {
        Optimizer optimizer = plugin();
        assumeTrue(optimizer instanceof ElementwiseOptimizer, "not elementwise");
        Run run = new Run(optimizer, gaussians(40, new RandomStream(48)));
        Arrays.fill(run.parameters, 0, 5, BEYOND);
        Arrays.fill(run.parameters, 22, 40, BEYOND);
        ((ElementwiseOptimizer) optimizer)
                .update(run.parameters, gaussians(40, new RandomStream(49)), run.slots, 5, 22, learningRate(), 1);
        for (int i = 0; i < 40; i++) {
            boolean outside = i < 5 || i >= 22;
            boolean touched = run.parameters[i] != BEYOND;
            for (float[] slot : run.slots) {
                touched |= slot[i] != 0;
            }
            if (outside && touched) {
                fail(called(optimizer) + ": update of the elements [5, 22) changes element " + i
                        + "; another thread is at work there");
            }
        }
    }

    @Test
    void theDecayFactorScalesTheWeightDecayAlone() {
        Optimizer optimizer = plugin();
        Run plain = decayed(optimizer, 1);
        Run expected = new Run(optimizer, gaussians(33, new RandomStream(53)));
        expected.step(optimizer, gaussians(33, new RandomStream(54)), learningRate());
        if (!plain.sameAs(expected)) {
            fail(called(optimizer) + ": a decay factor of 1 gives other bits than update without it");
        }
        Run twice = decayed(optimizer, 2);
        if (optimizer.decays() == twice.sameAs(plain)) {
            fail(called(optimizer) + ": decays() is " + optimizer.decays() + ", but a decay factor of 2 "
                    + (optimizer.decays()
                            ? "changes nothing; override update with decayFactor"
                            : "changes the step; override decays()"));
        }
        if (optimizer instanceof ElementwiseOptimizer elementwise) {
            Run split = new Run(optimizer, gaussians(33, new RandomStream(53)));
            float[] gradient = gaussians(33, new RandomStream(54));
            elementwise.update(split.parameters, gradient, split.slots, 9, 33, learningRate(), 2, 1);
            elementwise.update(split.parameters, gradient, split.slots, 0, 9, learningRate(), 2, 1);
            if (!split.sameAs(twice)) {
                fail(called(optimizer) + ": with a decay factor, updating ranges gives other bits than one call");
            }
        }
    }

    private Run decayed(Optimizer optimizer, double decayFactor) {
        Run run = new Run(optimizer, gaussians(33, new RandomStream(53)));
        float[] gradient = gaussians(33, new RandomStream(54));
        optimizer.update(run.parameters, gradient, run.slots, learningRate(), decayFactor, 1);
        return run;
    }

    @Test
    void aZeroGradientKeepsEverythingFinite() {
        Optimizer optimizer = plugin();
        Run run = new Run(optimizer, new float[] {1, -1, 0, 1e-30f, 1e18f});
        for (int n = 0; n < 5; n++) {
            run.step(optimizer, new float[5], learningRate());
        }
        if (!run.finite()) {
            fail(called(optimizer) + ": a gradient of 0 from fresh slots leads to " + Arrays.toString(run.parameters)
                    + ", slots " + Arrays.deepToString(run.slots) + ", expected finite numbers; a denominator is 0");
        }
    }

    @Test
    void staysFiniteForSmallAndLargeGradientsAndSteps() {
        Optimizer optimizer = plugin();
        for (long step : new long[] {1, 1_000_000, 1_000_000_000_000L}) {
            for (int exponent = -30; exponent <= 18; exponent += 6) {
                float g = (float) Math.pow(10, exponent);
                Run run = new Run(optimizer, new float[] {1, -1, 0});
                run.step = step - 1;
                for (int n = 0; n < 3; n++) {
                    run.step(optimizer, new float[] {g, -g, g}, learningRate());
                }
                if (!run.finite()) {
                    fail(called(optimizer) + ": a gradient of " + g + " at step " + step + " leads to "
                            + Arrays.toString(run.parameters) + ", slots " + Arrays.deepToString(run.slots)
                            + ", expected finite numbers");
                }
            }
        }
    }

    @Test
    void aNanGradientGivesANanParameter() {
        Optimizer optimizer = plugin();
        for (int length : new int[] {1, 19}) {
            for (int i = 0; i < length; i++) {
                Run run = new Run(optimizer, gaussians(length, new RandomStream(50)));
                float[] gradient = gaussians(length, new RandomStream(51));
                gradient[i] = Float.NaN;
                run.step(optimizer, gradient, learningRate());
                if (!Float.isNaN(run.parameters[i])) {
                    fail(called(optimizer) + ": a gradient of NaN leaves parameter " + i + " of " + length + " at "
                            + run.parameters[i] + "; NaN in must give NaN out, so that a diverging run is noticed");
                }
            }
        }
    }

    @Override
    protected double[] answers(Optimizer optimizer, long seed) {
        RandomStream random = new RandomStream(52, seed);
        Answers answers = new Answers();
        for (int length : new int[] {1, 7, 500}) {
            Run run = new Run(optimizer, gaussians(length, random));
            for (int n = 0; n < 4; n++) {
                run.step(optimizer, gaussians(length, random), learningRate());
            }
            answers.add(run.parameters);
            for (float[] slot : run.slots) {
                answers.add(slot);
            }
        }
        return answers.toArray();
    }

    private static float[] gaussians(int length, RandomStream random) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static boolean allFinite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }
}
