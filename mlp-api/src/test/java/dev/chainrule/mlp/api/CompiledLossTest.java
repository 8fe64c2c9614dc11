package dev.chainrule.mlp.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.expression.Expression;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CompiledLossTest {

    /** All that the author of a loss writes. */
    public record Quartic() implements ElementwiseLoss {
        @Override
        public String name() {
            return "quartic";
        }

        @Override
        public Optional<Expression> expression() {
            return Optional.of(Expression.parse("(a - y)^4"));
        }

        @Override
        public Quartic with(PluginOptions options) {
            return this;
        }
    }

    /** A loss that is given by its formula alone. */
    public record Formulated(String formulaText, boolean isMean) implements ElementwiseLoss {
        @Override
        public String name() {
            return "formulated";
        }

        @Override
        public Optional<Expression> expression() {
            return Optional.of(Expression.parse(formulaText));
        }

        @Override
        public Formulated with(PluginOptions options) {
            return this;
        }
    }

    /** An expression, and methods of its own, to see which ones are used. */
    public record Overriding() implements ElementwiseLoss {
        @Override
        public String name() {
            return "overriding";
        }

        @Override
        public Optional<Expression> expression() {
            return Optional.of(Expression.parse("(a - y)^2"));
        }

        @Override
        public double value(double a, double y) {
            return 3;
        }

        @Override
        public void gradient(double[] output, double[] target, double[] gradient) {
            gradient[0] = 8;
        }

        @Override
        public double distanceToKink(double[] output, double[] target) {
            return 0.25;
        }

        @Override
        public Overriding with(PluginOptions options) {
            return this;
        }
    }

    /** An elementwise loss that forgets to say what it computes. */
    public record Forgetful() implements ElementwiseLoss {
        @Override
        public String name() {
            return "forgetful";
        }

        @Override
        public Forgetful with(PluginOptions options) {
            return this;
        }
    }

    @Test
    void lossFollowsFromItsExpression() {
        Loss quartic = new Quartic().compiled();
        assertNotSame(quartic, quartic.definition());
        double[] gradient = new double[2];
        quartic.gradient(new double[] {3, 0}, new double[] {1, 1}, gradient);
        assertEquals(8.5, quartic.value(new double[] {3, 0}, new double[] {1, 1}));
        assertEquals(16, gradient[0]);
        Matrix output = new Matrix(new float[] {3, 0, 1, 1}, 2, 2);
        Matrix target = new Matrix(new float[] {1, 1, 1, 2}, 2, 2);
        Matrix slope = new Matrix(2, 2);
        assertEquals(9, quartic.valueAndGradient(output, target, slope));
        assertEquals(-2, slope.get(1, 1));
        assertEquals(9, quartic.value(output, target));
    }

    @Test
    void aSumOverTheOutputsIsNotDividedByTheirNumber() {
        Matrix output = new Matrix(new float[] {3, 0}, 1, 2);
        Matrix target = new Matrix(new float[] {1, 1}, 1, 2);
        for (boolean isMean : new boolean[] {true, false}) {
            Loss loss = new Formulated("(a - y)^2", isMean).compiled();
            Matrix gradient = new Matrix(1, 2);
            double divisor = isMean ? 2 : 1;
            assertEquals(5 / divisor, loss.valueAndGradient(output, target, gradient));
            assertEquals(5 / divisor, loss.value(new double[] {3, 0}, new double[] {1, 1}));
            assertArrayEquals(new float[] {(float) (4 / divisor), (float) (-2 / divisor)}, gradient.data());
        }
    }

    @Test
    void overriddenMethodsAreUsedAlsoForBlocks() {
        ElementwiseLoss loss = (ElementwiseLoss) new Overriding().compiled();
        assertEquals(3, loss.value(5, 1));
        assertEquals(8, loss.derivative(5, 1), "of the expression");
        assertEquals(0.25, loss.distanceToKink(new double[] {5}, new double[] {1}));
        Matrix gradient = new Matrix(1, 1);
        Matrix output = new Matrix(new float[] {7}, 1, 1);
        assertEquals(3, loss.valueAndGradient(output, new Matrix(1, 1), gradient));
        assertEquals(8, gradient.get(0, 0), "not 14");
        assertSame(loss, loss.compiled());
    }

    /** One step of Newton's method: |a − y| − 1 and a − y are linear on each side. */
    @Test
    void theDistanceToTheNearestKinkIsThatOfItsBoundaries() {
        Loss huber = new Formulated("where(abs(a - y) < 1, (a - y)^2/2, abs(a - y) - 0.5)", true).compiled();
        double[] target = {0, 10};
        assertEquals(0.25, huber.distanceToKink(new double[] {5, 10.75}, target), 1e-15);
        assertEquals(0.5, huber.distanceToKink(new double[] {1.5, 13}, target), 1e-15);
        assertEquals(0, huber.distanceToKink(new double[] {1, 13}, target));
        Loss smooth = new Quartic().compiled();
        assertEquals(Double.POSITIVE_INFINITY, smooth.distanceToKink(new double[] {1}, new double[] {1}));
    }

    @Test
    void notANumberStaysSo() {
        Loss quartic = new Quartic().compiled();
        Matrix gradient = new Matrix(1, 1);
        Matrix output = new Matrix(new float[] {Float.NaN}, 1, 1);
        assertTrue(Double.isNaN(quartic.valueAndGradient(output, new Matrix(1, 1), gradient)));
        assertTrue(Float.isNaN(gradient.get(0, 0)));
    }

    @Test
    void aLossWithoutAnExpressionMustComputeItself() {
        Exception thrown = assertThrows(IllegalStateException.class, () -> new Forgetful().value(1, 2));
        assertEquals("loss 'forgetful' must override expression(), or value and derivative", thrown.getMessage());
    }

    /** A method that is added to an interface, and not to its compiled form, would silently lose what plugins override. */
    @Test
    void everyMethodOfTheInterfaceIsPassedOn() {
        assertEquals(Set.of(), Overridden.missing(CompiledLoss.class, List.of(Loss.class, ElementwiseLoss.class)));
    }
}
