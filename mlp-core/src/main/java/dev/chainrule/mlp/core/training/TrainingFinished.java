package dev.chainrule.mlp.core.training;

/**
 * The end of a run.
 *
 * @param epochs the number of finished epochs; fewer than the maximum if the run stopped early
 * @param keptEpoch the epoch whose weights are those of the model
 * @since 0.2
 */
public record TrainingFinished(int epochs, int keptEpoch) {}
