package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.core.spec.RandomPurpose;
import java.util.Arrays;

/**
 * The order in which epochs visit rows that are divided into shards. Row i belongs to shard i mod S. Each shard is
 * shuffled by its own random stream, and a batch takes the same number of rows from every shard, so whoever has a whole
 * shard knows its part of each batch without the others.
 */
final class ShardedRowOrder {
    private final long seed;
    private final boolean shuffle;
    private final int rows;
    private final int[][] order;
    private long epoch = -1;

    /**
     * Creates the order of a dataset.
     *
     * @param rows the number of rows
     * @param shards S, the number of shards
     * @param seed the seed of the run
     * @param shuffle whether to shuffle; otherwise the rows of a shard keep the order of the dataset
     */
    ShardedRowOrder(int rows, int shards, long seed, boolean shuffle) {
        this.rows = rows;
        this.seed = seed;
        this.shuffle = shuffle;
        order = new int[shards][];
    }

    /** Returns the number of rows in the largest shard. */
    static int largestShard(int rows, int shards) {
        return rows / shards + (rows % shards == 0 ? 0 : 1);
    }

    /**
     * Copies the indices of the rows at consecutive positions of every shard, shard after shard. Shards that have fewer
     * rows from there on give fewer; the difference is at most one row.
     *
     * @param ofEpoch the epoch, from 1
     * @param from the first position in each shard, from 0
     * @param perShard the largest number of rows from a shard
     * @param to receives the indices of the rows, from element 0 on
     * @return the number of rows
     */
    int rows(long ofEpoch, int from, int perShard, int[] to) {
        if (ofEpoch != epoch) {
            epoch = ofEpoch;
            for (int s = 0; s < order.length; s++) {
                order[s] = shard(s);
            }
        }
        int count = 0;
        for (int[] shard : order) {
            int taken = Math.max(0, Math.min(perShard, shard.length - from));
            System.arraycopy(shard, Math.min(from, shard.length), to, count, taken);
            count += taken;
        }
        return count;
    }

    private int[] shard(int s) {
        int[] numbers = positions(seed, epoch, s, size(rows, order.length, s), shuffle);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = numbers[i] * order.length + s;
        }
        return numbers;
    }

    /** Returns the number of rows of a shard. */
    static int size(int rows, int shards, int shard) {
        return rows / shards + (shard < rows % shards ? 1 : 0);
    }

    /**
     * Returns the order in which an epoch visits the rows of one shard. The row at position p of shard s is row
     * p · S + s of the dataset.
     *
     * @param seed the seed of the run
     * @param epoch the epoch, from 1
     * @param shard the number of the shard, from 0
     * @param size the number of rows of the shard
     * @param shuffle whether to shuffle
     */
    static int[] positions(long seed, long epoch, int shard, int size, boolean shuffle) {
        if (shuffle) {
            return RandomPurpose.SHUFFLE.stream(seed, epoch, shard).permutation(size);
        }
        int[] positions = new int[size];
        Arrays.setAll(positions, i -> i);
        return positions;
    }
}
