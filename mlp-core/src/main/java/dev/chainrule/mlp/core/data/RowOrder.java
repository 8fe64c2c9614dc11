package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.core.spec.RandomPurpose;

/**
 * The order in which epochs take the rows of a dataset: a function of seed, epoch and position, so that a run can go on
 * anywhere.
 *
 * <p>If the {@linkplain Dataset#window window} holds all rows, an epoch is a permutation of them. Otherwise the rows are
 * cut into small blocks, from 64 to {@value #BLOCKS} to a window; the blocks are put in random order, and the rows of those
 * that then follow each other and fill a window are shuffled together. So no more than one window is in memory, and yet it
 * mixes rows from very many places of the file: each batch of a file that is sorted by label has about the classes of the
 * whole file.
 */
public final class RowOrder {
    /** The most blocks that make up a window. */
    public static final int BLOCKS = 256;
    /** The fewest blocks of a window that has as many rows. */
    private static final int FEW_BLOCKS = 64;
    /** Smaller blocks take longer to find than to read, so they are made only where a window has few rows. */
    private static final int WORTH_FINDING = 64;

    private final long seed;
    private final boolean shuffle;
    private final int rows;
    private final int block;
    /** How many blocks make up a window of this dataset. */
    private final int together;
    /** How many rows the last block is short of a whole one. */
    private final int missing;

    private long epoch = -1;
    private int[] blocks = new int[0];
    /** Where in the epoch the window at hand begins, and its rows in their order. */
    private long start;

    private int[] current = new int[0];

    /**
     * @param seed of the run
     * @param shuffle whether to shuffle at all; if not, the rows come as they stand
     */
    public RowOrder(Dataset dataset, long seed, boolean shuffle) {
        this.seed = seed;
        this.shuffle = shuffle;
        rows = dataset.rows();
        block = dataset.window() >= rows ? rows : blockRows(dataset.window());
        together = blocks(dataset.window());
        missing = block == 0 ? 0 : (block - rows % block) % block;
    }

    /** Returns the rows of each block but the last, for a window of at least the given rows. */
    public static int blockRows(int window) {
        return Math.max(divided(window, BLOCKS), Math.min(WORTH_FINDING, divided(window, FEW_BLOCKS)));
    }

    private static int divided(int window, int blocks) {
        return window / blocks + (window % blocks == 0 ? 0 : 1);
    }

    /** Returns the number of blocks in a window of at least the given rows. */
    public static int blocks(int window) {
        return divided(window, blockRows(window));
    }

    /**
     * The rows of a part of an epoch.
     *
     * @param ofEpoch the epoch, from 1
     * @param from the position in the epoch of the first, from 0
     * @param count how many
     * @param to receives their numbers from its beginning
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
            enter(0);
        }
        for (int done = 0; done < count; ) {
            long position = (long) from + done;
            find(position);
            int offset = (int) (position - start);
            int some = Math.min(count - done, current.length - offset);
            System.arraycopy(current, offset, to, done, some);
            done += some;
        }
    }

    private int blockCount() {
        return (int) (((long) rows + missing) / block);
    }

    private void find(long position) {
        if (position >= start && position < start + current.length) {
            return;
        }
        int guess = (int) (position / ((long) together * block));
        enter(position < start(guess + 1) ? guess : guess + 1);
    }

    /** Where in the epoch a window begins: a whole number of blocks, one of which may have been the short one. */
    private long start(int number) {
        int before = Math.min(number * together, blocks.length);
        long whole = (long) before * block;
        for (int b = 0; b < before && missing > 0; b++) {
            if (blocks[b] == blocks.length - 1) {
                return whole - missing;
            }
        }
        return whole;
    }

    private void enter(int number) {
        if (block == rows) {
            start = 0;
            current = blocks;
            return;
        }
        start = start(number);
        int[] inFileOrder = new int[(int) (start(number + 1) - start)];
        int n = 0;
        for (int b = number * together; b < Math.min((number + 1) * together, blocks.length); b++) {
            long first = (long) blocks[b] * block;
            long end = Math.min(rows, first + block);
            for (long r = first; r < end; r++) {
                inFileOrder[n++] = (int) r;
            }
        }
        current = RandomPurpose.SHUFFLE.stream(seed, epoch, number).permutation(n);
        for (int i = 0; i < n; i++) {
            current[i] = inFileOrder[current[i]];
        }
    }
}
