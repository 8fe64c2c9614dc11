package dev.chainrule.mlp.activations;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.api.expression.Program;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Formulas as a textbook writes them are as accurate as the built-in activations, also where their parts overflow or cancel. */
class NaiveFormulasTest {
    /** Below the normal numbers digits are lost one by one. */
    private static final double SUBNORMAL = 32 * Double.MIN_VALUE;

    static Stream<Arguments> formulas() {
        return Stream.of(
                Arguments.of("1/(1 + exp(-z))", new Sigmoid()),
                Arguments.of("exp(z)/(1 + exp(z))", new Sigmoid()),
                Arguments.of("(exp(z) - exp(-z))/(exp(z) + exp(-z))", new Tanh()),
                Arguments.of("(exp(2*z) - 1)/(exp(2*z) + 1)", new Tanh()),
                Arguments.of("ln(1 + exp(z))", new Softplus()),
                Arguments.of("z/(1 + exp(-z))", new Silu()),
                Arguments.of("z*tanh(ln(1 + exp(z)))", new Mish()),
                Arguments.of("0.5*z*(1 + erf(z/sqrt(2)))", new Gelu()),
                Arguments.of(
                        "where(z > 0, 1.0507009873554805*z, 1.0507009873554805*1.6732632423543772*(exp(z) - 1))",
                        new Selu()),
                Arguments.of("where(z > 0, z, exp(z) - 1)", new Elu()),
                Arguments.of("max(0, z) + min(0, exp(z) - 1)", new Celu()),
                Arguments.of("max(0, z)", new Relu()),
                Arguments.of("where(z > 0, z, 0.01*z)", new LeakyRelu()),
                Arguments.of("z/(1 + abs(z))", new Softsign()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("formulas")
    void valueAndDerivativeAreThoseOfTheBuiltIn(String formula, Activation plugin) {
        Activation builtIn = plugin.compiled();
        Expression f = Expression.parse(formula, "z");
        Program value = Program.of(f, "z");
        Program derivative = Program.of(f.derivative("z"), "z");
        for (int i = -14_000; i <= 14_000; i++) {
            double z = i / 20.0 + 1e-3 * Math.sin(i);
            assertClose(formula, z, builtIn.value(z), value.value(z), Math.abs(builtIn.value(z)));
            // near a root of the derivative two terms cancel, in the built-in as well
            double expected = builtIn.derivative(z);
            double size = Math.abs(z) < 4 ? Math.max(0.25, Math.abs(expected)) : Math.abs(expected);
            assertClose(formula + " derivative", z, expected, derivative.value(z), size);
        }
    }

    private static void assertClose(String what, double z, double expected, double found, double size) {
        assertTrue(
                Math.abs(found - expected) <= Math.max(4 * Math.ulp(size), SUBNORMAL),
                () -> what + " at " + z + ": expected " + expected + ", found " + found);
    }
}
