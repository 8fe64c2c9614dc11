package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.Optimizer;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.parallel.WorkerTeam;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.RunSpec;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * The settings of a {@link Trainer}, none of which decides a bit of a result.
 *
 * @param plugins contains the optimizers, schedules and metrics
 * @param kernel the kernel that runs the matrix products
 * @param teams creates a team of a given size
 * @param threads the threads of each run; if empty, its spec decides
 * @param listener the listener of runs that are started without one
 * @param remote computes the gradients in other processes; if empty, a run computes them itself
 */
record RunSettings(
        Plugins plugins,
        Kernel kernel,
        IntFunction<WorkerTeam> teams,
        OptionalInt threads,
        TrainingListener listener,
        Optional<ShardGradients> remote) {

    RunSettings {
        Objects.requireNonNull(plugins, "plugins");
        Objects.requireNonNull(kernel, "kernel");
        Objects.requireNonNull(listener, "listener");
    }

    RunSettings withPlugins(Plugins others) {
        return new RunSettings(others, kernel, teams, threads, listener, remote);
    }

    RunSettings withKernel(Kernel other) {
        return new RunSettings(plugins, other, teams, threads, listener, remote);
    }

    RunSettings withTeams(IntFunction<WorkerTeam> others) {
        return new RunSettings(plugins, kernel, others, threads, listener, remote);
    }

    RunSettings withThreads(OptionalInt count) {
        return new RunSettings(plugins, kernel, teams, count, listener, remote);
    }

    RunSettings withListener(TrainingListener other) {
        return new RunSettings(plugins, kernel, teams, threads, other, remote);
    }

    RunSettings withRemote(Optional<ShardGradients> gradients) {
        return new RunSettings(plugins, kernel, teams, threads, listener, gradients);
    }

    /**
     * Starts a run.
     *
     * @param place puts the run at its beginning: initial weights, or a state to resume from
     */
    TrainingRun start(ResolvedRun resolved, Consumer<TrainingRun> place, TrainingListener told) {
        PreparedData preparation = resolved.prepared();
        Network network = resolved.network();
        RunSpec spec = preparation.spec();
        Optional<EarlyStopping> stopping =
                spec.training().earlyStopping().map(watched -> new EarlyStopping(watched, plugins));
        double rows = (double) spec.training().epochs() * preparation.training().rows();
        Kernel suited =
                kernel.forWorkload((long) (3 * rows * network.parameterCount())); // forward, backward and gradient
        Learner learner = Learner.of(resolved, suited, this);
        try {
            RunChecks.requireWatchable(preparation, learner, plugins);
            TrainingRun run = new TrainingRun(preparation, told, learner, resolved.metrics(), stopping);
            place.accept(run);
            run.tellStart(new TrainingStarted(
                    network,
                    preparation.training().rows(),
                    preparation.validation().map(Dataset::rows).orElse(0),
                    spec.training().epochs(),
                    kernel.name(),
                    run.history()));
            return run;
        } catch (RuntimeException | Error e) {
            learner.close();
            throw e;
        }
    }

    /**
     * Creates a session that is shown its batches one by one.
     *
     * @throws ConfigException if its parameters and buffers do not fit in the memory, or the run has a solver
     */
    TrainingSession session(RunSpec spec, Network network, int maxRows) {
        RunChecks.requireBatches(spec);
        Optimizer optimizer = plugins.optimizer(spec.optimizer().plugin());
        TrainingMemory.require(
                network,
                maxRows,
                TrainingState.slotsOf(spec, optimizer),
                spec.training().shards());
        return session(spec, network, optimizer, kernel, maxRows, Optional.empty());
    }

    /** Creates the session of a run, whose gradients other processes may compute. */
    TrainingSession session(ResolvedRun run, Kernel suited, int maxRows) {
        return session(run.prepared().spec(), run.network(), run.optimizer(), suited, maxRows, remote);
    }

    /** @param suited the kernel for training; the returned models have the kernel of these settings */
    private TrainingSession session(
            RunSpec spec,
            Network network,
            Optimizer optimizer,
            Kernel suited,
            int maxRows,
            Optional<ShardGradients> gradients) {
        return new TrainingSession(spec, network, optimizer, suited, kernel, teams, threads, maxRows, gradients);
    }
}
