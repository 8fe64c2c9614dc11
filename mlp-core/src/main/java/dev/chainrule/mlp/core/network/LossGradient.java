package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.parallel.ParallelProducts;
import dev.chainrule.mlp.core.parallel.WorkerTeam;
import java.util.OptionalInt;

/**
 * Computes the loss of a batch and its gradient in float32: {@link Backpropagation} for every network,
 * {@link SmallBackpropagation} with the same bits for small ones that are trained one row at a time, and
 * {@link ShardedBackpropagation} for batches that are divided into shards.
 *
 * <p>An instance belongs to one thread. It allocates its buffers when it is created; a step allocates nothing.
 *
 * @since 0.2
 */
public sealed interface LossGradient permits Backpropagation, ShardedBackpropagation, SmallBackpropagation {
    /** The row weights of an unweighted batch, in which every row counts 1. */
    float[] UNWEIGHTED = {};

    /**
     * Creates the buffers of the implementation that is faster.
     *
     * @param kernel the kernel that runs the matrix products
     * @param team the threads that share large products, or the shards; closed by the caller
     * @param maxRows the largest number of rows in a batch
     * @param shards the number of shards; 1 to compute a batch as a whole
     * @throws PluginException if a block hook of a plugin disagrees with its definition; checked once per network
     */
    static LossGradient of(Network network, Kernel kernel, WorkerTeam team, int maxRows, int shards) {
        if (shards > 1) {
            return new ShardedBackpropagation(network, kernel, team, maxRows, shards);
        }
        return isSmall(network, maxRows)
                ? new SmallBackpropagation(network, kernel)
                : new Backpropagation(network, kernel, team, maxRows);
    }

    /**
     * Returns the number of threads that a batch can keep busy: at most one for each shard; 1 without shards if no product is
     * large enough to divide.
     *
     * @param maxRows the largest number of rows in a batch
     * @param shards the number of shards; 1 to compute a batch as a whole
     * @param wanted the number of threads that is wanted; empty for one per processor
     */
    static int threads(Network network, int maxRows, int shards, OptionalInt wanted) {
        int most = wanted.orElseGet(() -> Runtime.getRuntime().availableProcessors());
        if (shards > 1) {
            return Math.min(shards, most);
        }
        return network.layers().stream()
                        .anyMatch(layer ->
                                (long) maxRows * layer.inputs() * layer.units() >= ParallelProducts.MIN_PARALLEL_WORK)
                ? most
                : 1;
    }

    /** Returns whether {@link SmallBackpropagation} is used, whose arrays are too short for a kernel with vectors. */
    static boolean isSmall(Network network, int maxRows) {
        return SmallBackpropagation.suits(network, maxRows);
    }

    /**
     * Computes the loss of a batch and its gradient. With w the weight of row r, Lᵣ its loss and P the penalty on the
     * network's weights, the objective is the mean over the rows of wᵣLᵣ, plus P.
     *
     * @param weights the weights and biases; not modified
     * @param input rows × inputs, with at most {@code maxRows} rows; not modified
     * @param target rows × outputs; not modified
     * @param rowWeights wᵣ, one number per row (further elements are ignored); empty if all are 1. The mean divides
     *     by the number of rows, not by the sum of their weights
     * @param dropout the dropout of this network and step, whose masks are already drawn
     * @param gradient receives the derivative of the objective with respect to every weight and bias, except those of
     *     frozen layers, which are not written
     * @return the number of rows times the objective, Σ wᵣLᵣ + rows · P
     * @throws PluginException if a plugin throws; names it
     */
    double lossAndGradient(
            ParameterArrays weights,
            Matrix input,
            Matrix target,
            float[] rowWeights,
            Dropout dropout,
            ParameterArrays gradient);

    /**
     * Computes the loss and gradient of an unweighted batch without dropout.
     *
     * @see #lossAndGradient(ParameterArrays, Matrix, Matrix, float[], Dropout, ParameterArrays)
     */
    default double lossAndGradient(ParameterArrays weights, Matrix input, Matrix target, ParameterArrays gradient) {
        return lossAndGradient(weights, input, target, UNWEIGHTED, Dropout.NONE, gradient);
    }

    /**
     * Returns a diagnosis of the last step, for a loss or gradient that is not finite.
     *
     * @param target the target of the step, rows × outputs
     * @param rowWeights the row weights of the step; empty if all are 1
     */
    StepDiagnosis diagnosis(Matrix target, float[] rowWeights);
}
