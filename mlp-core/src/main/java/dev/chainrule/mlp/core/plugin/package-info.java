/** The registry of plugins: two doors, {@link java.util.ServiceLoader} and code, and one immutable room. */
package dev.chainrule.mlp.core.plugin;
