package dev.chainrule.mlp.core.parallel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkerTeamTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void everyPartRunsOnceAndIsVisibleToTheCaller(int size) {
        try (WorkerTeam team = new WorkerTeam(size)) {
            int[] count = new int[13];
            for (int n = 0; n < 20_000; n++) {
                int parts = n % 14;
                team.run(parts, (part, thread) -> {
                    assertTrue(thread >= 0 && thread < size);
                    count[part]++;
                });
            }
            // parts runs through 0 … 13; part p takes part in those with more than p parts.
            int[] expected = new int[13];
            for (int n = 0; n < 20_000; n++) {
                for (int part = 0; part < n % 14; part++) {
                    expected[part]++;
                }
            }
            assertArrayEquals(expected, count);
        }
    }

    @Test
    void partsRunConcurrentlyOnDifferentThreads() {
        try (WorkerTeam team = new WorkerTeam(3)) {
            CountDownLatch together = new CountDownLatch(3);
            AtomicIntegerArray threads = new AtomicIntegerArray(3);
            team.run(3, (part, thread) -> {
                threads.incrementAndGet(thread);
                together.countDown();
                try {
                    together.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertEquals("[1, 1, 1]", threads.toString());
        }
    }

    @Test
    void parkedThreadsWakeForTheNextTask() throws InterruptedException {
        try (WorkerTeam team = new WorkerTeam(2)) {
            for (int n = 0; n < 20; n++) {
                awaitParked(team);
                CountDownLatch together = new CountDownLatch(2);
                team.run(2, (part, thread) -> {
                    together.countDown();
                    try {
                        together.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
            }
        }
    }

    /** A thread parked without a deadline runs only when it is woken, so an idle team uses no processor time. */
    @Test
    void idleTeamParksEvenAfterAnInterrupt() throws InterruptedException {
        try (WorkerTeam team = new WorkerTeam(2)) {
            team.run(2, (part, thread) -> {});
            awaitParked(team);
            worker().interrupt();
            awaitParked(team);
            assertFalse(worker().isInterrupted());
        }
    }

    /** Returns once the only worker is parked; {@link Timeout} ends the test if that never happens. */
    private static void awaitParked(WorkerTeam team) throws InterruptedException {
        Thread worker = worker();
        while (worker.isInterrupted()
                || worker.getState() != Thread.State.WAITING
                || LockSupport.getBlocker(worker) != team) {
            Thread.sleep(1);
        }
    }

    @Test
    void exceptionOfAPartReachesTheCallerAndTheTeamRemainsUsable() {
        try (WorkerTeam team = new WorkerTeam(2)) {
            for (int n = 0; n < 1000; n++) {
                RuntimeException fault = new ArithmeticException("part 3");
                RuntimeException thrown = assertThrows(
                        ArithmeticException.class,
                        () -> team.run(5, (part, thread) -> {
                            if (part == 3) {
                                throw fault;
                            }
                        }));
                assertSame(fault, thrown);
                int[] count = new int[4];
                team.run(4, (part, thread) -> count[part]++);
                assertEquals("[1, 1, 1, 1]", Arrays.toString(count));
            }
            Error error = new StackOverflowError();
            assertSame(
                    error,
                    assertThrows(
                            StackOverflowError.class,
                            () -> team.run(2, (part, thread) -> {
                                throw error;
                            })));
        }
    }

    @Test
    void rejectsATaskWithinATask() {
        try (WorkerTeam team = new WorkerTeam(2)) {
            IllegalStateException thrown = assertThrows(
                    IllegalStateException.class,
                    () -> team.run(1, (part, thread) -> team.run(1, (inner, innerThread) -> {})));
            assertEquals("this team is running a task already; it takes one at a time", thrown.getMessage());
        }
    }

    @Test
    void closeEndsAllThreadsAndIsIdempotent() {
        WorkerTeam team = new WorkerTeam(4);
        team.run(4, (part, thread) -> {});
        assertEquals(3, workers());
        team.close();
        assertEquals(0, workers());
        team.close();
        IllegalStateException thrown =
                assertThrows(IllegalStateException.class, () -> team.run(2, (part, thread) -> {}));
        assertEquals("this team is closed", thrown.getMessage());
    }

    @Test
    void closePreservesTheInterruptOfItsCaller() {
        WorkerTeam team = new WorkerTeam(2);
        Thread.currentThread().interrupt();
        team.close();
        assertTrue(Thread.interrupted());
        assertEquals(0, workers());
    }

    @Test
    void runCompletesAllPartsForAnInterruptedCaller() {
        try (WorkerTeam team = new WorkerTeam(2)) {
            Thread.currentThread().interrupt();
            int[] count = new int[2];
            AtomicInteger begun = new AtomicInteger();
            AtomicBoolean callerIsDone = new AtomicBoolean();
            team.run(2, (part, thread) -> {
                begun.incrementAndGet();
                while (begun.get() < 2 || thread == 1 && !callerIsDone.get()) {
                    Thread.onSpinWait();
                }
                count[part]++;
                callerIsDone.compareAndSet(false, thread == 0);
            });
            assertEquals("[1, 1]", Arrays.toString(count));
            assertTrue(Thread.interrupted());
        }
    }

    /** Runs a task and returns how often each part ran. */
    private static String counts(WorkerTeam team, int parts) {
        AtomicIntegerArray count = new AtomicIntegerArray(parts);
        team.run(parts, (part, thread) -> count.incrementAndGet(part));
        return count.toString();
    }

    @Test
    void threadsOfAnExecutorWorkAndAreReleased() throws Exception {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(2, 2, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
        try {
            try (WorkerTeam team = new WorkerTeam(3, pool)) {
                CountDownLatch together = new CountDownLatch(3);
                team.run(3, (part, thread) -> {
                    together.countDown();
                    try {
                        together.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
                assertEquals(0, workers());
            }
            assertEquals("free", pool.submit(() -> "free").get());
            assertEquals(3, pool.getTaskCount());
            assertEquals(0, pool.getQueue().size());
        } finally {
            pool.shutdown();
        }
        assertTrue(pool.awaitTermination(10, TimeUnit.SECONDS));
    }

    @Test
    void workersThatAPoolHasNotStartedAreNotAwaitedAndEndAtOnceWhenItDoes() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(1);
        try {
            try (WorkerTeam team = new WorkerTeam(4, pool)) { // two of three workers stay in the queue
                assertEquals("[1, 1, 1, 1, 1, 1]", counts(team, 6));
            }
            assertEquals("free", pool.submit(() -> "free").get());

            CountDownLatch release = new CountDownLatch(1);
            pool.submit(() -> {
                release.await();
                return "";
            });
            WorkerTeam team = new WorkerTeam(2, pool);
            assertEquals("[1, 1, 1]", counts(team, 3));
            team.close();
            release.countDown();
            assertEquals("free", pool.submit(() -> "free").get());
        } finally {
            pool.shutdown();
        }
        assertTrue(pool.awaitTermination(10, TimeUnit.SECONDS));
    }

    @Test
    void callerWorksAloneIfTheExecutorRejectsWorkersOrRunsInTheCaller() {
        try (WorkerTeam team = new WorkerTeam(3, Runnable::run)) {
            assertEquals("[1, 1, 1, 1]", counts(team, 4));
        }
        Executor full = command -> {
            throw new RejectedExecutionException();
        };
        try (WorkerTeam team = new WorkerTeam(3, full)) {
            assertEquals("[1, 1, 1, 1]", counts(team, 4));
        }
    }

    @Test
    void exceptionOfTheExecutorEndsTheWorkersAlreadyStarted() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        AtomicInteger calls = new AtomicInteger();
        Executor broken = command -> {
            if (calls.getAndIncrement() == 1) {
                throw new IllegalStateException("broken");
            }
            pool.execute(command);
        };
        assertEquals(
                "broken",
                assertThrows(IllegalStateException.class, () -> new WorkerTeam(3, broken))
                        .getMessage());
        pool.shutdown();
        assertTrue(pool.awaitTermination(10, TimeUnit.SECONDS));
    }

    @Test
    void shuttingDownTheExecutorLosesNoPart() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try (WorkerTeam team = new WorkerTeam(3, pool)) {
            counts(team, 6);
            pool.shutdownNow();
            assertEquals("[1, 1, 1, 1, 1, 1]", counts(team, 6));
        }
        assertTrue(pool.awaitTermination(10, TimeUnit.SECONDS));
    }

    @Test
    void rejectsSizeZero() {
        IllegalArgumentException thrown = assertThrows(IllegalArgumentException.class, () -> new WorkerTeam(0));
        assertEquals("a team needs at least 1 thread, not 0", thrown.getMessage());
    }

    @Test
    void threadsAreDaemons() {
        try (WorkerTeam team = new WorkerTeam(2)) {
            assertEquals(2, team.size());
            assertTrue(worker().isDaemon());
        }
        assertFalse(Thread.getAllStackTraces().keySet().stream().anyMatch(WorkerTeamTest::isWorker));
    }

    @Test
    void partsStartAtMultiplesAndCoverEverything() {
        assertEquals(0, WorkerTeam.start(100, 64, 2, 0));
        assertEquals(64, WorkerTeam.start(100, 64, 2, 1));
        assertEquals(100, WorkerTeam.start(100, 64, 2, 2));
        assertEquals(0, WorkerTeam.start(10, 64, 3, 1)); // one piece, all of it in the last part
        assertEquals(0, WorkerTeam.start(10, 64, 3, 2));
        assertEquals(10, WorkerTeam.start(10, 64, 3, 3));
        assertEquals(1_000_000_000, WorkerTeam.start(2_000_000_000, 4, 2, 1));
    }

    private static Thread worker() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(WorkerTeamTest::isWorker)
                .findFirst()
                .orElseThrow();
    }

    private static long workers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(WorkerTeamTest::isWorker)
                .count();
    }

    private static boolean isWorker(Thread thread) {
        return thread.getName().startsWith("mlp-team-");
    }
}
