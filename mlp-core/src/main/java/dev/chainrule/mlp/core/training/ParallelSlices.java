package dev.chainrule.mlp.core.training;

import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
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
        int count = Math.max(1, slices);
        errors(count, s -> slice.compute(start(blocks, count, s), start(blocks, count, s + 1)))
                .forEach(ParallelSlices::rethrow);
    }

    /**
     * Runs all slices to their end and returns the error of each.
     *
     * @param slices the number of slices; 1 runs in the calling thread
     * @param slice receives the number of the slice, from 0
     */
    static List<Optional<RuntimeException>> errors(int slices, IntConsumer slice) {
        if (slices == 1) {
            return List.of(error(slice, 0));
        }
        return IntStream.range(0, slices)
                .parallel()
                .mapToObj(s -> error(slice, s))
                .toList();
    }

    /** Throws the error, if there is one. */
    static void rethrow(Optional<RuntimeException> error) {
        error.ifPresent(e -> {
            throw e;
        });
    }

    private static int start(int blocks, int slices, int slice) {
        return (int) ((long) blocks * slice / slices);
    }

    private static Optional<RuntimeException> error(IntConsumer slice, int number) {
        try {
            slice.accept(number);
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(e);
        }
    }
}
