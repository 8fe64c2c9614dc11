/** The built-in solvers, which minimize the loss of all rows together in float64. */
package dev.chainrule.mlp.core.solvers;
