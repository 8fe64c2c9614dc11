package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.api.Optimizer;
import dev.chainrule.mlp.api.Schedule;
import dev.chainrule.mlp.api.Solver;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.util.List;
import java.util.Optional;

/**
 * A run with its plugins, which are looked up and checked once and then passed on.
 *
 * @param prepared the rows, and the spec with all sizes
 * @param network the network
 * @param optimizer the optimizer
 * @param schedule the schedule of the learning rate; empty if it is constant
 * @param decaySchedule the schedule of the weight decay; empty if it is constant
 * @param dropoutSchedule the schedule of the dropout probabilities; empty if they are constant
 * @param metrics the metrics to measure
 * @param solver the solver that trains in place of the optimizer; empty if the optimizer trains
 * @since 0.2
 */
public record ResolvedRun(
        PreparedData prepared,
        Network network,
        Optimizer optimizer,
        Optional<Schedule> schedule,
        Optional<Schedule> decaySchedule,
        Optional<Schedule> dropoutSchedule,
        List<Metric> metrics,
        Optional<Solver> solver) {

    /** Copies the list. */
    public ResolvedRun {
        metrics = List.copyOf(metrics);
    }

    /**
     * Looks up the plugins of a run and checks that they fit its rows and the memory.
     *
     * @throws ConfigException if the network cannot be built, training does not fit in memory, or a metric cannot measure the
     *     network
     * @throws IllegalArgumentException if the rows are of other sizes than the network
     */
    public static ResolvedRun of(PreparedData prepared, Plugins plugins) {
        RunChecks.requireShardsInMemory(prepared);
        TrainingSpec training = prepared.spec().training();
        int maxRows = Math.min(training.batchSize(), prepared.training().rows());
        return of(prepared, plugins, training.shards(), maxRows);
    }

    /**
     * Looks up the plugins of a run whose gradients other processes compute.
     *
     * @param prepared the run; its training rows need not be in memory
     * @throws ConfigException if the network cannot be built, its parameters do not fit in memory, a metric cannot
     *     measure it, or the run has only one shard
     * @throws IllegalArgumentException if the rows are of other sizes than the network
     * @see Trainer#withShardGradients
     */
    public static ResolvedRun ofRemote(PreparedData prepared, Plugins plugins) {
        RunChecks.requireBatches(prepared.spec());
        RunChecks.requireOneMember(prepared.spec());
        RunChecks.requireShards(prepared.spec());
        return of(prepared, plugins, 2, 1); // the sum and one that is added to it
    }

    /**
     * Returns the number of batches in an epoch.
     *
     * @since 0.2
     */
    public int batches() {
        return Batches.count(prepared.spec(), prepared.training().rows());
    }

    /**
     * Returns the run of a member of the ensemble that this run trains.
     *
     * @param member its number, from 0
     * @throws IndexOutOfBoundsException if there is no such member
     */
    public ResolvedRun member(int member) {
        return new ResolvedRun(
                prepared.member(member), network, optimizer, schedule, decaySchedule, dropoutSchedule, metrics, solver);
    }

    /** Returns the number of networks that the run trains. */
    public int members() {
        return prepared.spec().training().members();
    }

    private static ResolvedRun of(PreparedData prepared, Plugins plugins, int gradients, int maxRows) {
        RunSpec spec = prepared.spec();
        Network network = Network.build(spec, plugins);
        RunChecks.requireFit(network, prepared);
        RunChecks.requireProbabilities(spec, network);
        Calibration.require(prepared, network);
        Optimizer optimizer = plugins.optimizer(spec.optimizer().plugin());
        Optional<Solver> solver = spec.solver().map(plugins::solver);
        if (solver.isPresent()) {
            SolverChecks.require(prepared, network, solver.get());
        } else {
            TrainingMemory.require(network, maxRows, TrainingState.slotsOf(spec, optimizer), gradients);
        }
        return new ResolvedRun(
                prepared,
                network,
                optimizer,
                spec.optimizer().schedule().map(plugins::schedule),
                spec.optimizer().decaySchedule().map(plugins::schedule),
                spec.training().dropoutSchedule().map(plugins::schedule),
                Metrics.of(spec, network, prepared.preprocessing().target(), plugins),
                solver);
    }
}
