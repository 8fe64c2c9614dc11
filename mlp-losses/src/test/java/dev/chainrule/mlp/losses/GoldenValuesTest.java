package dev.chainrule.mlp.losses;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.api.Loss;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Values computed with 80 decimal digits from the exact doubles of the arguments and rounded once, to be met within 4
 * units of the last place; and values that are exact by definition.
 */
class GoldenValuesTest {
    private static final Loss LOGITS = new CrossEntropyOfLogits();
    private static final Loss YES_OR_NO_LOGITS = new BinaryCrossEntropyOfLogits();

    private static double[] row(double... values) {
        return values;
    }

    @Test
    void crossEntropyOfLogits() {
        Ulps.assertWithin(4, 0.4076059644443803, LOGITS.value(row(1, 2, 3), row(0, 0, 1)));
        Ulps.assertWithin(4, 2.40760596444438, LOGITS.value(row(1, 2, 3), row(1, 0, 0)));
        Ulps.assertWithin(4, 2.302585092994046, LOGITS.value(new double[10], row(0, 0, 0, 1, 0, 0, 0, 0, 0, 0)));
        Ulps.assertWithin(4, 4.248354255291589e-18, LOGITS.value(row(40, 0), row(1, 0)));
        Ulps.assertWithin(4, 1.1076059644443803, LOGITS.value(row(1, 2, 3), row(0.2, 0.3, 0.5)));
        // targets that sum to 0.75
        Ulps.assertWithin(4, 1.5557044733332852, LOGITS.value(row(1, 2, 3), row(0.5, 0.25, 0)));
    }

    @Test
    void crossEntropyOfLogitsIsExactWhereOneLogitDominates() {
        assertEquals(1000.0, LOGITS.value(row(1000, 0), row(0, 1)));
        assertEquals(0.0, LOGITS.value(row(1000, 0), row(1, 0)));
    }

    @Test
    void binaryCrossEntropyOfLogits() {
        Ulps.assertWithin(4, 3.720075976020836e-44, YES_OR_NO_LOGITS.value(row(100), row(1)));
        Ulps.assertWithin(4, 100.0, YES_OR_NO_LOGITS.value(row(-100), row(1)));
        Ulps.assertWithin(4, 0.8490769841801067, YES_OR_NO_LOGITS.value(row(0.5), row(0.25)));
        Ulps.assertWithin(4, 1.4880024976115396, YES_OR_NO_LOGITS.value(row(0.5, -2), row(0.25, 1)));
        assertEquals(0.0, YES_OR_NO_LOGITS.value(row(-800), row(0)));
        assertEquals(800.0, YES_OR_NO_LOGITS.value(row(-800), row(1)));
        assertEquals(800.0, YES_OR_NO_LOGITS.value(row(800), row(0)));
    }

    @Test
    void logCosh() {
        Loss loss = new LogCosh();
        Ulps.assertWithin(4, 0.4337808304830272, loss.value(row(1), row(0)));
        Ulps.assertWithin(4, 4.9999999916666675e-09, loss.value(row(1e-4), row(0)));
        Ulps.assertWithin(4, 0.43378075432361374, loss.value(row(-0.9999999), row(0)));
        Ulps.assertWithin(4, 0.43378090664244495, loss.value(row(1.0000001), row(0)));
        // cosh(800) would be infinite
        assertEquals(799.3068528194401, loss.value(row(800), row(0)));
        assertEquals(999.3068528194401, loss.value(row(1000), row(0)));
        assertEquals(999.3068528194401, loss.value(row(0), row(1000)));
    }

    @Test
    void klDivergence() {
        Loss loss = new KlDivergence();
        Ulps.assertWithin(4, 0.14384103622589045, loss.value(row(0.25, 0.75), row(0.5, 0.5)));
        Ulps.assertWithin(4, 0.6758058949504259, loss.value(row(0.7, 0.2, 0.1), row(0.2, 0.3, 0.5)));
    }

    @Test
    void crossEntropy() {
        Loss loss = new CrossEntropy();
        Ulps.assertWithin(4, 0.35667494393873245, loss.value(row(0.7, 0.3), row(1, 0)));
        Ulps.assertWithin(4, 1.7054589090149994, loss.value(row(0.7, 0.2, 0.1), row(0.2, 0.3, 0.5)));
    }

    @Test
    void binaryCrossEntropy() {
        Loss loss = new BinaryCrossEntropy();
        Ulps.assertWithin(4, 1.4500951146222292, loss.value(row(0.76545202190952), row(0)));
        Ulps.assertWithin(4, 0.3958214801748715, loss.value(row(0.8, 0.3), row(1, 0.25)));
        // 1 − p would be 1, and the loss 0
        Ulps.assertWithin(4, 1e-20, loss.value(row(1e-20), row(0)));
    }

    @Test
    void squaredErrorOfMazursExample() {
        // Mazur, "A step by step backpropagation example" (2015): published as 0.298371109
        double[] output = {0.7513650695523157, 0.7729284653214626};
        Ulps.assertWithin(4, 0.29837110876000267, new SquaredError().value(output, row(0.01, 0.99)));
    }

    @Test
    void poisson() {
        Ulps.assertWithin(4, 0.5083003559357853, new Poisson().value(row(0.5, -1), row(2, 0)));
        Ulps.assertWithin(4, 0.24592257655705946, new Poisson(false).value(row(0.5, 3), row(2, 4)));
        Ulps.assertWithin(4, 55.262042231857095, new Poisson(false).value(row(0), row(3)));
    }

    /** sklearn.metrics.mean_pinball_loss of scikit-learn 1.2.1. */
    @Test
    void quantile() {
        double[] target = row(1, 2, -3, 0.5, 4);
        double[] output = row(0.5, 3, -3, 2, 1.25);
        Ulps.assertWithin(4, 0.515, new Quantile(0.1).value(output, target));
        Ulps.assertWithin(4, 0.575, new Quantile(0.5).value(output, target));
        Ulps.assertWithin(4, 0.635, new Quantile(0.9).value(output, target));
        double[] same = row(1, 1, 1);
        double[] outputs = row(0.5, 3, 1.5); // 0.1 · 0.5, 0.5 · 2, 0.1 · 0.5
        Quantiles three = new Quantiles(List.of(0.1, 0.5, 0.9));
        Ulps.assertWithin(4, 1.1 / 3, three.value(outputs, same));
        double[] gradient = new double[3];
        three.gradient(outputs, same, gradient);
        Ulps.assertWithin(4, row(-0.1 / 3, 0.5 / 3, 0.1 / 3), gradient);
    }

    @Test
    void exactByDefinition() {
        assertEquals(6.5, new MeanSquaredError().value(row(1, 2), row(3, 5)));
        assertEquals(6.5, new SquaredError().value(row(1, 2), row(3, 5)));
        assertEquals(2.5, new MeanAbsoluteError().value(row(1, 2), row(3, 5)));
        assertEquals(0.125, new Huber().value(row(0.5), row(0)));
        assertEquals(2.5, new Huber().value(row(-3), row(0)));
        assertEquals(10.0, new Huber(2).value(row(-6), row(0)));
        assertEquals(0.0, new KlDivergence().value(row(0.25, 0.75), row(0.25, 0.75)));
    }
}
