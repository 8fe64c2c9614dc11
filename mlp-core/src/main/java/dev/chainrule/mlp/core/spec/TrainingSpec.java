package dev.chainrule.mlp.core.spec;

import dev.chainrule.mlp.api.Range;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * How long and in what portions to train.
 *
 * @param epochs how many times to go through the training rows; at least 1
 * @param batchSize how many rows share one update; at least 1. The last batch of an epoch may be smaller
 * @param shuffle whether each epoch takes the rows in an order of its own, drawn from the seed
 * @param threads how many threads share the work; if empty, as many as there are processors. The result is the same
 * @param metrics what is measured after each epoch on the training rows and the held-out rows; if empty, what is usual for
 *     the targets, on the held-out rows alone
 * @param gradientClipping how large a gradient may be
 * @param earlyStopping when to end before the last epoch, and whether the best weights are kept; if empty, the last are
 * @param checkpoint how often the state is saved; if empty, only when the run is stopped. The result is the same
 */
public record TrainingSpec(
        int epochs,
        int batchSize,
        boolean shuffle,
        OptionalInt threads,
        GradientClipping gradientClipping,
        List<PluginSpec> metrics,
        Optional<EarlyStoppingSpec> earlyStopping,
        Optional<CheckpointSpec> checkpoint) {

    /** The numbers of epochs and the batch sizes that are accepted. */
    public static final Range COUNT = Range.closed(1, Integer.MAX_VALUE);

    /** The numbers of threads that are accepted. */
    public static final Range THREADS = Range.closed(1, 1024);

    /** 100 epochs of shuffled batches of 32 rows. */
    public static final TrainingSpec DEFAULT = new TrainingSpec(100, 32, true);

    /** Checks the ranges. */
    public TrainingSpec {
        COUNT.require("epochs", epochs);
        COUNT.require("batchSize", batchSize);
        threads.ifPresent(n -> THREADS.require("threads", n));
        Objects.requireNonNull(gradientClipping, "gradientClipping");
        metrics = List.copyOf(metrics);
    }

    /** Training on as many threads as there are processors. */
    public TrainingSpec(int epochs, int batchSize, boolean shuffle) {
        this(epochs, batchSize, shuffle, OptionalInt.empty());
    }

    /** Training to the last epoch, measured as usual. */
    public TrainingSpec(int epochs, int batchSize, boolean shuffle, OptionalInt threads) {
        this(
                epochs,
                batchSize,
                shuffle,
                threads,
                new GradientClipping.None(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    /** This training with gradients of another size. */
    public TrainingSpec withGradientClipping(GradientClipping other) {
        return new TrainingSpec(epochs, batchSize, shuffle, threads, other, metrics, earlyStopping, checkpoint);
    }

    /** This training, measured by other metrics. */
    public TrainingSpec withMetrics(List<PluginSpec> other) {
        return new TrainingSpec(
                epochs, batchSize, shuffle, threads, gradientClipping, other, earlyStopping, checkpoint);
    }

    /** This training, ended in another way. */
    public TrainingSpec withEarlyStopping(Optional<EarlyStoppingSpec> other) {
        return new TrainingSpec(epochs, batchSize, shuffle, threads, gradientClipping, metrics, other, checkpoint);
    }

    /** This training on another number of threads. */
    public TrainingSpec withThreads(OptionalInt number) {
        return new TrainingSpec(
                epochs, batchSize, shuffle, number, gradientClipping, metrics, earlyStopping, checkpoint);
    }

    /** This training, its state saved at other times. */
    public TrainingSpec withCheckpoint(Optional<CheckpointSpec> other) {
        return new TrainingSpec(epochs, batchSize, shuffle, threads, gradientClipping, metrics, earlyStopping, other);
    }

    /** A builder that starts from {@link #DEFAULT}. */
    public static Builder builder() {
        return DEFAULT.toBuilder();
    }

    /** A builder that starts from this. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Says what differs, in the words of the document. */
    public static final class Builder {
        private int epochs;
        private int batchSize;
        private boolean shuffle;
        private OptionalInt threads;
        private GradientClipping gradientClipping;
        private List<PluginSpec> metrics;
        private Optional<EarlyStoppingSpec> earlyStopping;
        private Optional<CheckpointSpec> checkpoint;

        private Builder(TrainingSpec from) {
            epochs = from.epochs;
            batchSize = from.batchSize;
            shuffle = from.shuffle;
            threads = from.threads;
            gradientClipping = from.gradientClipping;
            metrics = from.metrics;
            earlyStopping = from.earlyStopping;
            checkpoint = from.checkpoint;
        }

        /** How many times to go through the training rows. */
        public Builder epochs(int number) {
            epochs = number;
            return this;
        }

        /** How many rows share one update. */
        public Builder batchSize(int rows) {
            batchSize = rows;
            return this;
        }

        /** Whether each epoch takes the rows in an order of its own. */
        public Builder shuffle(boolean each) {
            shuffle = each;
            return this;
        }

        /** How many threads share the work; the result is the same. */
        public Builder threads(int number) {
            threads = OptionalInt.of(number);
            return this;
        }

        /** How large a gradient may be: {@link GradientClipping#value} or {@link GradientClipping#norm}. */
        public Builder gradientClipping(GradientClipping clipping) {
            gradientClipping = clipping;
            return this;
        }

        /** Measures by the metrics of these names after each epoch, in place of any named before. */
        public Builder metrics(String... names) {
            metrics = Stream.of(names).map(PluginSpec::of).toList();
            return this;
        }

        /** Measures by these metrics after each epoch, in place of any named before. */
        public Builder metrics(PluginSpec... plugins) {
            metrics = List.of(plugins);
            return this;
        }

        /** Ends when nothing gets better, with what was said of it before or else {@link EarlyStoppingSpec#DEFAULT}. */
        public Builder earlyStopping(Consumer<EarlyStoppingSpec.Builder> how) {
            EarlyStoppingSpec.Builder builder = earlyStopping.orElse(EarlyStoppingSpec.DEFAULT).toBuilder();
            how.accept(builder);
            return earlyStopping(builder.build());
        }

        /** Ends when nothing gets better. */
        public Builder earlyStopping(EarlyStoppingSpec spec) {
            earlyStopping = Optional.of(spec);
            return this;
        }

        /** Saves its state: {@link CheckpointSpec#everyEpochs} or {@link CheckpointSpec#everyMinutes}. */
        public Builder checkpoint(CheckpointSpec spec) {
            checkpoint = Optional.of(spec);
            return this;
        }

        /**
         * What was said.
         *
         * @throws IllegalArgumentException if a value is out of its range
         */
        public TrainingSpec build() {
            return new TrainingSpec(
                    epochs, batchSize, shuffle, threads, gradientClipping, metrics, earlyStopping, checkpoint);
        }
    }
}
