package dev.chainrule.mlp.activations;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ParameterizedFormula;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.expression.Expression;
import java.util.Map;
import java.util.Optional;

/**
 * Creates activations from formulas.
 *
 * @since 0.2
 */
public final class Activations {
    private Activations() {}

    /**
     * Creates an activation from a formula, to be added to a registry: {@code
     * Plugins.load().plus(Activations.formula("swish", "z * sigmoid(beta*z)", Map.of("beta", 1.5)))}.
     *
     * @param name the name by which documents refer to it
     * @param formula the formula
     * @param parameters a number for each name in the formula except z; documents can change them
     * @throws ConfigException if the text is no formula in z and the parameters; the message gives the character
     */
    public static Activation formula(String name, String formula, Map<String, Double> parameters) {
        ParameterizedFormula source = new ParameterizedFormula(formula, parameters);
        source.expression("z"); // reports its faults here, rather than at first use
        return new NamedFormula(name, source);
    }

    private record NamedFormula(String name, ParameterizedFormula source) implements Activation {

        @Override
        public NamedFormula with(PluginOptions options) {
            return new NamedFormula(name, source.withParameters(options));
        }

        @Override
        public Optional<Expression> expression() {
            return Optional.of(source.expression("z"));
        }
    }
}
