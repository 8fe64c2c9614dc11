package dev.chainrule.mlp.spark;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.MatrixDataset;
import java.io.Serializable;

/**
 * The prepared rows of one shard on their way to an executor.
 *
 * @param shard the number of the shard, from 0
 * @param rows the number of its rows
 * @param inputs rows × inputs, row by row
 * @param targets rows × outputs, row by row
 * @param weights the weight of each row; empty if all are 1
 */
final class ShardRows implements Serializable {
    private static final long serialVersionUID = 1;

    private final int shard;
    private final int rows;
    private final float[] inputs;
    private final float[] targets;
    private final float[] weights;

    private ShardRows(int shard, MatrixDataset rows) {
        this.shard = shard;
        this.rows = rows.rows();
        inputs = rows.input().data();
        targets = rows.target().data();
        weights = rows.weights();
    }

    /** Copies the rows of a shard from all training rows: of S shards, shard s has the rows s, s + S, s + 2S, … */
    static ShardRows of(Dataset all, int shards, int shard) {
        int[] numbers = new int[all.rows() / shards + (shard < all.rows() % shards ? 1 : 0)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i * shards + shard;
        }
        return new ShardRows(shard, all.select(numbers));
    }

    /** Returns the number of the shard. */
    int shard() {
        return shard;
    }

    /** Returns the rows; the arrays are shared. */
    MatrixDataset dataset(int inputColumns, int outputColumns) {
        return new MatrixDataset(
                new Matrix(inputs, rows, inputColumns), new Matrix(targets, rows, outputColumns), weights);
    }
}
