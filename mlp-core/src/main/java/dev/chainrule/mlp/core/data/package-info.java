/** From rows as they come to matrices that a network takes: scaling, class labels, and which rows are held out. */
package dev.chainrule.mlp.core.data;
