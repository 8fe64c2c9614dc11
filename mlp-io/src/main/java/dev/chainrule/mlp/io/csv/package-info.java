/** Tables of numbers and labels from CSV, read strictly. */
package dev.chainrule.mlp.io.csv;
