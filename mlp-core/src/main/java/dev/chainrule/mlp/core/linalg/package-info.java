/**
 * The float32 matrix products of a layer, behind one small interface, {@link dev.chainrule.mlp.core.linalg.Kernel}.
 * One implementation is plain Java, the other uses {@code jdk.incubator.vector} if the JVM was started with that
 * module. Both give the same bits.
 */
package dev.chainrule.mlp.core.linalg;
