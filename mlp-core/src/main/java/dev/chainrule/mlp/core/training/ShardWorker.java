package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.network.Dropout;
import dev.chainrule.mlp.core.network.LabelSmoothing;
import dev.chainrule.mlp.core.network.LossGradient;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.network.ShardGradient;
import dev.chainrule.mlp.core.network.ShardSum;
import dev.chainrule.mlp.core.network.StepDiagnosis;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.RunSpec;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Computes the gradients of some shards of a run. It holds all rows of these shards and finds their part of each batch,
 * its order and its dropout masks from the seed and the step, without the other shards.
 *
 * <p>Its result depends on the step and the weights alone, so that any step may be repeated, here or in another process.
 * Not thread-safe.
 *
 * @since 0.2
 * @see ShardGradients
 */
public final class ShardWorker {
    private final RunSpec spec;
    private final int rows;
    private final int perShard;
    private final ParameterArrays weights;
    private final List<Shard> shards = new ArrayList<>();

    /**
     * Creates the buffers.
     *
     * @param spec the run, with all sizes of its network
     * @param plugins contains the plugins of the run
     * @param kernel the kernel that runs the matrix products; it decides no bit
     * @param rows the number of training rows in all shards
     * @param shards the rows of each shard by its number: of S shards, shard s has the training rows s, s + S, s + 2S, …
     * @throws ConfigException if the network cannot be built
     * @throws PluginException if a block hook of a plugin disagrees with its definition
     * @throws IllegalArgumentException if a shard has more or fewer rows than it should have
     */
    public ShardWorker(
            RunSpec spec, Plugins plugins, Kernel kernel, int rows, SortedMap<Integer, ? extends Dataset> shards) {
        this.spec = spec;
        this.rows = rows;
        Network network = Network.build(spec, plugins);
        weights = ParameterArrays.zero(network);
        perShard = spec.training().batchSize() / spec.training().shards();
        int all = spec.training().shards();
        shards.forEach((number, dataset) -> {
            int expected = ShardedRowOrder.size(rows, all, number);
            if (number >= all || dataset.rows() != expected) {
                throw new IllegalArgumentException(
                        "shard " + number + " of " + all + " has " + dataset.rows() + " rows, expected " + expected);
            }
            this.shards.add(new Shard(network, kernel, number, dataset));
        });
    }

    /**
     * Computes the gradients of a step.
     *
     * @param ofWeights the weights and biases of each layer in the layout of {@link ParameterArrays#layer}; copied
     * @return the sums of the largest complete subtrees. Their arrays are buffers that the next step overwrites
     * @throws PluginException if a plugin throws; names it
     */
    public List<ShardSum> compute(ShardStep step, float[][] ofWeights) {
        run(step, ofWeights);
        List<ShardSum> sums = shards.stream().map(Shard::sum).toList();
        return ShardSum.addSubtrees(spec.training().shards(), sums);
    }

    /**
     * Computes a step again and looks for a number that is not finite.
     *
     * @param ofWeights the weights and biases of each layer
     * @return the first shard with such a number; empty if there is none before the gradients are added
     */
    public Optional<ShardFault> diagnose(ShardStep step, float[][] ofWeights) {
        run(step, ofWeights);
        return shards.stream()
                .filter(shard -> shard.gradient.isAtFault())
                .findFirst()
                .map(shard -> new ShardFault(shard.number, shard.gradient.diagnosis()));
    }

    /**
     * A shard with a number that is not finite.
     *
     * @param shard the number of the shard, from 0
     * @param diagnosis the diagnosis of its part of the step
     */
    public record ShardFault(int shard, StepDiagnosis diagnosis) implements Serializable {}

    private void run(ShardStep step, float[][] ofWeights) {
        for (int l = 0; l < ofWeights.length; l++) {
            System.arraycopy(ofWeights[l], 0, weights.layer(l), 0, ofWeights[l].length);
        }
        int batchRows = rowsOfBatch(spec, rows, step.batch());
        for (Shard shard : shards) {
            shard.compute(step, batchRows);
        }
    }

    /** Returns the number of rows in a batch of all shards. */
    static int rowsOfBatch(RunSpec spec, int rows, int batch) {
        int all = spec.training().shards();
        int count = 0;
        for (int s = 0; s < all; s++) {
            count += rowsOfShard(spec, ShardedRowOrder.size(rows, all, s), batch);
        }
        return count;
    }

    private static int rowsOfShard(RunSpec spec, int size, int batch) {
        int perShard = spec.training().batchSize() / spec.training().shards();
        return (int) Math.max(0, Math.min(perShard, size - (long) batch * perShard));
    }

    /** The rows and buffers of a shard. */
    private final class Shard {
        private final int number;
        private final Dataset dataset;
        private final ShardGradient gradient;
        private final Dropout dropout;
        private final LabelSmoothing smoothing;
        private final Matrix input;
        private final Matrix target;
        private final float[] rowWeights;
        private int[] order = {};
        private int epoch;

        Shard(Network network, Kernel kernel, int number, Dataset dataset) {
            this.number = number;
            this.dataset = dataset;
            int maxRows = Math.max(1, Math.min(perShard, dataset.rows()));
            gradient = new ShardGradient(network, kernel, maxRows);
            dropout = Dropout.ofShard(network, spec.seed(), number, maxRows);
            smoothing = new LabelSmoothing(spec.training().labelSmoothing(), network);
            input = new Matrix(maxRows, network.inputs());
            target = new Matrix(maxRows, network.outputs());
            rowWeights = dataset.hasWeights() ? new float[maxRows] : LossGradient.UNWEIGHTED;
        }

        void compute(ShardStep step, int batchRows) {
            if (step.epoch() != epoch) {
                epoch = step.epoch();
                order = ShardedRowOrder.positions(
                        spec.seed(),
                        epoch,
                        number,
                        dataset.rows(),
                        spec.training().shuffle());
            }
            int count = rowsOfShard(spec, dataset.rows(), step.batch());
            int from = (int) Math.min(dataset.rows(), (long) step.batch() * perShard);
            dataset.copy(order, from, count, input, target);
            smoothing.apply(target);
            if (rowWeights.length > 0) {
                dataset.copyWeights(order, from, count, rowWeights);
            }
            dropout.draw(step.number(), count, step.dropoutFactor());
            gradient.compute(weights, input, target, rowWeights, dropout, batchRows);
        }

        ShardSum sum() {
            return gradient.sum(number);
        }
    }
}
