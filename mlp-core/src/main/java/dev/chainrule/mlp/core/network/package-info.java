/**
 * The network and its chain rule. Read {@link dev.chainrule.mlp.core.network.RowPass} first: one row, in float64, by the
 * plugins' definitions. {@link dev.chainrule.mlp.core.network.Backpropagation} is the same for a batch in float32.
 */
package dev.chainrule.mlp.core.network;
