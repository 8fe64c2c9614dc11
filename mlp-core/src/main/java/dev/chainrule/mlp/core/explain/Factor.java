package dev.chainrule.mlp.core.explain;

/**
 * A factor of the chain rule.
 *
 * @param symbol the symbol, for example {@code ∂a/∂z}
 * @param formula the formula in plain text, for example {@code a(1 − a)}
 * @param tex the formula in TeX; empty if the plugin has only plain text
 * @param value the value for the row
 * @since 0.2
 */
public record Factor(String symbol, String formula, String tex, double value) {

    /** Returns text such as {@code ∂a/∂z = a(1 − a) = 0.22343197}. */
    @Override
    public String toString() {
        return symbol + " = " + formula + " = " + value;
    }
}
