package dev.chainrule.mlp.core.parallel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Runs independent tasks, several at the same time, that start in ascending order. Of several failures, that of the
 * first task is thrown, so that neither results nor errors depend on the number of threads.
 */
public final class OrderedTasks {
    private OrderedTasks() {}

    /**
     * Runs all tasks. After a failure no later task starts.
     *
     * @param team the threads
     * @param count the number of tasks
     * @param task receives the number of the task, from 0
     * @throws RuntimeException the exception or {@link Error} of the first task that failed
     */
    public static void run(WorkerTeam team, int count, IntConsumer task) {
        AtomicInteger next = new AtomicInteger();
        AtomicInteger firstFailed = new AtomicInteger(Integer.MAX_VALUE);
        Throwable[] failures = new Throwable[count];
        team.run(count, (unused, thread) -> {
            // tasks start in ascending order, so when one fails, all before it have started and none is skipped
            int i = next.getAndIncrement();
            if (firstFailed.get() > i) {
                try {
                    task.accept(i);
                } catch (RuntimeException | Error e) {
                    failures[i] = e;
                    firstFailed.accumulateAndGet(i, Math::min);
                }
            }
        });
        rethrowFirst(failures);
    }

    private static void rethrowFirst(Throwable[] failures) {
        for (Throwable failure : failures) {
            if (failure instanceof Error error) {
                throw error;
            }
            if (failure instanceof RuntimeException exception) {
                throw exception;
            }
        }
    }
}
