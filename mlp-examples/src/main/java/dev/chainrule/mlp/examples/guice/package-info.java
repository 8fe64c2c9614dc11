/** An application built with Guice, and an activation that has its own dependencies injected. */
package dev.chainrule.mlp.examples.guice;
