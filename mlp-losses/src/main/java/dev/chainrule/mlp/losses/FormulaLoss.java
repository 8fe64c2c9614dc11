package dev.chainrule.mlp.losses;

import dev.chainrule.mlp.api.ElementwiseLoss;
import dev.chainrule.mlp.api.ParameterizedFormula;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.expression.Expression;
import java.util.Map;
import java.util.Optional;

/**
 * A loss that a document gives as a formula in an output a and its target y: {@code {"type": "formula", "value": "abs(a -
 * y)^1.5", "reduce": "mean"}}. Its derivative is found by the chain rule.
 *
 * <p>Programs use {@link Losses#formula}, which gives the function a name of its own.
 *
 * @param source the formula ℓ(a, y) of one output, and its parameters
 * @param isMean whether the loss of a row is the mean of ℓ over its outputs, and not the sum
 * @since 0.2
 */
public record FormulaLoss(ParameterizedFormula source, boolean isMean) implements ElementwiseLoss {

    /** Creates the plugin, to which a document must give its formula. */
    public FormulaLoss() {
        this(new ParameterizedFormula("", Map.of()), true);
    }

    @Override
    public String name() {
        return "formula";
    }

    @Override
    public FormulaLoss with(PluginOptions options) {
        boolean mean = Losses.isMean(options, isMean);
        return new FormulaLoss(source.with(options, "a", "y"), mean);
    }

    @Override
    public Optional<Expression> expression() {
        return source.text().isEmpty() ? Optional.empty() : Optional.of(source.expression("a", "y"));
    }
}
