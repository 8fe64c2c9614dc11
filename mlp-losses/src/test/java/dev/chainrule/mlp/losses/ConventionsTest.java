package dev.chainrule.mlp.losses;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Matrix;
import org.junit.jupiter.api.Test;

/** Divisors and signs are those of PyTorch and Keras: examples that their documentation prints, and gradients by hand. */
class ConventionsTest {
    private static final float[] TARGET = {0, 1, 0, 0}; // two rows of two, in most examples of Keras
    private static final float[] OUTPUT = {0.6f, 0.4f, 0.4f, 0.6f};

    /** The mean over two rows, to the three digits that the documentation prints. */
    private static void assertMean(double expected, Loss loss, float[] output, float[] target) {
        int columns = output.length / 2;
        double sum = loss.value(new Matrix(output, 2, columns), new Matrix(target, 2, columns));
        assertEquals(expected, sum / 2, 0.0005, loss.name());
    }

    /** tf.keras.losses, "Standalone usage" of each class. */
    @Test
    void examplesOfKeras() {
        assertMean(0.5, new MeanSquaredError(), new float[] {1, 1, 1, 0}, TARGET);
        assertMean(0.5, new MeanAbsoluteError(), new float[] {1, 1, 1, 0}, TARGET);
        assertMean(0.155, new Huber(), OUTPUT, TARGET);
        assertMean(0.108, new LogCosh(), new float[] {1, 1, 0, 0}, TARGET);
        assertMean(0.458, new KlDivergence(), OUTPUT, TARGET);
        assertMean(0.815, new BinaryCrossEntropy(), OUTPUT, TARGET);
        assertMean(1.3, new Hinge(), OUTPUT, TARGET);
        assertMean(0.5, new Poisson(false), new float[] {1, 1, 0, 0}, TARGET);
        assertMean(1.177, new CrossEntropy(), new float[] {0.05f, 0.95f, 0, 0.1f, 0.8f, 0.1f}, new float[] {
            0, 1, 0, 0, 0, 1
        });
    }

    /** tf.keras.losses.Hinge of TensorFlow 2.0: [1.6 + 1.7 + 1.5] / 3. */
    @Test
    void hingeTakesTargetsOfMinusOneAndOneAsWellAsZeroAndOne() {
        double[] output = {0.6, -0.7, -0.5};
        assertEquals(1.6, new Hinge().value(output, new double[] {-1, 1, 1}), 1e-15);
        assertEquals(1.6, new Hinge().value(output, new double[] {0, 1, 1}), 1e-15);
    }

    private static double[] gradient(Loss loss, double[] output, double... target) {
        double[] gradient = new double[output.length];
        loss.gradient(output, target, gradient);
        return gradient;
    }

    private static double[] row(double... values) {
        return values;
    }

    /** Literals from 60-digit arithmetic, or exact. */
    @Test
    void gradients() {
        Ulps.assertWithin(0, row(-2, -3), gradient(new SquaredError(), row(1, 2), 3, 5));
        Ulps.assertWithin(0, row(-2, -3), gradient(new MeanSquaredError(), row(1, 2), 3, 5));
        Ulps.assertWithin(0, row(-0.5, 0.5), gradient(new MeanAbsoluteError(), row(1, 7), 3, 5));
        Ulps.assertWithin(0, row(-0.375, 0.125), gradient(new Quantile(0.75), row(1, 7), 3, 5));
        Ulps.assertWithin(0, row(0.125, 0.125), gradient(new Quantile(0.75), row(3, 7), 3, 5));
        Ulps.assertWithin(0, row(0.25, -0.5), gradient(new Huber(), row(0.5, -3), 0, 0));
        Ulps.assertWithin(0, row(1, -1.25), gradient(new Huber(2.5), row(2, -3), 0, 0));
        Ulps.assertWithin(
                1, row(0.23105857863000487, -0.49752737684336523), gradient(new LogCosh(), row(1, -2), 0.5, 1));
        Ulps.assertWithin(0, row(0.5, 0), gradient(new Hinge(), row(0.5, 1.5), 0, 1));
        Ulps.assertWithin(0, row(0, -0.5), gradient(new Hinge(), row(-1.5, 0.5), -1, 1));
        Ulps.assertWithin(
                2, row(-0.17563936464993593, 0.18393972058572117), gradient(new Poisson(), row(0.5, -1), 2, 0));
        Ulps.assertWithin(
                2, row(-1.499999960000001, -0.16666666444444445), gradient(new Poisson(false), row(0.5, 3), 2, 4));
        Ulps.assertWithin(
                2, row(-0.625, 0.11904761904761903), gradient(new BinaryCrossEntropy(), row(0.8, 0.3), 1, 0.25));
        Ulps.assertWithin(
                2,
                row(0.18622966560092727, -0.4403985389889412),
                gradient(new BinaryCrossEntropyOfLogits(), row(0.5, -2), 0.25, 1));
        double[] ofProbabilities = {-0.28571428571428575, -1.4999999999999998, -5.0};
        Ulps.assertWithin(1, ofProbabilities, gradient(new CrossEntropy(), row(0.7, 0.2, 0.1), 0.2, 0.3, 0.5));
        Ulps.assertWithin(1, ofProbabilities, gradient(new KlDivergence(), row(0.7, 0.2, 0.1), 0.2, 0.3, 0.5));
        double[] ofLogits = {-0.10996942682961955, -0.05527152894520233, 0.1652409557748219};
        Ulps.assertWithin(4, ofLogits, gradient(new CrossEntropyOfLogits(), row(1, 2, 3), 0.2, 0.3, 0.5));
        Ulps.assertWithin(4, ofLogits, gradient(new KlDivergenceOfLogits(), row(1, 2, 3), 0.2, 0.3, 0.5));
        // targets that sum to 0.75
        Ulps.assertWithin(
                4,
                row(-0.43247707012221465, -0.06645364670890176, 0.4989307168311164),
                gradient(new CrossEntropyOfLogits(), row(1, 2, 3), 0.5, 0.25, 0));
    }

    @Test
    void gradientsAtKinksAreTheOnesThatTheDocumentationStates() {
        Ulps.assertWithin(0, row(0), gradient(new MeanAbsoluteError(), row(3), 3));
        Ulps.assertWithin(0, row(0), gradient(new Hinge(), row(1), 1));
        Ulps.assertWithin(0, row(1), gradient(new Huber(), row(4), 3));
    }
}
