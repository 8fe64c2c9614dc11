/** Web pages in one file that need nothing else: an explanation of a network, and the report of a training run. */
package dev.chainrule.mlp.report;
