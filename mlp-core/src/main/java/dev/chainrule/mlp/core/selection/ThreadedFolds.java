package dev.chainrule.mlp.core.selection;

import dev.chainrule.mlp.core.parallel.WorkerTeam;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Evaluates folds in parallel on this machine.
 *
 * @param evaluator evaluates a fold
 * @param threads the number of threads to use, at least 1
 */
record ThreadedFolds(FoldEvaluator evaluator, int threads) implements FoldExecutor {

    @Override
    public void run(List<FoldTask> tasks, FoldListener listener) {
        int workers = Math.min(threads, tasks.size());
        int threadsPerFold = threads / workers;
        AtomicInteger next = new AtomicInteger();
        AtomicInteger firstFailed = new AtomicInteger(Integer.MAX_VALUE);
        Throwable[] failures = new Throwable[tasks.size()];
        Object oneAtATime = new Object();
        try (WorkerTeam team = new WorkerTeam(workers)) {
            team.run(tasks.size(), (unused, thread) -> {
                // folds start in ascending order, so when one fails, all before it have started and none is skipped
                int i = next.getAndIncrement();
                if (firstFailed.get() > i) {
                    try {
                        FoldResult result = evaluator.evaluate(tasks.get(i), threadsPerFold);
                        synchronized (oneAtATime) {
                            listener.foldFinished(result);
                        }
                    } catch (RuntimeException | Error e) {
                        failures[i] = e;
                        firstFailed.accumulateAndGet(i, Math::min);
                    }
                }
            });
        }
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
