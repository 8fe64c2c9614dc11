/** The metrics that come with the core, by the definitions of scikit-learn. */
package dev.chainrule.mlp.core.metrics;
