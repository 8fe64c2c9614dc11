package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.spec.RandomPurpose;
import dev.chainrule.mlp.core.spec.RunSpec;
import java.util.stream.IntStream;

/**
 * The training rows of a run in portions: in each epoch all rows once, in an order drawn from the seed. Which rows a batch
 * has follows from its epoch and number alone; what is kept here are buffers.
 */
final class Batches {
    private final RunSpec spec;
    private final Dataset rows;
    private final Matrix input;
    private final Matrix target;
    private int[] order = {};
    private int orderedFor;

    Batches(RunSpec spec, Dataset rows) {
        this.spec = spec;
        this.rows = rows;
        int largest = Math.min(spec.training().batchSize(), rows.rows());
        input = new Matrix(largest, rows.inputs().columns());
        target = new Matrix(largest, rows.targets().columns());
    }

    /** The number of rows in an epoch. */
    int rows() {
        return rows.rows();
    }

    /** The number of batches in an epoch. */
    int count() {
        return (int) (((long) rows.rows() + largest() - 1) / largest());
    }

    /** The number of rows in the largest batch. */
    int largest() {
        return Math.min(spec.training().batchSize(), rows.rows());
    }

    /**
     * Fills {@link #input} and {@link #target}.
     *
     * @param epoch from 1
     * @param batch the batch of the epoch, from 0
     */
    void load(int epoch, int batch) {
        if (orderedFor != epoch) {
            order = spec.training().shuffle()
                    ? RandomPurpose.SHUFFLE.stream(spec.seed(), epoch).permutation(rows.rows())
                    : IntStream.range(0, rows.rows()).toArray();
            orderedFor = epoch;
        }
        int from = batch * largest();
        copyRows(from, Math.min(largest(), rows.rows() - from));
    }

    private void copyRows(int from, int count) {
        input.setRows(count);
        target.setRows(count);
        int inputs = input.columns();
        int outputs = target.columns();
        for (int r = 0; r < count; r++) {
            int row = order[from + r];
            System.arraycopy(rows.inputs().data(), row * inputs, input.data(), r * inputs, inputs);
            System.arraycopy(rows.targets().data(), row * outputs, target.data(), r * outputs, outputs);
        }
    }

    /** The inputs of the batch, rows × inputs; a buffer that the next {@link #load} overwrites. */
    Matrix input() {
        return input;
    }

    /** The targets of the batch, rows × outputs; a buffer that the next {@link #load} overwrites. */
    Matrix target() {
        return target;
    }
}
