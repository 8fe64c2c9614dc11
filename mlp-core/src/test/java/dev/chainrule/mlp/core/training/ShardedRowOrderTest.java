package dev.chainrule.mlp.core.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShardedRowOrderTest {
    private static final int ROWS = 23;
    private static final int SHARDS = 4; // of 6, 6, 6 and 5 rows

    @Test
    void takesTheSameNumberOfRowsFromEveryShardWhileItHasThem() {
        ShardedRowOrder order = new ShardedRowOrder(ROWS, SHARDS, 42, true);
        int[] batch = new int[8];
        assertEquals(6, ShardedRowOrder.largestShard(ROWS, SHARDS));
        assertEquals(8, order.rows(1, 4, 2, batch) + 1); // the last shard has one row less
        for (int i = 0; i < 7; i++) {
            assertEquals(i / 2, batch[i] % SHARDS);
        }
        assertEquals(0, order.rows(1, 6, 2, batch));
    }

    @Test
    void visitsEveryRowOnceAnEpochInAnotherOrderEachTime() {
        ShardedRowOrder order = new ShardedRowOrder(ROWS, SHARDS, 42, true);
        int[] first = epoch(order, 1);
        int[] second = epoch(order, 2);
        assertArrayEquals(
                IntStream.range(0, ROWS).toArray(),
                Arrays.stream(first).sorted().toArray());
        assertFalse(Arrays.equals(first, second));
        assertArrayEquals(first, epoch(new ShardedRowOrder(ROWS, SHARDS, 42, true), 1));
    }

    @Test
    void keepsTheOrderOfTheRowsUnlessItShuffles() {
        int[] batch = new int[8];
        ShardedRowOrder order = new ShardedRowOrder(ROWS, SHARDS, 42, false);
        assertEquals(8, order.rows(3, 2, 2, batch));
        assertArrayEquals(new int[] {8, 12, 9, 13, 10, 14, 11, 15}, batch);
    }

    private static int[] epoch(ShardedRowOrder order, int epoch) {
        int[] all = new int[ROWS];
        int count = 0;
        for (int from = 0; from < 6; from += 2) {
            int[] batch = new int[8];
            int rows = order.rows(epoch, from, 2, batch);
            System.arraycopy(batch, 0, all, count, rows);
            count += rows;
        }
        assertEquals(ROWS, count);
        return all;
    }
}
