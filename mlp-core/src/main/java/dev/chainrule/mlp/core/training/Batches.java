package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.RowOrder;
import dev.chainrule.mlp.core.spec.RunSpec;

/**
 * Divides the training rows of a run into batches: each epoch visits all rows once, in an order drawn from the seed.
 * The rows of a batch depend only on its epoch and number; an instance holds only buffers.
 */
final class Batches {
    private final RunSpec spec;
    private final Dataset rows;
    private final Matrix input;
    private final Matrix target;
    private final int shards;
    private final RowOrder order;
    private final ShardedRowOrder shardedOrder;
    private final int[] numbers;
    /** The weights of the rows of the batch; empty if all are 1. */
    private final float[] weights;

    Batches(RunSpec spec, Dataset rows) {
        this.spec = spec;
        this.rows = rows;
        int largest = Math.min(spec.training().batchSize(), rows.rows());
        shards = spec.training().shards();
        order = new RowOrder(rows, spec.seed(), spec.training().shuffle());
        shardedOrder = new ShardedRowOrder(
                rows.rows(), shards, spec.seed(), spec.training().shuffle());
        numbers = new int[largest];
        input = new Matrix(largest, rows.inputs());
        target = new Matrix(largest, rows.outputs());
        weights = new float[rows.hasWeights() ? largest : 0];
    }

    /** Returns the training rows. */
    Dataset all() {
        return rows;
    }

    /** Returns the number of rows in an epoch. */
    int rows() {
        return rows.rows();
    }

    /** Returns the number of batches in an epoch. */
    int count() {
        return count(spec, rows.rows());
    }

    /** Returns the number of batches in an epoch of the given rows. */
    static int count(RunSpec spec, int rows) {
        int shards = spec.training().shards();
        int largest = Math.min(spec.training().batchSize() / shards, rows);
        return (int) (((long) ShardedRowOrder.largestShard(rows, shards) + largest - 1) / largest);
    }

    /** Returns the number of rows in the largest batch. */
    int largest() {
        return Math.min(spec.training().batchSize(), rows.rows());
    }

    /**
     * Loads a batch into the buffers.
     *
     * @param epoch the epoch, from 1
     * @param batch the index of the batch in the epoch, from 0
     */
    void load(int epoch, int batch) {
        int count = numbers(epoch, batch);
        rows.copy(numbers, 0, count, input, target);
        if (weights.length > 0) {
            rows.copyWeights(numbers, 0, count, weights);
        }
    }

    /** Finds the rows of a batch and returns their number. */
    private int numbers(int epoch, int batch) {
        if (shards > 1) {
            int perShard = spec.training().batchSize() / shards;
            return shardedOrder.rows(epoch, batch * perShard, perShard, numbers);
        }
        int from = batch * largest();
        int count = Math.min(largest(), rows.rows() - from);
        order.rows(epoch, from, count, numbers);
        return count;
    }

    /**
     * Trains a session on the loaded batch.
     *
     * @return the sum of the rows' weighted losses
     */
    double trainOn(TrainingSession session) {
        return weights.length > 0 ? session.train(input, target, weights) : session.train(input, target);
    }
}
