package dev.chainrule.mlp.io.run;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Computes tasks on several threads and hands on their results in the order of submission, with a bounded number under way.
 * Belongs to the thread that submits; it also runs the consumer.
 *
 * @param <T> the result of a task
 */
final class OrderedPipeline<T> implements AutoCloseable {
    private static final int UNDER_WAY_PER_THREAD = 2;

    private final int threads;
    private final Consumer<T> consumer;
    private final ArrayDeque<Future<T>> underWay = new ArrayDeque<>();
    private Optional<ExecutorService> executor = Optional.empty();

    /**
     * Creates a pipeline; its threads start with the first task.
     *
     * @param threads how many threads compute; with 1 the submitting thread does
     * @param consumer receives the results in order
     */
    OrderedPipeline(int threads, Consumer<T> consumer) {
        this.threads = threads;
        this.consumer = consumer;
    }

    /** Takes the next task; hands on older results while too many are under way. */
    void submit(Supplier<T> task) {
        if (threads == 1) {
            consumer.accept(task.get());
            return;
        }
        if (executor.isEmpty()) {
            executor = Optional.of(Executors.newFixedThreadPool(threads, OrderedPipeline::daemon));
        }
        while (underWay.size() >= UNDER_WAY_PER_THREAD * threads) {
            handOnOldest();
        }
        underWay.add(executor.get().submit(task::get));
    }

    /** Hands on all results that are still under way. */
    void finish() {
        while (!underWay.isEmpty()) {
            handOnOldest();
        }
    }

    private void handOnOldest() {
        Future<T> oldest = underWay.remove();
        try {
            consumer.accept(oldest.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException fault) {
                throw fault;
            }
            throw (Error) e.getCause(); // a supplier throws nothing else
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while rows were being predicted");
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "mlp-rows");
        thread.setDaemon(true);
        return thread;
    }

    /** Stops the threads; results that were not handed on are lost. */
    @Override
    public void close() {
        executor.ifPresent(ExecutorService::shutdownNow);
    }
}
