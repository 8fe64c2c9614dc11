package dev.chainrule.mlp.core.parallel;

import java.lang.reflect.UndeclaredThrowableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs the parts of a task on a few threads: the caller and workers that wait between tasks. Workers are daemon
 * threads of the team or run in an executor.
 *
 * <p>Each free thread takes the next part, so a thread that wakes late or is preempted does not delay the others; a
 * task whose parts were all taken by the caller returns without waiting. Which thread computes a part is not
 * deterministic; the result is, provided that the parts are independent of each other.
 *
 * <p>After a task, a worker spins for {@value #SPIN_NANOS} ns, about as long as waking a parked thread takes, and then
 * parks, so that an idle team uses no processor time. Running a task allocates nothing.
 *
 * <p>A team runs one task at a time and belongs to one caller, who closes it.
 *
 * @since 0.2
 */
public final class WorkerTeam implements AutoCloseable {
    private static final long SPIN_NANOS = 100_000;

    /** A task whose parts can run at the same time. */
    @FunctionalInterface
    public interface Task {

        /**
         * Computes one part. Called once for each part, by any thread of the team.
         *
         * @param part the index of the part, from 0
         * @param thread the index of the calling thread, from 0 (the caller of {@link WorkerTeam#run}) to
         *     {@link WorkerTeam#size()} − 1, which selects its buffers
         */
        void run(int part, int thread);
    }

    /** The thread of each worker, which sets it before it parks for the first time. */
    private final Thread[] workers;

    /** The threads that the team started itself. */
    private final List<Thread> ownThreads = new ArrayList<>();

    /** The thread that runs the constructor and must not become a worker; null afterwards. */
    private Thread creator = Thread.currentThread();

    /** The number of workers that have started and not ended. Guarded by this. */
    private int alive;

    /** 1 for each worker that is parked or about to park. */
    private final AtomicIntegerArray parked;

    private final AtomicBoolean running = new AtomicBoolean();

    /**
     * The number of the current task (upper 32 bits) and the number of its parts not taken yet (lower 32 bits). They
     * share one word so that a thread can only take a part of the task that it has seen.
     */
    private final AtomicLong ticket = new AtomicLong();

    /** The number of parts of the current task not finished yet. */
    private final AtomicInteger unfinished = new AtomicInteger();

    /**
     * The current task. Written before {@link #ticket} announces it, and not again until all its parts are finished.
     */
    private Task task;

    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile Thread waiting;
    private volatile boolean closed;

    /**
     * Creates a team and starts {@code size} − 1 daemon threads.
     *
     * @param size the number of threads including the caller's; at least 1
     * @throws IllegalArgumentException if the size is less than 1
     */
    public WorkerTeam(int size) {
        this(size, Optional.empty());
    }

    /**
     * Creates a team whose {@code size} − 1 workers run in an executor until the team is closed.
     *
     * <p>If the executor rejects a worker, never starts it, or would run it in the calling thread as
     * {@code Runnable::run} does, the team has fewer threads and the others do its share. The executor must not run a
     * worker in a thread that is waiting for something else, as a {@code ForkJoinPool} may do with its own threads.
     *
     * @param size the number of threads including the caller's; at least 1
     * @param executor runs the workers; it is not shut down
     * @throws IllegalArgumentException if the size is less than 1
     */
    public WorkerTeam(int size, Executor executor) {
        this(size, Optional.of(executor));
    }

    private WorkerTeam(int size, Optional<Executor> executor) {
        if (size < 1) {
            throw new IllegalArgumentException("a team needs at least 1 thread, not " + size);
        }
        workers = new Thread[size - 1];
        parked = new AtomicIntegerArray(size - 1);
        try {
            startWorkers(executor.orElse(this::startThread));
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        } finally {
            creator = null;
        }
    }

    private void startWorkers(Executor executor) {
        try {
            for (int n = 0; n < workers.length; n++) {
                int worker = n;
                executor.execute(() -> work(worker));
            }
        } catch (RejectedExecutionException e) {
            // the team works with fewer threads
        }
    }

    private void startThread(Runnable work) {
        Thread thread = new Thread(work, "mlp-team-" + (ownThreads.size() + 1));
        thread.setDaemon(true);
        thread.start();
        ownThreads.add(thread);
    }

    /** Returns the number of threads including the caller's; with an executor, the maximum number. */
    public int size() {
        return workers.length + 1;
    }

    /**
     * Returns the index of the first element of a part. The elements are divided evenly, and parts start at multiples
     * of {@code multiple}; a part ends where the next one starts and may be empty.
     *
     * @param length the number of elements
     * @param multiple the granularity of the division, in elements; at least 1
     * @param parts the number of parts; at least 1
     * @param part the index of the part, from 0; for {@code parts} the result is {@code length}
     */
    public static int start(int length, int multiple, int parts, int part) {
        long pieces = ((long) length + multiple - 1) / multiple;
        return (int) Math.min(length, pieces * part / parts * multiple);
    }

    /**
     * Runs all parts of a task and returns when the last one has finished. Their writes are visible to the caller,
     * who runs a single part without waking a worker.
     *
     * @param parts the number of parts; 0 or above
     * @throws IllegalStateException if a task is already running, or after {@link #close}
     * @throws RuntimeException the first exception or {@link Error} that a part threw; parts not started by then are
     *     skipped
     */
    public void run(int parts, Task task) {
        if (closed) {
            throw new IllegalStateException("this team is closed");
        }
        if (!running.compareAndSet(false, true)) {
            throw new IllegalStateException("this team is running a task already; it takes one at a time");
        }
        try {
            if (parts <= 1 || workers.length == 0) {
                for (int part = 0; part < parts; part++) {
                    task.run(part, 0);
                }
                return;
            }
            this.task = task;
            unfinished.set(parts);
            ticket.set((taskNumber() + 1 << 32) + parts);
            for (int n = 0; n < Math.min(workers.length, parts - 1); n++) {
                if (parked.get(n) != 0) {
                    LockSupport.unpark(workers[n]);
                }
            }
            takeParts(0);
            awaitOthers();
            rethrow(failure.getAndSet(null));
        } finally {
            running.set(false);
        }
    }

    private static void rethrow(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
        if (thrown != null) {
            throw new UndeclaredThrowableException(thrown);
        }
    }

    private long taskNumber() {
        return ticket.get() >>> 32;
    }

    /** Takes parts of the current task, the last one first, until none is left. */
    private void takeParts(int thread) {
        while (true) {
            long seen = ticket.get();
            int left = (int) seen;
            if (left == 0) {
                return;
            }
            // read before the exchange: if it succeeds, the part was not taken, so this is still its task
            Task current = task;
            if (ticket.compareAndSet(seen, seen - 1)) {
                try {
                    if (failure.get() == null) {
                        current.run(left - 1, thread);
                    }
                } catch (Throwable thrown) {
                    failure.compareAndSet(null, thrown);
                } finally {
                    if (unfinished.decrementAndGet() == 0 && thread != 0) {
                        LockSupport.unpark(waiting);
                    }
                }
            }
        }
    }

    private void awaitOthers() {
        long start = System.nanoTime();
        while (unfinished.get() != 0) {
            if (System.nanoTime() - start < SPIN_NANOS) {
                Thread.onSpinWait();
            } else {
                waiting = Thread.currentThread();
                if (unfinished.get() != 0) {
                    LockSupport.park(this);
                }
            }
        }
        waiting = null;
    }

    private void work(int worker) {
        if (Thread.currentThread() == creator || !begin()) {
            return;
        }
        try {
            workers[worker] = Thread.currentThread();
            long seen = 0;
            while (awaitTask(worker, seen)) {
                seen = taskNumber();
                takeParts(worker + 1);
            }
        } finally {
            end();
        }
    }

    /** Returns false if the team is closed: an executor may start a worker long after that. */
    private synchronized boolean begin() {
        if (closed) {
            return false;
        }
        alive++;
        return true;
    }

    private synchronized void end() {
        alive--;
        notifyAll();
    }

    /** Waits for a task other than {@code seen}; returns false if the team is closed. */
    private boolean awaitTask(int worker, long seen) {
        long start = System.nanoTime();
        while (!closed) {
            if (taskNumber() != seen) {
                return true;
            }
            if (System.nanoTime() - start < SPIN_NANOS) {
                Thread.onSpinWait();
            } else {
                parked.set(worker, 1);
                if (taskNumber() == seen && !closed) {
                    LockSupport.park(this);
                }
                parked.set(worker, 0);
                // a pending interrupt would turn every park into a spin
                Thread.interrupted();
            }
        }
        return false;
    }

    /**
     * Stops the workers and waits until they and the team's own threads have ended. Calling it again has no effect.
     */
    @Override
    public void close() {
        closed = true;
        for (int n = 0; n < workers.length; n++) {
            if (parked.get(n) != 0) {
                LockSupport.unpark(workers[n]);
            }
        }
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                awaitEnd();
                ended = true;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        task = null; // an executor may keep a reference to a worker that it never started
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitEnd() throws InterruptedException {
        synchronized (this) {
            while (alive > 0) {
                wait();
            }
        }
        for (Thread thread : ownThreads) {
            thread.join();
        }
    }
}
