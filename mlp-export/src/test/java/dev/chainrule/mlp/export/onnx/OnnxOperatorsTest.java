package dev.chainrule.mlp.export.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.expression.Expression;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnnxOperatorsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "z                                                 | Identity",
                "max(z, 0)                                         | Relu",
                "(z + abs(z)) / 2                                  | Relu",
                "1 / (1 + exp(-z))                                 | Sigmoid",
                "2 * sigmoid(2 * z) - 1                            | Tanh",
                "ln(1 + exp(z))                                    | Softplus",
                "z / (1 + abs(z))                                  | Softsign",
                "where(z < 6, max(z, 0), 6)                        | Clip 0.0 6.0",
                "min(max(z, -1), 1)                                | Clip -1.0 1.0",
                "where(z > 0, z, 0.25 * z)                         | LeakyRelu 0.25",
                "max(z, 0.1 * z)                                   | LeakyRelu 0.1",
                "where(z > 0, z, 2 * expm1(z))                     | Elu 2.0",
                "where(z > 0, z, 2 * (exp(z / 2) - 1))             | Celu 2.0",
                "where(z > 0, 3 * z, 6 * (exp(z) - 1))             | Selu 2.0 3.0",
                "where(z < 3, max(z + 3, 0) / 6, 1)                | HardSigmoid 0.16666666666666666 0.5",
                "z * min(max(z + 3, 0), 6) / 6                     | HardSwish",
                "erf(z)                                            | Erf",
            })
    void findsTheOperatorOfAFunctionHoweverItIsWritten(String function, String operator) {
        OnnxOperators.Match match = OnnxOperators.of(Expression.parse(function)).orElseThrow();
        String[] expected = operator.split(" ");
        assertEquals(expected[0], match.operator().name());
        double[] parameters =
                Arrays.stream(expected).skip(1).mapToDouble(Double::parseDouble).toArray();
        assertArrayEquals(
                parameters, match.parameters().stream().mapToDouble(p -> p).toArray(), 1e-14);
    }

    @ParameterizedTest
    @CsvSource({
        "z * sigmoid(z)",
        "z * normalCdf(z)",
        "z * tanh(softplus(z))",
        "'max(z, 0) + 1e-9 * z'",
        "'where(z < 1000, max(z, 0), 1000.001 * z / 1000)'",
        "'where(abs(z - 0.3) < 0.01, 0, tanh(z))'",
    })
    void findsNoOperatorForAnotherFunction(String function) {
        assertEquals(Optional.empty(), OnnxOperators.of(Expression.parse(function)));
    }

    @Test
    void readsAnOperatorWithItsDefaults() {
        ElementwiseOperator selu = OnnxOperators.named("Selu").orElseThrow();
        assertEquals(
                1.67326319217681884765625 * 1.05070102214813232421875 * (Math.exp(-2) - 1),
                selu.expression(Map.of()).value(Map.of("z", -2.0)),
                1e-15);
        assertEquals(
                2 * 3 * (Math.exp(-2) - 1),
                selu.expression(Map.of("alpha", 2.0, "gamma", 3.0)).value(Map.of("z", -2.0)),
                1e-15);
    }

    @Test
    void comparesFunctionsWhoseConstantsWereRoundedToFloat32() {
        Expression exact = Expression.parse("z * normalCdf(z)");
        Expression rounded = Expression.parse("0.5 * z * (1 + erf(z / 1.41421354))");
        assertTrue(SameFunction.test(exact, rounded, 1e-5));
        assertFalse(SameFunction.test(exact, rounded, 1e-12));
        assertTrue(SameFunction.test(
                Expression.parse("softplus(z)"), Expression.parse("where(z > 20, z, ln(1 + exp(z)))"), 1e-6));
    }
}
