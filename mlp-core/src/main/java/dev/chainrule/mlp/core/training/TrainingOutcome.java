package dev.chainrule.mlp.core.training;

/**
 * How a training run ended.
 *
 * @since 0.2
 */
public enum TrainingOutcome {
    /** All epochs are done. */
    COMPLETED,

    /** Early stopping ended the run before its last epoch. */
    STOPPED_EARLY,

    /** The solver converged, or found no step that improves the weights, before the last epoch. */
    CONVERGED,

    /** The run was stopped, or its thread interrupted, before its end; the model is half-trained. */
    STOPPED
}
