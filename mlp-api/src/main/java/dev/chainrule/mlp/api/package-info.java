/**
 * Defines the interfaces of plugins and the types they use: matrices, options, random streams and errors.
 *
 * <p>Read {@link dev.chainrule.mlp.api.Activation} first. This package depends on the JDK alone.
 */
package dev.chainrule.mlp.api;
