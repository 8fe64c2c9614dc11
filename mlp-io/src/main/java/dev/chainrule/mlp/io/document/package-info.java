/**
 * JSON documents: read into a {@link dev.chainrule.mlp.core.spec.RunSpec} with all faults in one report, written back, and
 * described by a JSON Schema.
 */
package dev.chainrule.mlp.io.document;
