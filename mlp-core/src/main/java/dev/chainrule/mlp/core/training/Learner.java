package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.network.ParameterArrays;
import java.util.List;
import java.util.Optional;

/**
 * The part of a run that changes the weights: with an optimizer batch by batch, or with a solver on all rows at once.
 */
interface Learner extends AutoCloseable {

    /**
     * Creates the buffers and starts the threads of a run.
     *
     * @param kernel the kernel for training; models have the kernel of the settings
     * @return to be closed by the caller
     */
    static Learner of(ResolvedRun run, Kernel kernel, RunSettings settings) {
        return run.solver().isPresent()
                ? new SolverLearner(run, run.solver().get(), kernel, settings)
                : BatchLearner.of(run, kernel, settings);
    }

    /** Returns the training rows. */
    Dataset rows();

    /** Returns the number of rows that an epoch visits. */
    int visited();

    /** Returns the number of batches in an epoch. */
    int batches();

    /** Returns the number of rows in the largest batch. */
    int largestBatch();

    /**
     * Learns from a batch.
     *
     * @param epoch the epoch, from 1
     * @param batch the index of the batch in the epoch, from 0
     * @param history the results of the previous epochs
     * @return the sum of the rows' losses and the penalty
     */
    double learn(int epoch, int batch, List<EpochResult> history);

    /** Returns whether further batches would not change the weights. */
    boolean isDone();

    /** Returns the current weights, not a copy. */
    ParameterArrays weights();

    /** Returns the weights of the model: the current ones or their average. Not a copy. */
    ParameterArrays modelWeights();

    /** Returns whether all weights are finite. */
    boolean isFinite();

    /** Returns the current model for an evaluation during training. */
    TrainedModel snapshot(Preprocessing preprocessing);

    /** Returns the model with other weights. */
    TrainedModel model(ParameterArrays weights, Preprocessing preprocessing);

    /** Returns a copy of the optimizer's state, one element per slot. */
    List<ParameterArrays> slots();

    /** Returns the number of batches learned from. */
    long steps();

    /** Returns a copy of the solver's state; empty if an optimizer learns. */
    Optional<SolverState> solver();

    /** Begins with other weights. */
    void startFrom(ParameterArrays weights);

    /**
     * Continues from a state.
     *
     * @throws IllegalArgumentException if it is of another network, optimizer or solver
     */
    void restore(TrainingState state);

    @Override
    void close();
}
