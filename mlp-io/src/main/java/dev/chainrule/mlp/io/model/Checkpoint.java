package dev.chainrule.mlp.io.model;

import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.TrainingState;

/**
 * A run that can be gone on with.
 *
 * @param model the network with the weights that it has so far
 * @param state where the run stands
 * @param data by which its data is known again
 * @since 0.2
 */
public record Checkpoint(TrainedModel model, TrainingState state, DataFingerprint data) {}
