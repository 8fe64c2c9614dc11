package dev.chainrule.mlp.core.spec;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

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

    /** This run with other data. */
    public RunSpec withData(DataSpec other) {
        return new RunSpec(name, seed, Optional.of(other), network, loss, optimizer, training);
    }

    /** This run with another seed. */
    public RunSpec withSeed(long other) {
        return new RunSpec(name, other, data, network, loss, optimizer, training);
    }

    /** This run with another name. */
    public RunSpec withName(String other) {
        return new RunSpec(other, seed, data, network, loss, optimizer, training);
    }

    /** This run with other training. */
    public RunSpec withTraining(TrainingSpec other) {
        return new RunSpec(name, seed, data, network, loss, optimizer, other);
    }

    /**
     * Returns the data keys of the run or, if a program brings the rows, the defaults of a document: one
     * target, nothing held out, all rows alike. Its file has no name.
     */
    public DataSpec dataOrDefault() {
        return data.orElseGet(() -> DataSpec.builder().file("").target(1).build());
    }

    /** A builder of a run, which needs its network and loss: {@code name} and so on as in the document. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from this. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /**
     * Says in Java what a document says in JSON: a method for each key, of the same name, and what is left out means the
     * same. A key that holds an object takes the spec, or a function that fills in its builder, which starts from what was said
     * before.
     */
    public static final class Builder {
        private String name = "";
        private long seed;
        private Optional<DataSpec> data = Optional.empty();
        private Optional<NetworkSpec> network = Optional.empty();
        private Optional<PluginSpec> loss = Optional.empty();
        private OptimizerSpec optimizer = OptimizerSpec.DEFAULT;
        private TrainingSpec training = TrainingSpec.DEFAULT;

        private Builder() {}

        private Builder(RunSpec from) {
            name = from.name;
            seed = from.seed;
            data = from.data;
            network = Optional.of(from.network);
            loss = Optional.of(from.loss);
            optimizer = from.optimizer;
            training = from.training;
        }

        /** What to call it. */
        public Builder name(String called) {
            name = called;
            return this;
        }

        /** From which everything random is drawn. */
        public Builder seed(long number) {
            seed = number;
            return this;
        }

        /** Where the rows come from; not said if a program brings them. */
        public Builder data(Consumer<DataSpec.Builder> how) {
            DataSpec.Builder builder = data.map(DataSpec::toBuilder).orElseGet(DataSpec::builder);
            how.accept(builder);
            return data(builder.build());
        }

        /** Where the rows come from. */
        public Builder data(DataSpec spec) {
            data = Optional.of(spec);
            return this;
        }

        /** The layers. */
        public Builder network(Consumer<NetworkSpec.Builder> how) {
            NetworkSpec.Builder builder = network.map(NetworkSpec::toBuilder).orElseGet(NetworkSpec::builder);
            how.accept(builder);
            return network(builder.build());
        }

        /** The layers. */
        public Builder network(NetworkSpec spec) {
            network = Optional.of(spec);
            return this;
        }

        /** The loss of this name. */
        public Builder loss(String type) {
            return loss(PluginSpec.of(type));
        }

        /** The loss. */
        public Builder loss(PluginSpec plugin) {
            loss = Optional.of(plugin);
            return this;
        }

        /** The optimizer of this name, at its default learning rate. */
        public Builder optimizer(String type) {
            return optimizer(new OptimizerSpec(PluginSpec.of(type), OptionalDouble.empty()));
        }

        /** The optimizer. */
        public Builder optimizer(OptimizerSpec spec) {
            optimizer = spec;
            return this;
        }

        /** The optimizer. */
        public Builder optimizer(Consumer<OptimizerSpec.Builder> how) {
            OptimizerSpec.Builder builder = optimizer.toBuilder();
            how.accept(builder);
            return optimizer(builder.build());
        }

        /** Epochs and batches. */
        public Builder training(Consumer<TrainingSpec.Builder> how) {
            TrainingSpec.Builder builder = training.toBuilder();
            how.accept(builder);
            return training(builder.build());
        }

        /** Epochs and batches. */
        public Builder training(TrainingSpec spec) {
            training = spec;
            return this;
        }

        /**
         * What was said.
         *
         * @throws IllegalArgumentException if there is no network or no loss
         */
        public RunSpec build() {
            return new RunSpec(
                    name,
                    seed,
                    data,
                    network.orElseThrow(() -> new IllegalArgumentException("a run needs a network")),
                    loss.orElseThrow(() -> new IllegalArgumentException("a run needs a loss")),
                    optimizer,
                    training);
        }
    }
}
