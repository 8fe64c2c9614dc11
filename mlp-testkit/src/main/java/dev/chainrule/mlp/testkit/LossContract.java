package dev.chainrule.mlp.testkit;

import static org.junit.jupiter.api.Assertions.fail;

import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.api.RowActivation;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Tests the contract of every {@link Loss}. Extend it and name the plugin; all checks then run:
 *
 * <pre>{@code
 * class SquaredTest extends LossContract {
 *     @Override
 *     protected Loss plugin() {
 *         return new Squared();
 *     }
 * }
 * }</pre>
 *
 * <p>A loss on outputs or targets that {@link Loss#outputs()} and {@link Loss#targets()} do not describe fully, as
 * rows that sum to 1, says how to draw them in {@link #output} and {@link #target}. One that knows composed forms
 * names the activations in {@link #composedWith()}.
 *
 * @since 0.2
 */
public abstract class LossContract extends LossDefinitionContract {
    /** Returns the output activations for which {@link Loss#composedWith} has a form; each is checked. */
    protected List<RowActivation> composedWith() {
        return List.of();
    }

    @Test
    void composedFormExistsWhereClaimed() {
        Loss loss = plugin().compiled();
        for (RowActivation f : composedWith()) {
            if (composed(loss, f) == null) {
                fail(called(loss) + ": composedWith(" + f.name() + ") is empty, expected a form in z");
            }
        }
    }

    @Test
    void composedFormIsTheLossOfTheActivation() {
        Loss loss = plugin().compiled();
        for (RowActivation f : composedWith()) {
            Loss composed = composed(loss, f);
            RandomStream random = new RandomStream(29);
            for (int length : LENGTHS) {
                for (int n = 0; composed != null && n < ROWS_PER_LENGTH; n++) {
                    double[] z = logits(length, 5, random);
                    double[] target = target(length, random);
                    double[] a = RowActivationContract.value(f, z);
                    double expected = loss.value(a, target);
                    double found = composed.value(z, target);
                    if (!CentralDifferences.agree(expected, found)) {
                        fail(composedCalled(loss, f) + ": value is " + found + ", expected L(f(z)) = " + expected
                                + ", for z = " + Arrays.toString(z) + " and target " + Arrays.toString(target));
                    }
                    if (loss.distanceToKink(a, target) < 1e-3) {
                        continue;
                    }
                    double[] expectedGradient = gradient(loss, a, target);
                    f.pullback(z, a, expectedGradient);
                    double[] foundGradient = gradient(composed, z, target);
                    for (int i = 0; i < length; i++) {
                        if (!CentralDifferences.agree(expectedGradient[i], foundGradient[i])) {
                            fail(composedCalled(loss, f) + ": gradient is " + foundGradient[i] + " for element " + i
                                    + ", expected ∂L/∂a · ∂a/∂z = " + expectedGradient[i] + ", for z = "
                                    + Arrays.toString(z) + " and target " + Arrays.toString(target));
                        }
                    }
                }
            }
        }
    }

    @Test
    void composedGradientMatchesDifferencesOfItsValue() {
        Loss loss = plugin().compiled();
        for (RowActivation f : composedWith()) {
            Loss composed = composed(loss, f);
            RandomStream random = new RandomStream(30);
            for (int length : LENGTHS) {
                for (int n = 0; composed != null && n < ROWS_PER_LENGTH; n++) {
                    double[] z = logits(length, n % 2 == 0 ? 5 : 30, random);
                    checkGradient(composed, "gradient composed with " + f.name(), z, target(length, random));
                }
            }
        }
    }

    @Test
    void composedFormStaysFinite() {
        Loss loss = plugin().compiled();
        for (RowActivation f : composedWith()) {
            Loss composed = composed(loss, f);
            RandomStream random = new RandomStream(31);
            for (int length : LENGTHS) {
                for (int n = 0; composed != null && n < ROWS_PER_LENGTH; n++) {
                    double[] z = new double[length];
                    for (int i = 0; i < length; i++) {
                        z[i] = random.nextInt(2) == 0
                                ? 1000
                                : random.nextInt(2) == 0 ? -1000 : 700 * random.nextGaussian();
                    }
                    double[] target = target(length, random);
                    Matrix block = Blocks.of(new double[][] {z}, length);
                    Matrix targets = Blocks.of(new double[][] {target}, length);
                    Matrix delta = Blocks.unset(1, length);
                    double both = composed.valueAndGradient(block, targets, delta);
                    String wrong = !Double.isFinite(composed.value(z, target))
                            ? "value"
                            : !finite(gradient(composed, z, target))
                                    ? "gradient"
                                    : !Double.isFinite(composed.value(block, targets))
                                            ? "value of a block"
                                            : !Double.isFinite(both) || !finite(Blocks.row(delta, 0))
                                                    ? "valueAndGradient"
                                                    : "";
                    if (!wrong.isEmpty()) {
                        fail(composedCalled(loss, f) + ": " + wrong + " is not finite for z = " + Arrays.toString(z)
                                + " and target " + Arrays.toString(target)
                                + "; the composed form exists to be exact where the factors overflow");
                    }
                }
            }
        }
    }

    @Test
    void composedBlocksAgreeWithTheirDefinition() {
        Loss loss = plugin().compiled();
        for (RowActivation f : composedWith()) {
            Loss composed = composed(loss, f);
            RandomStream random = new RandomStream(32);
            for (int[] shape : Blocks.SHAPES) {
                for (double scale : new double[] {5, 30}) {
                    if (composed != null) {
                        double[][] z = new double[shape[0]][];
                        for (int r = 0; r < z.length; r++) {
                            z[r] = logits(shape[1], scale, random);
                        }
                        Matrix block = Blocks.of(z, shape[1]);
                        Matrix target = targets(shape, random);
                        checkBlockValue(composed, block, target);
                        checkBlockGradient(composed, block, target);
                        Matrix gradient = Blocks.unset(shape[0], shape[1]);
                        composed.valueAndGradient(block, target, gradient);
                        if (!Blocks.intactBeyond(gradient)) {
                            fail(composedCalled(loss, f) + ": valueAndGradient writes beyond the last row");
                        }
                    }
                }
            }
        }
    }

    @Test
    void composedFormLeavesArgumentsAlone() {
        Loss loss = plugin().compiled();
        for (RowActivation f : composedWith()) {
            Loss composed = composed(loss, f);
            if (composed == null) {
                continue;
            }
            RandomStream random = new RandomStream(33);
            double[] z = logits(5, 3, random);
            double[] target = target(5, random);
            Matrix block = Blocks.of(new double[][] {z, z}, 5);
            Matrix targets = Blocks.of(new double[][] {target, target}, 5);
            double[] z0 = z.clone();
            double[] target0 = target.clone();
            Matrix block0 = Blocks.copy(block);
            Matrix targets0 = Blocks.copy(targets);
            composed.value(z, target);
            gradient(composed, z, target);
            composed.value(block, targets);
            composed.valueAndGradient(block, targets, Blocks.unset(2, 5));
            String method = "the form composed with " + f.name();
            unchanged(loss, method, "output", Arrays.equals(z0, z) && Blocks.same(block0, block));
            unchanged(loss, method, "target", Arrays.equals(target0, target) && Blocks.same(targets0, targets));
        }
    }

    @Test
    void composedFormGivesNanForNan() {
        Loss loss = plugin().compiled();
        for (RowActivation f : composedWith()) {
            Loss composed = composed(loss, f);
            if (composed != null) {
                checkNan(composed);
            }
        }
    }

    /** Returns the composed form; null if there is none, which a check of its own reports. */
    private static Loss composed(Loss loss, RowActivation f) {
        Optional<Loss> composed = loss.composedWith(f);
        if (composed == null) {
            fail(called(loss) + ": composedWith(" + f.name() + ") must not return null");
        }
        return composed.orElse(null);
    }

    private static String composedCalled(Loss loss, RowActivation f) {
        return called(loss) + " composed with " + f.name();
    }

    @Override
    protected double[] answers(Loss loss, long seed) {
        RandomStream random = new RandomStream(34, seed);
        Answers answers = new Answers();
        addAnswers(loss.compiled(), random, answers);
        for (RowActivation f : composedWith()) {
            Loss composed = composed(loss, f);
            if (composed != null) {
                addAnswers(composed.compiled(), random, answers);
            }
        }
        return answers.toArray();
    }

    private static double[] logits(int length, double limit, RandomStream random) {
        double[] z = new double[length];
        for (int i = 0; i < length; i++) {
            z[i] = random.nextDouble(-limit, limit);
        }
        return z;
    }

    private static boolean finite(double[] values) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                return false;
            }
        }
        return true;
    }
}
