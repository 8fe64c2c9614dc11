package dev.chainrule.mlp.core.spec;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The duration, batches, threads, metrics and checkpoints of training.
 *
 * @since 0.2
 */
@Key(name = "training", doc = "How long to train, and in which batches.", expected = "an object")
public record TrainingSpec(
        @Key(
                doc = "How often training goes through all training rows.",
                byDefault = "100",
                min = 1,
                aliases = {"max_iter", "n_epochs", "num_epochs"})
        int epochs,

        @Key(
                doc = "The number of rows that share one update; the last batch of an epoch may be smaller.",
                byDefault = "32",
                min = 1,
                aliases = "batch")
        int batchSize,

        @Key(
                doc = "Whether an epoch leaves out its last batch if that is smaller than the others.",
                byDefault = "false",
                aliases = "drop_last")
        boolean dropLast,

        @Key(doc = "Whether each epoch takes the rows in a new order, drawn from the seed.", byDefault = "true")
        boolean shuffle,

        @Key(
                doc = "The number of threads that share the work; the result is the same.",
                leftOut = "one per processor",
                min = 1,
                max = 1024)
        OptionalInt threads,

        @Key(
                doc =
                        "The number of equal parts of each batch, which threads compute at the same time: small networks then"
                                + " use several processors. The result depends on it, but not on the threads.",
                byDefault = "1",
                min = 1,
                max = 1024)
        int shards,

        @Key(
                doc = "The number of networks that are trained on the same rows, each from a seed of its own, and whose"
                        + " outputs are averaged. Threads train several at the same time; the result is the same.",
                byDefault = "1",
                min = 1,
                max = 1024,
                aliases = {"ensemble", "n_ens", "n_estimators"})
        int members,

        @Key(
                doc =
                        "Whether the trained model is calibrated with the held-out rows: the probabilities of classes by a"
                                + " temperature, numbers by intervals, as `mlp calibrate` does it.",
                byDefault = "false")
        boolean calibrate,

        @Key(
                doc =
                        "Moves the targets of training rows towards equal probabilities: y(1 − ε) + ε/k for k classes, where"
                                + " this is ε. Held-out rows keep theirs, so that the losses after an epoch differ. For losses of"
                                + " probabilities.",
                byDefault = "0",
                min = 0,
                below = 1,
                aliases = "label_smoothing")
        double labelSmoothing,

        @Key(
                doc =
                        "How a factor of all dropout probabilities changes from step to step, as `optimizer.schedule` does for"
                                + " the learning rate: with `\"flat-cos\"` the last steps drop nothing.",
                leftOut = "the probabilities stay the same",
                aliases = "p_drop_sched",
                plugin = "schedule")
        Optional<PluginSpec> dropoutSchedule,

        @Key(
                doc =
                        "The decay d of the moving average of the weights over all steps, v + (1 − d)(w − v): 0.99 averages some"
                                + " 100 steps. The average is evaluated after each epoch and becomes the model.",
                leftOut = "the weights themselves become the model",
                byDefault = "0",
                min = 0,
                below = 1,
                aliases = {"ema", "ema_momentum"})
        double emaDecay,

        @Key(
                doc =
                        "Clips the gradient: `{\"value\": v}` each element to ±v, `{\"norm\": n}` the whole gradient to length n.",
                leftOut = "not clipped")
        GradientClipping gradientClipping,

        @Key(
                doc = "What is measured after each epoch on training and held-out rows:"
                        + " `[\"accuracy\", {\"type\": \"top-k\", \"k\": 3}]`.",
                leftOut =
                        "`accuracy`, `r2` and `rmse` or, for quantiles, `pinball` and `coverage`; on the held-out rows alone",
                expected = "an array of metrics",
                plugin = "metric")
        List<PluginSpec> metrics,

        @Key(
                doc = "Ends training when a metric no longer improves, and keeps the best weights.",
                leftOut = "trains to the last epoch and keeps the last weights")
        Optional<EarlyStoppingSpec> earlyStopping,

        @Key(
                doc = "How often the state of the run is saved; the result is the same.",
                leftOut = "only when the run is stopped")
        Optional<CheckpointSpec> checkpoint)
        implements TrainingSpecWithers {

    static final Keys<TrainingSpec> KEYS = Keys.of(TrainingSpec.class);

    /** The default: 100 epochs of shuffled batches of 32 rows. */
    public static final TrainingSpec DEFAULT = KEYS.make(Map.of());

    /** Checks the ranges and copies the list. */
    public TrainingSpec {
        Rules rules = KEYS.rules(
                epochs,
                batchSize,
                dropLast,
                shuffle,
                threads,
                shards,
                members,
                calibrate,
                labelSmoothing,
                dropoutSchedule,
                emaDecay,
                gradientClipping,
                metrics,
                earlyStopping,
                checkpoint);
        if (shards > 0 && batchSize % shards != 0) {
            rules.conflict(
                    "shards",
                    "a batch of " + batchSize + " rows cannot be divided into " + shards
                            + " equal shards. Make batchSize a multiple of shards");
        }
        rules.enforce();
        metrics = List.copyOf(metrics);
    }

    /** Returns training to the last epoch, with the defaults of all other keys. */
    public static TrainingSpec of(int epochs, int batchSize, boolean shuffle) {
        return builder().epochs(epochs).batchSize(batchSize).shuffle(shuffle).build();
    }

    /** Returns a builder that starts from {@link #DEFAULT}. */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds training. */
    public static final class Builder extends TrainingSpecSetters {
        Builder() {}
    }
}
