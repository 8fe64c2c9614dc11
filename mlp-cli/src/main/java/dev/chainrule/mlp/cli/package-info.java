/** The {@code mlp} command: one class a command, results to standard output, everything else to standard error. */
package dev.chainrule.mlp.cli;
