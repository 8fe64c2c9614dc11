package dev.chainrule.mlp.core.selection;

import dev.chainrule.mlp.core.parallel.OrderedTasks;
import dev.chainrule.mlp.core.parallel.WorkerTeam;
import java.util.List;

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
        Object oneAtATime = new Object();
        try (WorkerTeam team = new WorkerTeam(workers)) {
            OrderedTasks.run(team, tasks.size(), i -> {
                FoldResult result = evaluator.evaluate(tasks.get(i), threadsPerFold);
                synchronized (oneAtATime) {
                    listener.foldFinished(result);
                }
            });
        }
    }
}
