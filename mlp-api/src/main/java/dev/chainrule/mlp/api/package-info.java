/**
 * What a plugin author needs, and nothing else: the SPIs, the matrix they work on, parameters, and the error family.
 *
 * <p>Read {@link dev.chainrule.mlp.api.Activation} first. Everything here depends on the JDK alone.
 */
package dev.chainrule.mlp.api;
