/** The immutable registry of plugins, which come from {@link java.util.ServiceLoader} or from code. */
package dev.chainrule.mlp.core.plugin;
