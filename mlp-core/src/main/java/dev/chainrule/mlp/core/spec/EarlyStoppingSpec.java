package dev.chainrule.mlp.core.spec;

import java.util.Map;

/**
 * The condition for ending training when a metric no longer improves. The metric is measured after each epoch on the held-out
 * rows or, without any, on the training rows.
 *
 * @since 0.2
 */
@Key(
        name = "early stopping",
        doc = "Ends training when a metric no longer improves. It is measured on the held-out rows or, without any, on"
                + " the training rows.",
        expected = "an object, {\"metric\": \"loss\", \"patience\": 10}")
public record EarlyStoppingSpec(
        @Key(
                aliases = "monitor",
                doc = "What is watched: `loss` or a metric.",
                byDefault = "loss",
                plugin = "metric",
                also = "loss",
                always = true)
        PluginSpec metric,

        @Key(
                doc =
                        "Training ends after this many epochs without an improvement; as many as `epochs` never end it, and the"
                                + " best epoch is still kept.",
                byDefault = "10",
                min = 1,
                always = true)
        int patience,

        @Key(
                doc = "By how much a value must beat the best one so far to count as an improvement.",
                byDefault = "0",
                min = 0)
        double minDelta,

        @Key(
                doc =
                        "Whether the model has the weights of the best epoch, however training ended, rather than the last.",
                byDefault = "true")
        boolean restoreBest,

        @Key(doc = "Which of several epochs with the same best value is kept.", byDefault = "earlier")
        Ties ties)
        implements EarlyStoppingSpecWithers {
    static final Keys<EarlyStoppingSpec> KEYS = Keys.of(EarlyStoppingSpec.class);

    /** The name that watches the loss instead of a metric. */
    public static final PluginSpec LOSS = PluginSpec.of("loss");

    /** The default: the loss, with a patience of 10 epochs. */
    public static final EarlyStoppingSpec DEFAULT = KEYS.make(Map.of());

    /** Checks the ranges. */
    public EarlyStoppingSpec {
        KEYS.rules(metric, patience, minDelta, restoreBest, ties).enforce();
    }

    /** Creates early stopping that keeps the first of several best epochs. */
    public EarlyStoppingSpec(PluginSpec metric, int patience, double minDelta, boolean restoreBest) {
        this(metric, patience, minDelta, restoreBest, Ties.EARLIER);
    }

    /** Returns whether the loss is watched and not a metric. */
    public boolean watchesLoss() {
        return metric.equals(LOSS);
    }

    /** Returns a builder that starts from {@link #DEFAULT}. */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds early stopping. */
    public static final class Builder extends EarlyStoppingSpecSetters {
        Builder() {}
    }
}
