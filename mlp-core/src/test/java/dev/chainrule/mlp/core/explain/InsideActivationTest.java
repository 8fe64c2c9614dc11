package dev.chainrule.mlp.core.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.expression.Expression;
import org.junit.jupiter.api.Test;

/** Expected numbers are those of a pocket calculator. */
class InsideActivationTest {
    private static Explanation.Inside inside(String formula, double z) {
        return new InsideActivation(Expression.parse(formula, "z")).at(z, 3, 4);
    }

    @Test
    void everyInnerFunctionHasItsNumbersAndFThoseOfThePlugin() {
        Explanation.Inside inside = inside("sin(z^2)^3", 0.5);
        assertTrue(inside.isComposite());
        Explanation.InnerLine f = inside.lines().get(0);
        assertEquals(3, f.value());
        assertEquals(4, f.derivative());
        assertEquals("3 · 0.247404² · 0.968912", f.withNumbers());
        Explanation.InnerLine u = inside.lines().get(1);
        assertEquals("sin(z²)", u.step().expanded().toString());
        assertEquals(0.24740395925452294, u.value(), 1e-16);
        assertEquals(0.9689124217106447, u.derivative(), 1e-16);
    }

    @Test
    void aWrittenOutFunctionIsNotComposite() {
        assertFalse(inside("1 / (1 + exp(-z))", 1).isComposite());
        assertFalse(inside("ln(1 + exp(z))", 1).isComposite());
        assertFalse(inside("z * sigmoid(z)", 1).isComposite());
        assertTrue(inside("z * sigmoid(2*z)", 1).isComposite());
    }

    @Test
    void thereAreNoNumbersToPutInIfOneIsInfinite() {
        Explanation.InnerLine f = inside("1 / (1 + exp(exp(z)))", 1000).lines().get(0);
        assertEquals("", f.withNumbers());
        assertEquals(4, f.derivative());
    }
}
