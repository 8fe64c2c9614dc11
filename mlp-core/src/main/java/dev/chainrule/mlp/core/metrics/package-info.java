/** The built-in metrics, as scikit-learn defines them. */
package dev.chainrule.mlp.core.metrics;
