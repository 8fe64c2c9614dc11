package dev.chainrule.mlp.activations;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.testkit.ActivationContract;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FormulaActivationTest {

    @Nested
    class SwishContract extends ActivationContract {
        @Override
        protected Activation plugin() {
            return Activations.formula("swish", "z * sigmoid(beta*z)", Map.of("beta", 1.5));
        }

        @Override
        protected boolean inServiceFile() {
            return false;
        }
    }

    @Nested
    class FromDocumentContract extends ActivationContract {
        @Override
        protected Activation plugin() {
            return fromDocument("value", "where(|z| < limit, z, limit * sign(z) + ln(1 + |z| - limit))", "limit", 1.5);
        }
    }

    @Nested
    class ConstantContract extends ActivationContract {
        @Override
        protected Activation plugin() {
            return Activations.formula("three", "3", Map.of());
        }

        @Override
        protected boolean inServiceFile() {
            return false;
        }
    }

    private static FormulaActivation fromDocument(Object... keysAndValues) {
        PluginOptions options = options(keysAndValues);
        FormulaActivation activation = new FormulaActivation().with(options);
        assertEquals(List.of(), options.faults());
        return activation;
    }

    private static PluginOptions options(Object... keysAndValues) {
        Map<String, Object> given = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            given.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return PluginOptions.of(given);
    }

    private static List<PluginOptions.Fault> faults(Object... keysAndValues) {
        PluginOptions options = options(keysAndValues);
        new FormulaActivation().with(options);
        return options.faults();
    }

    @Test
    void valueAndDerivativeFollowFromTheFormula() {
        Activation swish = fromDocument("value", "z / (1 + exp(-beta*z))", "beta", 1.5);
        double s = 1 / (1 + Math.exp(-1.5 * 0.3));
        assertEquals(0.3 * s, swish.value(0.3), 1e-16);
        assertEquals(s + 0.3 * 1.5 * s * (1 - s), swish.derivative(0.3), 2e-16);
        assertArrayEquals(new double[0], swish.kinks());
        assertArrayEquals(new double[] {-2}, fromDocument("value", "max(z, -2)").kinks());
    }

    @Test
    void documentsChangeTheParametersOfANamedFormula() {
        Activation swish = Activations.formula("swish", "z * sigmoid(beta*z)", Map.of("beta", 1.5));
        PluginOptions options = options("beta", 2, "gamma", 1);
        assertEquals(Activations.formula("swish", "z * sigmoid(beta*z)", Map.of("beta", 2.0)), swish.with(options));
        assertEquals(
                List.of(new PluginOptions.Fault("gamma", ErrorCode.CFG_UNKNOWN_KEY, "accepts: beta")),
                options.faults());
    }

    @Test
    void faultsOfAFormulaNameTheCharacter() {
        assertEquals(
                List.of(new PluginOptions.Fault(
                        "value",
                        ErrorCode.CFG_SYNTAX,
                        "is invalid: character 15 of the formula: unknown name 'bet'. Known: z, beta, e, pi."
                                + " Did you mean 'beta'?")),
                faults("value", "z / (1 + exp(-bet*z))", "beta", 1.5));
        assertEquals(
                List.of(new PluginOptions.Fault(
                        "value", ErrorCode.CFG_MISSING, "is missing. Add \"value\": a formula in z")),
                faults());
        assertEquals(
                List.of(new PluginOptions.Fault(
                        "gamma", ErrorCode.CFG_UNKNOWN_KEY, "accepts: value, and the parameters of its formula")),
                faults("value", "z * beta", "beta", 1, "gamma", 2));
        assertEquals(
                List.of(new PluginOptions.Fault("beta", ErrorCode.CFG_TYPE, "expected a number, found 'big'")),
                faults("value", "z * beta", "beta", "big"));
        assertThrows(ConfigException.class, () -> Activations.formula("swish", "z * sigmoid(beta*z)", Map.of()));
    }

    @Test
    void aDerivativeThatCannotBeWrittenDownIsAFault() {
        String nested = Stream.iterate("z", inner -> "max(" + inner + ", min(z, " + inner + "))")
                .skip(9)
                .findFirst()
                .orElseThrow();
        assertEquals(ErrorCode.CFG_LIMIT, faults("value", nested).get(0).code());
    }
}
