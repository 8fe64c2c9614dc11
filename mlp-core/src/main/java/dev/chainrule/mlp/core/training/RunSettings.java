package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.Optimizer;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.parallel.WorkerTeam;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.RunSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
        RunChecks.requireSingleRun(preparation.spec());
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
     * Starts a run from its beginning.
     *
     * @param weights the initial weights, which are copied; if empty, they are drawn from the seed and, if the spec says so,
     *     fitted to training rows
     */
    TrainingRun start(ResolvedRun resolved, Optional<ParameterArrays> weights, TrainingListener told) {
        return start(resolved, started -> weights.or(() -> fitted(resolved)).ifPresent(started::startFrom), told);
    }

    private Optional<ParameterArrays> fitted(ResolvedRun resolved) {
        PreparedData rows = resolved.prepared();
        return FittedWeights.of(rows.spec(), resolved.network(), kernel, rows.training());
    }

    /**
     * Trains a run to its end.
     *
     * @param weights the initial weights of each member; if empty, they are drawn from the seed
     * @throws IllegalArgumentException if there are weights, but not for each member
     */
    TrainingResult run(ResolvedRun resolved, List<ParameterArrays> weights, TrainingListener told) {
        if (!weights.isEmpty() && weights.size() != resolved.members()) {
            throw new IllegalArgumentException(
                    "the run has " + resolved.members() + " members, found the weights of " + weights.size());
        }
        IntFunction<Optional<ParameterArrays>> initial =
                k -> weights.isEmpty() ? Optional.empty() : Optional.of(weights.get(k));
        if (resolved.members() == 1) {
            try (TrainingRun run = start(resolved, initial.apply(0), told)) {
                return run.result().calibrated(resolved.prepared());
            }
        }
        MemberRuns runs = new MemberRuns(resolved, this, told);
        List<Optional<TrainingResult>> results =
                new ArrayList<>(Collections.nCopies(resolved.members(), Optional.empty()));
        runs.train(k -> {
            try (TrainingRun run = runs.start(k, initial.apply(k))) {
                while (runs.step(run)) {
                    // one batch more
                }
                results.set(k, Optional.of(run.result()));
            }
        });
        return TrainingResult.ofMembers(
                        resolved.prepared().spec(),
                        results.stream().flatMap(Optional::stream).toList())
                .calibrated(resolved.prepared());
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
