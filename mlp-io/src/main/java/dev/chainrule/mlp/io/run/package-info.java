/** From a document to a model and from a model to its answers: the flow that the command line and applications share. */
package dev.chainrule.mlp.io.run;
