/** The optimizers that come with the core: element-wise rules in float64 arithmetic on float32 parameters and slots. */
package dev.chainrule.mlp.core.optimizers;
