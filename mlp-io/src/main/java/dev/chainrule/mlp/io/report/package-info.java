/** The report of a run as a page for a browser: one file that needs nothing else. */
package dev.chainrule.mlp.io.report;
