/** The built-in scalings and encodings of columns. */
package dev.chainrule.mlp.core.encodings;
