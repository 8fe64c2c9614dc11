package dev.chainrule.mlp.core.spec;

import java.util.Objects;
import java.util.Optional;

/**
 * One run: what one document says.
 *
 * @param name what to call it; empty if it has no name
 * @param seed from which everything random is drawn
 * @param data where the rows come from; empty if a program brings them
 * @param network the layers
 * @param loss the loss
 * @param optimizer the optimizer and its learning rate
 * @param training epochs and batches
 */
public record RunSpec(
        String name,
        long seed,
        Optional<DataSpec> data,
        NetworkSpec network,
        PluginSpec loss,
        OptimizerSpec optimizer,
        TrainingSpec training) {

    /** Checks that nothing is null. */
    public RunSpec {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(loss, "loss");
        Objects.requireNonNull(optimizer, "optimizer");
        Objects.requireNonNull(training, "training");
    }

    /** A run whose rows a program brings. */
    public static RunSpec of(
            long seed, NetworkSpec network, String loss, OptimizerSpec optimizer, TrainingSpec training) {
        return new RunSpec("", seed, Optional.empty(), network, PluginSpec.of(loss), optimizer, training);
    }

    /** This run with another network, as when the data has decided its sizes. */
    public RunSpec withNetwork(NetworkSpec other) {
        return new RunSpec(name, seed, data, other, loss, optimizer, training);
    }

    /** This run with another seed. */
    public RunSpec withSeed(long other) {
        return new RunSpec(name, other, data, network, loss, optimizer, training);
    }

    /** This run with other training. */
    public RunSpec withTraining(TrainingSpec other) {
        return new RunSpec(name, seed, data, network, loss, optimizer, other);
    }
}
