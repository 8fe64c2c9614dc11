/** The initializers that come with the core. */
package dev.chainrule.mlp.core.initializers;
