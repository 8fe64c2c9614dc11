package dev.chainrule.mlp.export.onnx;

import static dev.chainrule.mlp.export.onnx.TestNode.refuses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.activations.Activations;
import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.api.expression.Function;
import dev.chainrule.mlp.api.expression.Operator;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.PluginSpec;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActivationFinderTest {
    private static final Plugins PLUGINS = Plugins.load();

    private static Optional<PluginSpec> find(Plugins plugins, String function) {
        return new ActivationFinder(plugins).find(Expression.parse(function));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "z                                           | identity",
                "max(0, z)                                   | relu",
                "(z + abs(z)) / 2                            | relu",
                "where(z < 6, max(z, 0), 6)                  | relu6",
                "1 / (1 + exp(-z))                           | sigmoid",
                "(exp(z) - exp(-z)) / (exp(z) + exp(-z))     | tanh",
                "2 / (1 + exp(-2 * z)) - 1                   | tanh",
                "z / (1 + exp(-z))                           | silu",
                "0.5 * z * (1 + erf(z / 1.41421354))         | gelu",
                "ln(1 + exp(z))                              | softplus",
                "z * tanh(ln(1 + exp(z)))                    | mish",
                "where(z > 0, z, exp(z) - 1)                 | celu", // elu and celu are the same; the first by name
            })
    void findsAnActivationHoweverItIsWritten(String function, String expected) {
        assertEquals(Optional.of(PluginSpec.of(expected)), find(PLUGINS, function));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "where(z > 0, z, 0.25 * z)                   | leaky-relu | slope | 0.25",
                "max(z, z * 0.2)                             | leaky-relu | slope | 0.2",
                "where(z > 0, z, 0.5 * (exp(z) - 1))         | elu        | alpha | 0.5",
                "where(z > 0, z, 1.5 * (exp(z / 1.5) - 1))   | celu       | alpha | 1.5",
            })
    void findsTheNumberOfAnActivation(String function, String activation, String option, double number) {
        assertEquals(Optional.of(PluginSpec.of(activation).with(option, number)), find(PLUGINS, function));
    }

    @ParameterizedTest
    @CsvSource({"z - tanh(z)", "'max(z, 0) + 0.0001'", "1.00001 * tanh(z)", "'where(z > 50, 7, max(z, 0))'", "2"})
    void doesNotTakeAnotherFunctionForAnActivation(String function) {
        assertEquals(Optional.empty(), find(PLUGINS, function));
    }

    @Test
    void prefersTheSameTreeAndThenTheFirstName() {
        Plugins twice = Plugins.none()
                .plus(Activations.formula("a-swish", "z / (1 + exp(-z))", Map.of()))
                .plus(Activations.formula("b-swish", "z * sigmoid(z)", Map.of()))
                .plus(Activations.formula("c-swish", "z * sigmoid(z)", Map.of()));
        assertEquals(Optional.of(PluginSpec.of("b-swish")), find(twice, "z * sigmoid(z)"));
        assertEquals(Optional.of(PluginSpec.of("a-swish")), find(twice, "z - z / (1 + exp(z))"));
    }

    @Test
    void softmaxIsOneOfTheInstalledActivations() {
        assertEquals(Optional.of(PluginSpec.of("softmax")), new ActivationFinder(PLUGINS).softmax());
        assertEquals(Optional.empty(), new ActivationFinder(Plugins.none()).softmax());
    }

    @Test
    void writesAFunctionAsAFormula() {
        Expression function = Expression.parse("z - tanh(z)");
        assertEquals(
                Optional.of(PluginSpec.of("formula").with("value", "z − tanh(z)")),
                new ActivationFinder(PLUGINS).formula(function));
        assertEquals(Optional.empty(), new ActivationFinder(Plugins.none()).formula(function));
        assertEquals(
                Optional.empty(),
                new ActivationFinder(PLUGINS).formula(sum(Function.SINH, 10)),
                "a formula has at most 4096 characters");
    }

    @Test
    void ignoresAPluginThatFails() {
        assertEquals(Optional.of(PluginSpec.of("relu")), find(PLUGINS.plus(new Broken()), "max(z, 0)"));
    }

    private record Broken() implements Activation {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public Broken with(PluginOptions options) {
            return this;
        }

        @Override
        public Optional<Expression> expression() {
            throw new IllegalStateException("broken");
        }

        @Override
        public double value(double z) {
            return z;
        }

        @Override
        public double derivative(double z) {
            return 1;
        }
    }

    @Test
    void limitsTheOperationsOfAllActivations() {
        ActivationFinder finder = new ActivationFinder(PLUGINS);
        Expression half = sum(Function.SIN, 9);
        assertEquals(1023, RowOperators.size(half));
        finder.find(half);
        finder.find(half);
        refuses(
                "the activations of all layers have more than 2000 different operations",
                () -> finder.find(sum(Function.COS, 9)));
    }

    /** Returns the sum of 2ⁿ values of a function. */
    private static Expression sum(Function function, int n) {
        Expression sum = new Expression.Unary(function, Rows.Z);
        for (int i = 0; i < n; i++) {
            sum = new Expression.Binary(Operator.ADD, sum, sum);
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max(z + 3, 0)                 | 3    | max(z, 0)",
                "(z - 2) * sigmoid(z - 2)      | -2   | z * sigmoid(z)",
                "tanh(0.5 + z)                 | 0.5  | tanh(z)",
                "where(z + 1 > 0, z + 1, 0)    | 1    | where(z > 0, z, 0)",
            })
    void findsAShiftInsideAFunction(String function, double shift, String shifted) {
        ActivationFinder.Shifted found =
                ActivationFinder.shifted(Expression.parse(function)).orElseThrow();
        assertEquals(shift, found.shift());
        assertEquals(Expression.parse(shifted), found.function());
    }

    @ParameterizedTest
    @CsvSource({"tanh(z)", "z * tanh(z + 1)", "tanh(z + 1) + tanh(z + 2)", "tanh(2 * z + 1)"})
    void otherFunctionsHaveNoShift(String function) {
        assertEquals(Optional.empty(), ActivationFinder.shifted(Expression.parse(function)));
    }
}
