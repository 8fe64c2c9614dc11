package dev.chainrule.mlp.api;

import dev.chainrule.mlp.api.expression.Expression;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A formula as a document gives it: its text, and a number for each of its names that is not a variable.
 *
 * @param text the formula, for example {@code "z * sigmoid(beta*z)"}; empty where a document must give it
 * @param parameters numbers by name, for example 1.5 for {@code beta}
 * @since 0.2
 */
public record ParameterizedFormula(String text, Map<String, Double> parameters) {

    /** Copies the parameters. */
    public ParameterizedFormula {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /**
     * Returns the expression, with the parameters replaced by their numbers.
     *
     * @param variables the names that stay
     * @throws ConfigException if the text is no expression in the variables and the parameters
     */
    public Expression expression(String... variables) {
        List<String> names = new ArrayList<>(List.of(variables));
        names.addAll(parameters.keySet());
        return Expression.parse(text, names).with(parameters);
    }

    /**
     * Reads the option {@code "value"}, which holds the formula, and all options that have not been read, which are its
     * parameters. A formula that cannot be read and a parameter that it does not use are recorded as faults.
     *
     * @param options the options of a plugin; read its other options first
     * @param variables the names that the formula may use without a parameter
     * @return the formula, or this one if there are faults
     */
    public ParameterizedFormula with(PluginOptions options, String... variables) {
        String formula = text.isEmpty()
                ? options.requiredText("value", "Add \"value\": a formula in " + String.join(", ", variables))
                : options.text("value", text);
        Map<String, Double> numbers = new LinkedHashMap<>(formula.equals(text) ? parameters : Map.of());
        numbers.putAll(options.otherNumbers());
        if (!options.faults().isEmpty()) {
            return this;
        }
        try {
            List<String> names = new ArrayList<>(List.of(variables));
            names.addAll(numbers.keySet());
            Expression expression = Expression.parse(formula, names);
            Set<String> used = expression.variables();
            for (String name : numbers.keySet()) {
                if (!used.contains(name)) {
                    options.reject(
                            name, ErrorCode.CFG_UNKNOWN_KEY, "accepts: value, and the parameters of its formula");
                }
            }
            expression.with(numbers).derivative(variables[0]); // may be too large
        } catch (ConfigException e) {
            options.reject(
                    "value", e.code(), "is invalid: " + e.problems().get(0).message());
        }
        return options.faults().isEmpty() ? new ParameterizedFormula(formula, numbers) : this;
    }

    /** Reads the parameters as options with these numbers as defaults; the formula itself cannot be changed. */
    public ParameterizedFormula withParameters(PluginOptions options) {
        Map<String, Double> numbers = new LinkedHashMap<>(parameters);
        numbers.replaceAll(options::number);
        return new ParameterizedFormula(text, numbers);
    }
}
