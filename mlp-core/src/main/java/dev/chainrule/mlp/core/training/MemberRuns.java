package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.parallel.OrderedTasks;
import dev.chainrule.mlp.core.parallel.WorkerTeam;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Trains the members of an ensemble, each as a run of its own, several at the same time. The bits of a member depend on
 * neither the others nor the threads.
 *
 * <p>An interrupt of the calling thread stops all runs. If a member fails, those after it are stopped, and of several
 * errors that of the first member is thrown.
 *
 * @since 0.2
 */
public final class MemberRuns {
    private final ResolvedRun run;
    private final RunSettings settings;
    private final int parallel;
    private final List<TrainingListener> listeners = new ArrayList<>();
    private final List<Optional<TrainingRun>> started;
    private final Thread caller = Thread.currentThread();

    /** The members from this number on are stopped. Guarded by this. */
    private int stoppedFrom = Integer.MAX_VALUE;

    /** Trains one member from its start to its end. */
    public interface Member {
        /** @param member its number, from 0 */
        void train(int member);
    }

    /** @param settings its threads are shared among the members */
    MemberRuns(ResolvedRun run, RunSettings settings, TrainingListener listener) {
        int threads = settings.threads()
                .orElseGet(() -> run.prepared()
                        .spec()
                        .training()
                        .threads()
                        .orElseGet(Runtime.getRuntime()::availableProcessors));
        this.run = run;
        this.parallel = settings.remote().isPresent() ? 1 : Math.min(threads, parallel(run));
        this.settings = settings.withThreads(OptionalInt.of(threads / parallel));
        Object lock = new Object();
        for (int k = 1; k <= run.members(); k++) {
            listeners.add(new MemberListener(listener.ofMember(k, run.members()), lock));
        }
        started = new ArrayList<>(Collections.nCopies(run.members(), Optional.empty()));
    }

    /** Returns how many members can be trained at the same time, whatever the number of threads. */
    private static int parallel(ResolvedRun run) {
        var rows = run.prepared().training();
        boolean isStreamed = rows.window() < rows.rows();
        return isStreamed ? 1 : Math.min(run.members(), TrainingMemory.runs(run));
    }

    /**
     * Trains all members.
     *
     * @param task trains one; called once for each member, in the order of their numbers, by several threads
     * @throws MlpException if a member fails; names it
     */
    public void train(Member task) {
        try (WorkerTeam team = settings.teams().apply(parallel)) {
            OrderedTasks.run(team, run.members(), k -> train(k, task));
        }
    }

    private void train(int member, Member task) {
        boolean isFirst = member == 0; // begins in any case, as a stopped run too has a model
        if (!isFirst && (isStopped(member) || caller.isInterrupted())) {
            return;
        }
        try {
            task.train(member);
        } catch (MlpException e) {
            stopFrom(member + 1);
            throw ErrorPlace.in("member " + (member + 1), e);
        } catch (RuntimeException | Error e) {
            stopFrom(member + 1);
            throw e;
        }
    }

    /**
     * Starts the run of a member, to be closed by the caller.
     *
     * @param member its number, from 0
     * @param weights the initial weights, which are copied; if empty, they are drawn from the member's seed
     */
    public TrainingRun start(int member, Optional<ParameterArrays> weights) {
        return begun(member, settings.start(run.member(member), weights, listeners.get(member)));
    }

    /**
     * Resumes the run of a member, to be closed by the caller.
     *
     * @param member its number, from 0
     */
    public TrainingRun resume(int member, TrainingState state) {
        return begun(
                member, settings.start(run.member(member), resumed -> resumed.restore(state), listeners.get(member)));
    }

    private synchronized TrainingRun begun(int member, TrainingRun begun) {
        started.set(member, Optional.of(begun));
        if (isStopped(member)) {
            begun.stop();
        }
        return begun;
    }

    /**
     * Takes the next step of a member's run.
     *
     * @return false if there was none to take
     */
    public boolean step(TrainingRun member) {
        if (caller.isInterrupted()) {
            stop();
        }
        return member.step();
    }

    /** Stops all members after the batches that they are at. Any thread may call this at any time. */
    public void stop() {
        stopFrom(0);
    }

    private synchronized void stopFrom(int member) {
        stoppedFrom = Math.min(stoppedFrom, member);
        for (int k = stoppedFrom; k < started.size(); k++) {
            started.get(k).ifPresent(TrainingRun::stop);
        }
    }

    private synchronized boolean isStopped(int member) {
        return member >= stoppedFrom;
    }
}
