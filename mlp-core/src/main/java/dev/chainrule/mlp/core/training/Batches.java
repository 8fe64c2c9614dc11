package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.RowOrder;
import dev.chainrule.mlp.core.spec.RunSpec;

/**
 * The training rows of a run in portions: in each epoch all rows once, in an order drawn from the seed. Which rows a batch
 * has follows from its epoch and number alone; what is kept here are buffers.
 */
final class Batches {
    private final RunSpec spec;
    private final Dataset rows;
    private final Matrix input;
    private final Matrix target;
    private final RowOrder order;
    private final int[] numbers;
    /** Of the rows of the batch; empty if all rows count alike. */
    private final float[] weights;

    Batches(RunSpec spec, Dataset rows) {
        this.spec = spec;
        this.rows = rows;
        int largest = Math.min(spec.training().batchSize(), rows.rows());
        order = new RowOrder(rows, spec.seed(), spec.training().shuffle());
        numbers = new int[largest];
        input = new Matrix(largest, rows.inputs());
        target = new Matrix(largest, rows.outputs());
        weights = new float[rows.hasWeights() ? largest : 0];
    }

    /** The rows of an epoch, in their own order. */
    Dataset all() {
        return rows;
    }

    /** The number of rows in an epoch. */
    int rows() {
        return rows.rows();
    }

    /** The number of batches in an epoch. */
    int count() {
        return count(spec, rows.rows());
    }

    /** Returns the number of batches in an epoch of the given rows. */
    static int count(RunSpec spec, int rows) {
        int largest = Math.min(spec.training().batchSize(), rows);
        return (int) (((long) rows + largest - 1) / largest);
    }

    /** The number of rows in the largest batch. */
    int largest() {
        return Math.min(spec.training().batchSize(), rows.rows());
    }

    /**
     * Fills the buffers.
     *
     * @param epoch from 1
     * @param batch the batch of the epoch, from 0
     */
    void load(int epoch, int batch) {
        int from = batch * largest();
        int count = Math.min(largest(), rows.rows() - from);
        order.rows(epoch, from, count, numbers);
        rows.copy(numbers, 0, count, input, target);
        if (weights.length > 0) {
            rows.copyWeights(numbers, 0, count, weights);
        }
    }

    /**
     * Lets a session learn from the batch in hand.
     *
     * @return the sum of the losses of its rows, each times its weight
     */
    double trainOn(TrainingSession session) {
        return weights.length > 0 ? session.train(input, target, weights) : session.train(input, target);
    }
}
