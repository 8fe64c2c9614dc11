package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.spec.RunSpec;

/**
 * Divides the training rows of a run into batches: each epoch visits all rows once, in an order drawn from the seed,
 * or all but those of an incomplete last batch. The rows of a batch depend only on its epoch and number.
 */
abstract sealed class Batches permits LocalBatches, RemoteBatches {
    private final RunSpec spec;
    private final Dataset rows;

    Batches(RunSpec spec, Dataset rows) {
        this.spec = spec;
        this.rows = rows;
    }

    /**
     * Trains a session on a batch.
     *
     * @param epoch the epoch, from 1
     * @param batch the index of the batch in the epoch, from 0
     * @return the sum of the rows' weighted losses
     */
    abstract double trainOn(TrainingSession session, int epoch, int batch);

    /** Returns the training rows. */
    final Dataset all() {
        return rows;
    }

    /** Returns the number of training rows. */
    final int rows() {
        return rows.rows();
    }

    /** Returns the number of rows that an epoch visits. */
    final int visited() {
        return spec.training().dropLast() ? count() * largest() : rows();
    }

    /** Returns the number of batches in an epoch. */
    final int count() {
        return count(spec, rows.rows());
    }

    /** Returns the number of batches in an epoch of the given rows. */
    static int count(RunSpec spec, int rows) {
        int shards = spec.training().shards();
        int largest = Math.min(spec.training().batchSize() / shards, rows);
        if (spec.training().dropLast()) {
            return Math.max(1, rows / shards / largest);
        }
        return (int) (((long) ShardedRowOrder.largestShard(rows, shards) + largest - 1) / largest);
    }

    /** Returns the number of rows in the largest batch. */
    final int largest() {
        return Math.min(spec.training().batchSize(), rows.rows());
    }
}
