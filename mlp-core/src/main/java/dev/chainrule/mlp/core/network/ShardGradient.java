package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.core.linalg.Kernel;

/**
 * Computes the loss and the gradient of one shard of each batch on the calling thread. An instance belongs to one thread
 * at a time and allocates its buffers when it is created.
 *
 * @since 0.2
 */
public final class ShardGradient {
    private final Network network;
    private final Backpropagation backpropagation;
    private final ParameterArrays gradient;
    private Matrix target;
    private float[] rowWeights = LossGradient.UNWEIGHTED;
    private double loss;

    /**
     * Creates the buffers.
     *
     * @param kernel the kernel that runs the matrix products
     * @param maxRows the largest number of rows of a shard in a batch
     * @throws PluginException if a block hook of a plugin disagrees with its definition; checked once per network
     */
    public ShardGradient(Network network, Kernel kernel, int maxRows) {
        this.network = network;
        backpropagation = new Backpropagation(network, kernel, maxRows);
        gradient = ParameterArrays.zero(network);
        target = new Matrix(0, network.outputs());
    }

    /**
     * Computes the loss and the gradient, without the penalty.
     *
     * @param weights the weights and biases; not modified
     * @param input the rows of the shard × inputs; not modified. Without rows, loss and gradient are 0
     * @param rowTargets rows × outputs; not modified
     * @param weightsOfRows one number per row (further elements are ignored); empty if all are 1
     * @param dropout the dropout of this shard and step, whose masks are already drawn
     * @param batchRows the number of rows in the whole batch
     * @throws PluginException if a plugin throws; names it
     */
    public void compute(
            ParameterArrays weights,
            Matrix input,
            Matrix rowTargets,
            float[] weightsOfRows,
            Dropout dropout,
            int batchRows) {
        target = rowTargets;
        rowWeights = weightsOfRows;
        if (input.rows() == 0) {
            loss = 0;
            gradient.setZero();
            return;
        }
        loss = backpropagation.lossAndGradient(weights, input, target, rowWeights, dropout, gradient, batchRows);
    }

    /** Returns the sum of the weighted losses of the rows. */
    double loss() {
        return loss;
    }

    /** Returns the gradient; not a copy. */
    ParameterArrays gradient() {
        return gradient;
    }

    /**
     * Returns loss and gradient as a sum over one shard. Its arrays are the buffers of this instance, which the next
     * step overwrites.
     *
     * @param shard the number of the shard, from 0
     */
    public ShardSum sum(int shard) {
        float[][] layers = new float[gradient.layers()][];
        for (int l = 0; l < layers.length; l++) {
            layers[l] = network.layers().get(l).frozen() ? new float[0] : gradient.layer(l);
        }
        return new ShardSum(shard, shard + 1, loss, layers);
    }

    /** Returns whether the last step had rows, and a number that is not finite before the gradients were added. */
    public boolean isAtFault() {
        return target.rows() > 0 && !(Double.isFinite(loss) && diagnosis().isFinite());
    }

    /** Returns a diagnosis of the last step. */
    public StepDiagnosis diagnosis() {
        return backpropagation.diagnosis(target, rowWeights);
    }
}
