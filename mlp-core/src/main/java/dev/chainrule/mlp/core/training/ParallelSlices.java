package dev.chainrule.mlp.core.training;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Divides blocks of rows into slices and runs these in the common pool. Of several errors, that of the first slice is
 * thrown, so that neither the result nor the error depends on the number of cores.
 */
final class ParallelSlices {
    private ParallelSlices() {}

    /** Computes the blocks of one slice. */
    interface Slice {
        /**
         * @param from the first block
         * @param to the block after the last
         */
        void compute(int from, int to);
    }

    /**
     * Runs all slices.
     *
     * @param blocks the number of blocks
     * @param slices the number of slices; 1 runs in the calling thread
     */
    static void run(int blocks, int slices, Slice slice) {
        if (slices <= 1) {
            slice.compute(0, blocks);
            return;
        }
        List<Optional<RuntimeException>> faults = IntStream.range(0, slices)
                .parallel()
                .mapToObj(s -> fault(slice, start(blocks, slices, s), start(blocks, slices, s + 1)))
                .toList();
        faults.stream().flatMap(Optional::stream).findFirst().ifPresent(fault -> {
            throw fault;
        });
    }

    private static int start(int blocks, int slices, int slice) {
        return (int) ((long) blocks * slice / slices);
    }

    private static Optional<RuntimeException> fault(Slice slice, int from, int to) {
        try {
            slice.compute(from, to);
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(e);
        }
    }
}
