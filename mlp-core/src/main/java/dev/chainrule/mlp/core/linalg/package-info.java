/**
 * The hot float32 products behind one small interface, {@link dev.chainrule.mlp.core.linalg.Kernel}: in plain Java, and
 * on {@code jdk.incubator.vector} where the JVM was started with it. Both give the same bits.
 */
package dev.chainrule.mlp.core.linalg;
