/**
 * JSON documents: read into a {@link dev.chainrule.mlp.core.spec.RunSpec} with all faults in one report, written back, and
 * described by a JSON Schema.
 *
 * <p>No class here knows a key by name, except for layers and searches, whose keys depend on their context. A {@code KeyType}
 * reads, writes and describes the values of a Java type, an {@code ObjectType} those of a record whose components are annotated
 * with {@link dev.chainrule.mlp.core.spec.Key}.
 */
package dev.chainrule.mlp.io.document;
