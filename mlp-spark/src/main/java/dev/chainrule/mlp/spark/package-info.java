/** Models as stages of spark.ml: scored, chosen and trained on Spark with the bits of a single machine. */
package dev.chainrule.mlp.spark;
