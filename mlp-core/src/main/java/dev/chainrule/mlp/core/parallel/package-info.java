/** Divides the work of a step between threads; the bits do not depend on how. */
package dev.chainrule.mlp.core.parallel;
