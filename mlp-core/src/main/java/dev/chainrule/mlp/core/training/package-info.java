/** Training with mini-batches in an order drawn from the seed, and the trained models. */
package dev.chainrule.mlp.core.training;
