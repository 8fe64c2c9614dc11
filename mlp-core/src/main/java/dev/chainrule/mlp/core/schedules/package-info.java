/** The schedules of the learning rate that come with the core. */
package dev.chainrule.mlp.core.schedules;
