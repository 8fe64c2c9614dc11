/** An activation of one's own: {@code Bent}, and one line in {@code META-INF/services}. */
package dev.chainrule.mlp.examples.plugin;
