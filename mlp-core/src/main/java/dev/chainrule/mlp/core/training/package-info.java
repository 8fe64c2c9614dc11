/** Training: mini-batches in an order drawn from the seed, one update a batch, and the model that comes of it. */
package dev.chainrule.mlp.core.training;
