package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.core.parallel.WorkerTeam;
import java.util.List;
import java.util.Optional;

/**
 * Passes a batch through each member of an ensemble and returns the mean of their outputs, ā = Σₖ aₖ / K. With one
 * member, the outputs are that member's.
 *
 * <p>The sum is in float64, in the order of the members. An instance belongs to one thread; a pass allocates nothing.
 *
 * @since 0.2
 */
public final class EnsemblePass {
    private final List<PackedLayers> members;
    private final ForwardPass[] passes; // one for each member
    private final Loss loss;
    private final double[] sum;
    private final Matrix mean;

    /**
     * Creates the buffers of a pass that runs on the caller's thread only.
     *
     * @param members the weights of each member, at least one
     * @param maxRows the largest number of rows in a batch
     * @throws PluginException if a block hook of a plugin disagrees with its definition; checked once per network
     */
    public EnsemblePass(Network network, List<PackedLayers> members, int maxRows) {
        this(network, members, new WorkerTeam(1), maxRows);
    }

    /**
     * Creates the buffers of a pass that divides the units of large layers among threads.
     *
     * @param members the weights of each member, at least one
     * @param team the threads; closed by the caller
     * @param maxRows the largest number of rows in a batch
     * @throws PluginException if a block hook of a plugin disagrees with its definition; checked once per network
     */
    public EnsemblePass(Network network, List<PackedLayers> members, WorkerTeam team, int maxRows) {
        this.members = members;
        loss = network.loss();
        passes = new ForwardPass[members.size()];
        for (int k = 0; k < passes.length; k++) {
            passes[k] = new ForwardPass(network, members.get(k), team, maxRows);
        }
        int rows = members.size() == 1 ? 0 : maxRows;
        sum = new double[rows * network.outputs()];
        mean = new Matrix(rows, network.outputs());
    }

    /**
     * Computes the outputs.
     *
     * @param input rows × inputs, with at most {@code maxRows} rows; not modified
     * @return rows × outputs; a buffer that the next pass overwrites
     * @throws PluginException if an activation throws; names it
     */
    public Matrix outputs(Matrix input) {
        if (passes.length == 1) {
            return passes[0].outputs(members.get(0).weights(), input);
        }
        mean.setRows(input.rows());
        int size = mean.size();
        for (int k = 0; k < passes.length; k++) {
            float[] outputs = passes[k].outputs(members.get(k).weights(), input).data();
            for (int i = 0; i < size; i++) {
                sum[i] = (k == 0 ? 0 : sum[i]) + outputs[i];
            }
        }
        float[] means = mean.data();
        for (int i = 0; i < size; i++) {
            means[i] = (float) (sum[i] / passes.length);
        }
        return mean;
    }

    /**
     * Computes the loss of the last outputs, without the penalty. That of one member may be computed from the last
     * layer's z, that of several is a function of their mean.
     *
     * @param target rows × outputs; not modified
     * @return the sum of the rows' losses
     * @throws PluginException if the loss throws; names it
     */
    public double loss(Matrix target) {
        return passes.length == 1 ? passes[0].loss(target) : PluginCalls.value(loss, mean, target);
    }

    /**
     * Finds the first row of the last outputs for which a member has no answer, as {@link ForwardPass#nonFiniteRow}
     * does; of several members, the first with such a row.
     *
     * @param input the argument of {@link #outputs}
     * @return empty if all values of all members are finite
     */
    public Optional<NonFiniteRow> nonFiniteRow(Matrix input) {
        for (ForwardPass pass : passes) {
            Optional<NonFiniteRow> row = pass.nonFiniteRow(input);
            if (row.isPresent()) {
                return row;
            }
        }
        return Optional.empty();
    }
}
