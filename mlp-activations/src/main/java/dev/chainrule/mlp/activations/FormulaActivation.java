package dev.chainrule.mlp.activations;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.ParameterizedFormula;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.expression.Expression;
import java.util.Map;
import java.util.Optional;

/**
 * An activation that a document gives as a formula in z: {@code {"type": "formula", "value": "z * sigmoid(beta*z)", "beta":
 * 1.5}}. Its derivative is found by the chain rule.
 *
 * <p>Programs use {@link Activations#formula}, which gives the function a name of its own.
 *
 * @param source the formula and its parameters
 * @since 0.2
 */
public record FormulaActivation(ParameterizedFormula source) implements Activation {

    /** Creates the plugin, to which a document must give its formula. */
    public FormulaActivation() {
        this(new ParameterizedFormula("", Map.of()));
    }

    @Override
    public String name() {
        return "formula";
    }

    @Override
    public FormulaActivation with(PluginOptions options) {
        return new FormulaActivation(source.with(options, "z"));
    }

    @Override
    public Optional<Expression> expression() {
        return source.text().isEmpty() ? Optional.empty() : Optional.of(source.expression("z"));
    }
}
