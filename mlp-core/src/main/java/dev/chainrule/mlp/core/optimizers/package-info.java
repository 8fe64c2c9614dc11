/** The built-in optimizers, element-wise update rules in float32. */
package dev.chainrule.mlp.core.optimizers;
