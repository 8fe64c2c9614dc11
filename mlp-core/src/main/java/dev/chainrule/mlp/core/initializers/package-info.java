/** The built-in initializers. */
package dev.chainrule.mlp.core.initializers;
