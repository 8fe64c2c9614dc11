/**
 * The chain rule of a single weight, factor by factor, and numerical checks of it; all in float64, from the plugins'
 * definitions. Start with {@link dev.chainrule.mlp.core.explain.Explanation}.
 */
package dev.chainrule.mlp.core.explain;
