package dev.chainrule.mlp.losses;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.activations.Sigmoid;
import dev.chainrule.mlp.activations.Softmax;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.api.RowActivation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where the naive forms overflow, cancel or hide a NaN. */
class DelicatePointsTest {
    private static final RowActivation SOFTMAX = new Softmax();

    static List<Loss> losses() {
        return TestLosses.ALL;
    }

    static List<Loss> logitLosses() {
        return List.of(new CrossEntropyOfLogits(), new KlDivergenceOfLogits(), new BinaryCrossEntropyOfLogits());
    }

    static List<Loss> softmaxLosses() {
        return List.of(new CrossEntropyOfLogits(), new KlDivergenceOfLogits());
    }

    private static double[] gradient(Loss loss, double[] output, double[] target) {
        double[] gradient = new double[output.length];
        loss.gradient(output, target, gradient);
        return gradient;
    }

    private static Matrix matrix(float... row) {
        return new Matrix(row, 1, row.length);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void aNanOutputGivesANanLossAndGradient(Loss loss) {
        for (double target : new double[] {0, 0.5, 1}) {
            double[] output = {0.5, Double.NaN, 0.25};
            double[] wanted = {1 - target, target, 0};
            assertTrue(Double.isNaN(loss.value(output, wanted)), "value for target " + target);
            assertTrue(Double.isNaN(gradient(loss, output, wanted)[1]), "gradient for target " + target);

            Matrix block = matrix(0.5f, Float.NaN, 0.25f);
            Matrix blockTarget = matrix((float) wanted[0], (float) wanted[1], 0);
            Matrix blockGradient = new Matrix(1, 3);
            assertTrue(Double.isNaN(loss.value(block, blockTarget)), "block value for target " + target);
            assertTrue(Double.isNaN(loss.valueAndGradient(block, blockTarget, blockGradient)));
            assertTrue(Float.isNaN(blockGradient.get(0, 1)), "block gradient for target " + target);
        }
    }

    @ParameterizedTest
    @MethodSource("softmaxLosses")
    void anInfiniteLogitGivesNaNAndNotAProbabilityOfZeroOrOne(Loss loss) {
        for (double infinity : new double[] {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            double[] z = {1, infinity, 2};
            double[] target = {1, 0, 0};
            assertTrue(Double.isNaN(loss.value(z, target)));
            assertArrayEquals(new double[] {Double.NaN, Double.NaN, Double.NaN}, gradient(loss, z, target));

            Matrix block = matrix(1, (float) infinity, 2);
            Matrix blockGradient = new Matrix(1, 3);
            assertTrue(Double.isNaN(loss.value(block, matrix(1, 0, 0))));
            assertTrue(Double.isNaN(loss.valueAndGradient(block, matrix(1, 0, 0), blockGradient)));
            assertArrayEquals(new float[] {Float.NaN, Float.NaN, Float.NaN}, blockGradient.data());
        }
    }

    @ParameterizedTest
    @MethodSource("softmaxLosses")
    void softmaxLossesAreExactForEnormousLogits(Loss loss) {
        assertEquals(0.0, loss.value(new double[] {1e308, -1e308}, new double[] {1, 0}));
        assertArrayEquals(new double[] {0, 0}, gradient(loss, new double[] {1e308, -1e308}, new double[] {1, 0}));
        assertEquals(1e308, loss.value(new double[] {1e308, 0}, new double[] {0, 1}));
        assertArrayEquals(new double[] {1, -1}, gradient(loss, new double[] {1e308, 0}, new double[] {0, 1}));

        Matrix z = matrix(1e30f, -1e30f, 0);
        Matrix gradient = new Matrix(1, 3);
        assertEquals(0.0, loss.valueAndGradient(z, matrix(1, 0, 0), gradient));
        assertArrayEquals(new float[] {0, 0, 0}, gradient.data());
        assertEquals(2 * (double) 1e30f, loss.valueAndGradient(z, matrix(0, 1, 0), gradient));
        assertArrayEquals(new float[] {1, -1, 0}, gradient.data());
        assertEquals((double) 1e30f, loss.valueAndGradient(z, matrix(0, 0, 1), gradient));
        assertArrayEquals(new float[] {1, 0, -1}, gradient.data());
        // even where the difference of two logits is beyond float
        Matrix ends = matrix(Float.MAX_VALUE, -Float.MAX_VALUE);
        assertEquals(2 * (double) Float.MAX_VALUE, loss.value(ends, matrix(0, 1)));
    }

    @Test
    void tiedLogitsAreCountedOnceEach() {
        Loss loss = new CrossEntropyOfLogits();
        assertEquals(Math.log(3), loss.value(new double[] {5, 5, 5}, new double[] {0, 1, 0}), 1e-15);
        Matrix gradient = new Matrix(1, 2);
        assertEquals(
                Math.log(2),
                loss.valueAndGradient(matrix(-7, -7), matrix(0, 1), gradient),
                4e-8,
                "a float's logarithm");
        assertArrayEquals(new float[] {0.5f, -0.5f}, gradient.data());
    }

    @Test
    void aSureAndRightBlockKeepsItsTinyLoss() {
        assertEquals(4.248354e-18, new CrossEntropyOfLogits().value(matrix(40, 0), matrix(1, 0)), 1e-23);
        assertEquals(4.248354e-18, new BinaryCrossEntropyOfLogits().value(matrix(40), matrix(1)), 1e-23);
        assertEquals(5e-9, new LogCosh().value(matrix(1e-4f), matrix(0)), 1e-14);
    }

    @Test
    void binaryCrossEntropyOfLogitsIsExactForEnormousLogits() {
        Loss loss = new BinaryCrossEntropyOfLogits();
        for (double x : new double[] {800, 1e30, 1e308}) {
            assertEquals(0.0, loss.value(new double[] {x}, new double[] {1}));
            assertEquals(x, loss.value(new double[] {x}, new double[] {0}));
            assertEquals(x, loss.value(new double[] {-x}, new double[] {1}));
            assertEquals(0.0, loss.value(new double[] {-x}, new double[] {0}));
            assertArrayEquals(new double[] {1}, gradient(loss, new double[] {x}, new double[] {0}));
            assertArrayEquals(new double[] {-1}, gradient(loss, new double[] {-x}, new double[] {1}));
        }
        Matrix gradient = new Matrix(1, 2);
        assertEquals((double) 1e30f, loss.valueAndGradient(matrix(1e30f, -1e30f), matrix(0, 1), gradient));
        assertArrayEquals(new float[] {0.5f, -0.5f}, gradient.data());
    }

    @Test
    void probabilitiesOfZeroAndOneCostALotButNotInfinitelyMuch() {
        double most = 708.3964185322641; // −ln of the smallest normal double
        double mostInFloat = 87.3365447505531; // −ln of the smallest normal float
        double[] yes = {1, 0};
        double[] wrong = {0, 1};
        Matrix wrongBlock = matrix(0, 1);
        for (Loss loss : List.of(new CrossEntropy(), new KlDivergence(), new BinaryCrossEntropy())) {
            assertEquals(most, loss.value(wrong, yes), 1e-9, loss.name());
            assertEquals(mostInFloat, loss.value(wrongBlock, matrix(1, 0)), 1e-4, loss.name());
            for (double g : gradient(loss, wrong, yes)) {
                assertTrue(Double.isFinite(g), loss.name());
            }
            Matrix gradient = new Matrix(1, 2);
            loss.valueAndGradient(wrongBlock, matrix(1, 0), gradient);
            for (float g : gradient.data()) {
                assertTrue(Float.isFinite(g), loss.name());
            }
            assertEquals(0.0, loss.value(yes, yes), loss.name());
            assertEquals(0.0, loss.value(matrix(1, 0), matrix(1, 0)), loss.name());
        }
    }

    @Test
    void binaryCrossEntropyIsNotClippedNearItsEnds() {
        // sklearn's clip would make these 36.04, PyTorch's bound 100
        assertEquals(
                230.25850929940458, new BinaryCrossEntropy().value(new double[] {1e-100}, new double[] {1}), 1e-12);
        assertArrayEquals(
                new double[] {-1e100},
                gradient(new BinaryCrossEntropy(), new double[] {1e-100}, new double[] {1}),
                1e86);
        assertEquals(690.7755278982137, new CrossEntropy().value(new double[] {1e-300, 1}, new double[] {1, 0}), 1e-11);
    }

    @Test
    void klDivergenceTakesZeroTimesTheLogarithmOfZeroAsZero() {
        assertEquals(Math.log(2), new KlDivergence().value(new double[] {0.5, 0.5}, new double[] {0, 1}), 1e-15);
        assertEquals(Math.log(2), new KlDivergence().value(matrix(0.5f, 0.5f), matrix(0, 1)), 1e-7);
        assertEquals(Math.log(2), new KlDivergenceOfLogits().value(new double[] {3, 3}, new double[] {0, 1}), 1e-15);
        assertEquals(Math.log(2), new KlDivergenceOfLogits().value(matrix(3, 3), matrix(0, 1)), 1e-7);
    }

    /** ∂L/∂z and L of the composed form, against those of the two factors. */
    private static void assertComposedIsTheProduct(Loss loss, RowActivation output, double[] z, double[] target) {
        Loss composed = loss.composedWith(output).orElseThrow();
        double[] a = new double[z.length];
        output.value(z, a);
        assertEquals(loss.value(a, target), composed.value(z, target), 1e-12, loss.name());
        double[] product = gradient(loss, a, target);
        output.pullback(z, a, product);
        assertArrayEquals(product, gradient(composed, z, target), 1e-12, loss.name());
    }

    @Test
    void composedFormsAreTheProductOfTheirFactorsWhereBothAreAccurate() {
        RandomStream random = new RandomStream(11);
        for (int n = 2; n < 40; n++) {
            double[] z = new double[n];
            double[] target = new double[n];
            double[] oneHot = new double[n];
            double total = 0;
            for (int i = 0; i < n; i++) {
                z[i] = random.nextDouble(-8, 8);
                target[i] = random.nextDouble();
                total += target[i];
            }
            assertComposedIsTheProduct(new BinaryCrossEntropy(), new Sigmoid(), z, target);
            for (int i = 0; i < n; i++) {
                target[i] /= total;
            }
            oneHot[random.nextInt(n)] = 1;
            assertComposedIsTheProduct(new CrossEntropy(), SOFTMAX, z, target);
            assertComposedIsTheProduct(new CrossEntropy(), SOFTMAX, z, oneHot);
            assertComposedIsTheProduct(new KlDivergence(), SOFTMAX, z, target);
            assertComposedIsTheProduct(new KlDivergence(), SOFTMAX, z, oneHot);
        }
    }
}
