package dev.chainrule.mlp.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.expression.Expression;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CompiledActivationTest {

    /** All that a plugin author writes. */
    public record Swish(double beta) implements Activation {
        @Override
        public String name() {
            return "swish";
        }

        @Override
        public Optional<Expression> expression() {
            return Optional.of(Expression.parse("z * sigmoid(beta*z)").with(Map.of("beta", beta)));
        }

        @Override
        public Swish with(PluginOptions options) {
            return new Swish(options.number("beta", beta));
        }
    }

    /** An expression, and a value of its own, to see which one is used. */
    public record Tripled() implements Activation {
        @Override
        public String name() {
            return "tripled";
        }

        @Override
        public Optional<Expression> expression() {
            return Optional.of(Expression.parse("z^2"));
        }

        @Override
        public double value(double z) {
            return 3 * z;
        }

        @Override
        public Tripled with(PluginOptions options) {
            return this;
        }
    }

    /** An elementwise activation that forgets to say what it computes. */
    public record Forgetful() implements Activation {
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
    void everythingFollowsFromTheExpression() {
        Activation swish = new Swish(1.5).compiled();
        double s = 1 / (1 + StrictMath.exp(-0.45));
        assertEquals(0.3 * s, swish.value(0.3));
        assertEquals(new Swish(1.5).value(0.3), swish.value(0.3));
        assertEquals(s + 0.3 * 1.5 * s * (1 - s), swish.derivative(0.3), 2e-16);
        Matrix z = new Matrix(new float[] {0.3f, Float.NaN, -700}, 1, 3);
        Matrix a = new Matrix(1, 3);
        swish.forward(z, a);
        assertEquals(0.3 * s, a.get(0, 0), 1e-7);
        assertEquals(Float.NaN, a.get(0, 1));
        assertEquals(0, a.get(0, 2), 0);
        assertSame(swish, swish.compiled());
        assertEquals(new Swish(1.5), swish.definition());
        assertEquals("z · σ(1.5 · z)", swish.formula().orElseThrow().value());
    }

    @Test
    void overriddenMethodsAreUsed() {
        Activation tripled = new Tripled().compiled();
        assertEquals(6, tripled.value(2));
        assertEquals(4, tripled.derivative(2));
        Matrix a = new Matrix(1, 1);
        tripled.forward(new Matrix(new float[] {2}, 1, 1), a);
        assertEquals(6, a.get(0, 0));
    }

    /** An expression, and row methods of its own, to see which ones are used. */
    public record RowWise() implements Activation {
        @Override
        public String name() {
            return "row-wise";
        }

        @Override
        public Optional<Expression> expression() {
            return Optional.of(Expression.parse("z^2"));
        }

        @Override
        public void value(double[] z, double[] a) {
            a[0] = 7;
        }

        @Override
        public void pullback(double[] z, double[] a, double[] gradient) {
            gradient[0] = 8;
        }

        @Override
        public RowWise with(PluginOptions options) {
            return this;
        }
    }

    @Test
    void overriddenRowMethodsAreUsed() {
        Activation compiled = new RowWise().compiled();
        double[] a = new double[1];
        compiled.value(new double[] {3}, a);
        assertEquals(7, a[0]);
        double[] gradient = {1};
        compiled.pullback(new double[] {3}, a, gradient);
        assertEquals(8, gradient[0]);
        assertEquals(9, compiled.value(3));
        double[] swish = {2};
        new Swish(1).compiled().pullback(new double[] {0}, new double[1], swish);
        assertEquals(1, swish[0]);
    }

    @Test
    void aPluginWithoutAnExpressionMustComputeItself() {
        Exception thrown = assertThrows(IllegalStateException.class, () -> new Forgetful().value(1));
        assertEquals("activation 'forgetful' must override expression(), or value and derivative", thrown.getMessage());
    }

    /** A method that is added to an interface, and not to its compiled form, would silently lose what plugins override. */
    @Test
    void everyMethodOfTheInterfaceIsPassedOn() {
        assertEquals(
                Set.of(), Overridden.missing(CompiledActivation.class, List.of(Activation.class, RowActivation.class)));
    }
}
