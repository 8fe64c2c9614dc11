package dev.chainrule.mlp.losses;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ElementwiseLoss;
import dev.chainrule.mlp.api.ParameterizedFormula;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.expression.Expression;
import java.util.Map;
import java.util.Optional;

/**
 * Creates losses from formulas.
 *
 * @since 0.2
 */
public final class Losses {
    private Losses() {}

    /**
     * Creates a loss from a formula, to be added to a registry: {@code Plugins.load().plus(Losses.formula("power", "abs(a -
     * y)^p", Map.of("p", 1.5)))}. The loss of a row is the mean over its outputs; a document can set {@code "reduce":
     * "sum"}.
     *
     * @param name the name by which documents refer to it
     * @param formula the formula ℓ(a, y) of one output
     * @param parameters a number for each name in the formula except a and y; documents can change them
     * @throws ConfigException if the text is no formula in a, y and the parameters; the message gives the character
     */
    public static ElementwiseLoss formula(String name, String formula, Map<String, Double> parameters) {
        ParameterizedFormula source = new ParameterizedFormula(formula, parameters);
        source.expression("a", "y"); // reports its faults here, rather than at first use
        return new NamedFormula(name, source, true);
    }

    static boolean isMean(PluginOptions options, boolean defaultValue) {
        return options.text("reduce", defaultValue ? "mean" : "sum", "mean", "sum")
                .equals("mean");
    }

    private record NamedFormula(String name, ParameterizedFormula source, boolean isMean) implements ElementwiseLoss {

        @Override
        public NamedFormula with(PluginOptions options) {
            return new NamedFormula(name, source.withParameters(options), Losses.isMean(options, isMean));
        }

        @Override
        public Optional<Expression> expression() {
            return Optional.of(source.expression("a", "y"));
        }
    }
}
