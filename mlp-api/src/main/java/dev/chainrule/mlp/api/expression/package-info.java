/**
 * Functions that can be read: {@link dev.chainrule.mlp.api.expression.Expression} parses, prints, differentiates and evaluates.
 *
 * @since 0.2
 */
package dev.chainrule.mlp.api.expression;
