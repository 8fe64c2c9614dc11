package dev.chainrule.mlp.core.explain;

/**
 * A factor of the chain rule.
 *
 * @param symbol what it is: {@code ∂a/∂z}
 * @param formula how it is computed, as plain text: {@code a(1 − a)}
 * @param tex the same in TeX; empty if the plugin gives only plain text
 * @param value its value for the row
 */
public record Factor(String symbol, String formula, String tex, double value) {}
