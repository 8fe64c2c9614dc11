/** Model selection: cross-validation of a run, and the search for the best of several runs. */
package dev.chainrule.mlp.core.selection;
