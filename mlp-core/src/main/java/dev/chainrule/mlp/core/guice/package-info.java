/** The module for applications that use Guice; nothing else in mlp-core depends on Guice. */
package dev.chainrule.mlp.core.guice;
