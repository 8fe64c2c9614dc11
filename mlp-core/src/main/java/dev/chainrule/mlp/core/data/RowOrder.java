package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.core.spec.RandomPurpose;

/**
 * The order in which epochs visit the rows of a dataset. It depends only on seed, epoch and position, so a run can
 * resume anywhere.
 *
 * <p>If the {@linkplain Dataset#window window} holds all rows, an epoch is a permutation of them. Otherwise the rows
 * are divided into small blocks, from 64 to {@value #BLOCKS} per window; the blocks are permuted, and the rows of the
 * consecutive blocks that fill a window are shuffled together. Only one window is in memory at a time, yet it mixes
 * rows from many places of the file: even if the file is sorted by label, each batch has about the class distribution
 * of the file.
 *
 * @since 0.2
 */
public final class RowOrder {
    /** The maximum number of blocks per window. */
    public static final int BLOCKS = 256;
    /** The minimum number of blocks per window, unless it has fewer rows. */
    private static final int MIN_BLOCKS = 64;
    /**
     * The minimum number of rows per block, unless the window is small: seeking a smaller one takes longer than
     * reading.
     */
    private static final int MIN_BLOCK_ROWS = 64;

    private final long seed;
    private final boolean shuffle;
    private final int rows;
    private final int block;
    private final int blocksPerWindow;
    /** The number of rows that the last block has less than the others. */
    private final int missing;

    private long epoch = -1;
    private int[] blocks = new int[0];
    /** The position in the epoch at which the current window starts, and its rows in order. */
    private long start;

    private int[] current = new int[0];

    /**
     * Creates the order of a dataset.
     *
     * @param seed the seed of the run
     * @param shuffle whether to shuffle; otherwise rows keep the order of the dataset
     */
    public RowOrder(Dataset dataset, long seed, boolean shuffle) {
        this.seed = seed;
        this.shuffle = shuffle;
        rows = dataset.rows();
        block = dataset.window() >= rows ? rows : blockRows(dataset.window());
        blocksPerWindow = blocks(dataset.window());
        missing = block == 0 ? 0 : (block - rows % block) % block;
    }

    /** Returns the rows of each block but the last, for a window of at least the given rows. */
    public static int blockRows(int window) {
        return Math.max(ceilDivide(window, BLOCKS), Math.min(MIN_BLOCK_ROWS, ceilDivide(window, MIN_BLOCKS)));
    }

    private static int ceilDivide(int window, int blocks) {
        return window / blocks + (window % blocks == 0 ? 0 : 1);
    }

    /** Returns the number of blocks in a window of at least the given rows. */
    public static int blocks(int window) {
        return ceilDivide(window, blockRows(window));
    }

    /**
     * Copies the indices of the rows at consecutive positions of an epoch.
     *
     * @param ofEpoch the epoch, from 1
     * @param from the first position in the epoch, from 0
     * @param count the number of rows
     * @param to receives the indices of the rows, from element 0 on
     */
    public void rows(long ofEpoch, int from, int count, int[] to) {
        if (!shuffle) {
            for (int i = 0; i < count; i++) {
                to[i] = from + i;
            }
            return;
        }
        if (ofEpoch != epoch) {
            epoch = ofEpoch;
            blocks = RandomPurpose.SHUFFLE.stream(seed, epoch).permutation(block == rows ? rows : blockCount());
            enterWindow(0);
        }
        for (int done = 0; done < count; ) {
            long position = (long) from + done;
            enterWindowAt(position);
            int offset = (int) (position - start);
            int length = Math.min(count - done, current.length - offset);
            System.arraycopy(current, offset, to, done, length);
            done += length;
        }
    }

    private int blockCount() {
        return (int) (((long) rows + missing) / block);
    }

    private void enterWindowAt(long position) {
        if (position >= start && position < start + current.length) {
            return;
        }
        int guess = (int) (position / ((long) blocksPerWindow * block));
        enterWindow(position < start(guess + 1) ? guess : guess + 1);
    }

    /** Returns the position in the epoch at which a window starts; the short block may be among those before it. */
    private long start(int window) {
        int before = Math.min(window * blocksPerWindow, blocks.length);
        long whole = (long) before * block;
        for (int b = 0; b < before && missing > 0; b++) {
            if (blocks[b] == blocks.length - 1) {
                return whole - missing;
            }
        }
        return whole;
    }

    private void enterWindow(int window) {
        if (block == rows) {
            start = 0;
            current = blocks;
            return;
        }
        start = start(window);
        int[] inFileOrder = new int[(int) (start(window + 1) - start)];
        int n = 0;
        for (int b = window * blocksPerWindow; b < Math.min((window + 1) * blocksPerWindow, blocks.length); b++) {
            long first = (long) blocks[b] * block;
            long end = Math.min(rows, first + block);
            for (long r = first; r < end; r++) {
                inFileOrder[n++] = (int) r;
            }
        }
        current = RandomPurpose.SHUFFLE.stream(seed, epoch, window).permutation(n);
        for (int i = 0; i < n; i++) {
            current[i] = inFileOrder[current[i]];
        }
    }
}
