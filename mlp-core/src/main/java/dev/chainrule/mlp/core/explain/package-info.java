/**
 * The chain rule of a single weight, factor by factor, and the proof that it is right; everything in float64, through the
 * plugins' definitions. Read {@link dev.chainrule.mlp.core.explain.Explanation} first.
 */
package dev.chainrule.mlp.core.explain;
