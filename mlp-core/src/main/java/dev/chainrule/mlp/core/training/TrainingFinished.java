package dev.chainrule.mlp.core.training;

/**
 * The end of a run.
 *
 * @param epochs the number of finished epochs; fewer than the maximum if the run stopped early
 * @param keptEpoch the epoch whose weights are those of the model
 */
public record TrainingFinished(int epochs, int keptEpoch) {}
