/** Choosing: how well a run does on rows that it has not seen, and which of many runs does best. */
package dev.chainrule.mlp.core.selection;
