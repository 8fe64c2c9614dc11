/** The door for applications that use Guice. Nothing else in the core knows it. */
package dev.chainrule.mlp.core.guice;
