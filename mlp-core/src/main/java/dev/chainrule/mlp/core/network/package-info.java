/**
 * The network and its chain rule. Start with {@link dev.chainrule.mlp.core.network.RowPass}, which computes one row
 * in float64 from the plugins' definitions; {@link dev.chainrule.mlp.core.network.Backpropagation} does the same for
 * a batch in float32.
 */
package dev.chainrule.mlp.core.network;
