package dev.chainrule.mlp.core.training;

/**
 * How a run ended.
 *
 * @param epochs how many epochs it went through; fewer than it could if it stopped early
 * @param keptEpoch the epoch after which the weights were those of the model
 */
public record TrainingFinished(int epochs, int keptEpoch) {}
