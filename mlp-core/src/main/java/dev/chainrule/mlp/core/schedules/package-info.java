/** The built-in learning rate schedules. */
package dev.chainrule.mlp.core.schedules;
