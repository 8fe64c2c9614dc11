package dev.chainrule.mlp.core.linalg;

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
 * A few threads that work on the parts of one task together: the caller and others that wait in between, which are daemon
 * threads of the team's own or those of an executor.
 *
 * <p>Whoever is free takes the next part, so a thread that wakes late or is held up by other programs does not hold up
 * the rest: a task whose parts were all taken by the caller returns without waiting for anybody. Who computes a part is
 * therefore chance; parts must be independent of each other, and then the result is not.
 *
 * <p>After a task a thread looks out for the next one for {@value #SPIN_NANOS} ns, because waking a parked thread takes
 * about as long, and then parks: an idle team costs no processor time. Running a task allocates nothing.
 *
 * <p>One task at a time: a team belongs to one caller, who closes it.
 */
public final class WorkerTeam implements AutoCloseable {
    private static final long SPIN_NANOS = 100_000;

    /** What a team works on. */
    @FunctionalInterface
    public interface Task {

        /**
         * Computes one part. Called once for each part, by any thread of the team.
         *
         * @param part from 0 to the number of parts − 1
         * @param thread the number of the thread that calls, from 0 (the caller of {@link WorkerTeam#run}) to
         *     {@link WorkerTeam#size()} − 1: which scratch to use
         */
        void run(int part, int thread);
    }

    /** Each set by the worker itself, before it is parked for the first time. */
    private final Thread[] workers;

    /** Those that the team started itself. */
    private final List<Thread> own = new ArrayList<>();

    /** The thread in the constructor, which must not become a worker; null after it. */
    private Thread founder = Thread.currentThread();

    /** How many workers have begun and not ended. Guarded by this. */
    private int present;

    /** 1 where a worker is parked or about to be. */
    private final AtomicIntegerArray parked;

    private final AtomicBoolean running = new AtomicBoolean();

    /**
     * The number of the current task in the upper half, of its parts that nobody has taken in the lower. Both are in
     * one word so that a part is only ever taken of the task it was seen in.
     */
    private final AtomicLong ticket = new AtomicLong();

    /** Parts of the current task not finished yet. */
    private final AtomicInteger unfinished = new AtomicInteger();

    /** Written before {@link #ticket} announces a task, and not again before all of its parts are finished. */
    private Task task;

    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile Thread waiting;
    private volatile boolean closed;

    /**
     * Starts {@code size} − 1 daemon threads.
     *
     * @param size the number of threads including the caller's; at least 1
     * @throws IllegalArgumentException if the size is less
     */
    public WorkerTeam(int size) {
        this(size, Optional.empty());
    }

    /**
     * Has an executor run {@code size} − 1 workers, each until the team is closed. Those that it rejects, never begins or
     * would run in the thread that calls it (as {@code Runnable::run} does) are missing and nothing else: whoever is there
     * takes their parts, in the end the caller. The executor must not make a thread that waits for something run a worker
     * meanwhile, as a {@code ForkJoinPool} may with one of its own threads.
     *
     * @param size the number of threads including the caller's; at least 1
     * @param executor is not shut down
     * @throws IllegalArgumentException if the size is less
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
            hire(executor.orElse(this::startThread));
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        } finally {
            founder = null;
        }
    }

    private void hire(Executor executor) {
        try {
            for (int n = 0; n < workers.length; n++) {
                int worker = n;
                executor.execute(() -> work(worker));
            }
        } catch (RejectedExecutionException e) {
            // the team is smaller
        }
    }

    private void startThread(Runnable work) {
        Thread thread = new Thread(work, "mlp-team-" + (own.size() + 1));
        thread.setDaemon(true);
        thread.start();
        own.add(thread);
    }

    /** The number of threads, the caller's among them; with an executor the most that there can be. */
    public int size() {
        return workers.length + 1;
    }

    /**
     * The first element of a part when {@code length} elements are divided evenly in pieces that start at multiples of
     * {@code multiple}; parts near the end may be empty. The part ends where the next one starts.
     *
     * @param part from 0 to {@code parts}, for which it is {@code length}
     */
    public static int start(int length, int multiple, int parts, int part) {
        long pieces = ((long) length + multiple - 1) / multiple;
        return (int) Math.min(length, pieces * part / parts * multiple);
    }

    /**
     * Runs all parts of a task and returns when the last one is finished; what they wrote is visible to the caller. A
     * single part is run by the caller without any hand-over.
     *
     * @throws IllegalStateException if a task is running already, or after {@link #close}
     * @throws RuntimeException what a part threw; parts not begun by then are left out. Likewise an {@link Error}
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
            // If the exchange succeeds, this part was still to be done, so this is the task that it belongs to.
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
        if (Thread.currentThread() == founder || !begin()) {
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

    /** False when the team is closed: an executor may begin with a worker long after. */
    private synchronized boolean begin() {
        if (closed) {
            return false;
        }
        present++;
        return true;
    }

    private synchronized void end() {
        present--;
        notifyAll();
    }

    /** Waits for a task other than the one seen last; false when the team is closed. */
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
                // A pending interrupt would turn every park into a spin; it means nothing to this thread.
                Thread.interrupted();
            }
        }
        return false;
    }

    /**
     * Ends the workers and waits until they have ended, and the team's own threads are gone. Does nothing the second time.
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
        task = null; // an executor may keep a worker that it never began
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitEnd() throws InterruptedException {
        synchronized (this) {
            while (present > 0) {
                wait();
            }
        }
        for (Thread thread : own) {
            thread.join();
        }
    }
}
