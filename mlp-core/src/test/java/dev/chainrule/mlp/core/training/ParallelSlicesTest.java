package dev.chainrule.mlp.core.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class ParallelSlicesTest {

    @Test
    void everyBlockIsComputedOnceInSlicesOfAlmostEqualSize() {
        for (int blocks : new int[] {0, 1, 7, 8, 9}) {
            for (int slices : new int[] {1, 2, 3, 8}) {
                AtomicIntegerArray runs = new AtomicIntegerArray(blocks);
                AtomicInteger largest = new AtomicInteger();
                ParallelSlices.run(blocks, slices, (from, to) -> {
                    largest.accumulateAndGet(to - from, Math::max);
                    for (int b = from; b < to; b++) {
                        runs.incrementAndGet(b);
                    }
                });
                int[] actual = new int[blocks];
                int[] once = new int[blocks];
                for (int b = 0; b < blocks; b++) {
                    actual[b] = runs.get(b);
                    once[b] = 1;
                }
                assertArrayEquals(once, actual, blocks + " blocks in " + slices + " slices");
                assertEquals((blocks + slices - 1) / slices, largest.get(), blocks + " blocks in " + slices);
            }
        }
    }

    @Test
    void oneSliceRunsInTheCallingThread() {
        Thread[] used = new Thread[1];
        ParallelSlices.run(5, 1, (from, to) -> used[0] = Thread.currentThread());
        assertSame(Thread.currentThread(), used[0]);
    }

    @Test
    void theErrorOfTheFirstSliceIsThrownAndTheOthersRunToTheirEnd() {
        AtomicInteger ran = new AtomicInteger();
        IllegalStateException e = assertThrows(
                IllegalStateException.class,
                () -> ParallelSlices.run(4, 4, (from, to) -> {
                    ran.incrementAndGet();
                    if (from == 1 || from == 3) {
                        throw new IllegalStateException("block " + from);
                    }
                }));
        assertEquals("block 1", e.getMessage());
        assertEquals(4, ran.get(), "the other slices run to their end");
    }

    @Test
    void errorsAreReturnedByTheNumberOfTheirSlice() {
        RuntimeException fault = new IllegalStateException("slice 1");
        List<Optional<RuntimeException>> errors = ParallelSlices.errors(3, slice -> {
            if (slice == 1) {
                throw fault;
            }
        });
        assertEquals(List.of(Optional.empty(), Optional.of(fault), Optional.empty()), errors);
    }
}
