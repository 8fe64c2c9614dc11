package dev.chainrule.mlp.core.spec;

import dev.chainrule.mlp.api.Range;
import java.util.Objects;

/**
 * When to give up training because nothing gets better, and which weights to keep. What is watched is measured after each
 * epoch on the held-out rows or, without any, on the training rows.
 *
 * @param metric what is watched: {@link #LOSS} or a metric, which knows whether more or less of it is better
 * @param patience after how many epochs without a better value training ends; at least 1
 * @param minDelta by how much a value must exceed the best so far to count as better for the patience; 0 or more
 * @param restoreBest whether the model is made of the weights of the epoch with the best value, however training ended;
 *     otherwise of the last
 */
public record EarlyStoppingSpec(PluginSpec metric, int patience, double minDelta, boolean restoreBest) {
    /** Watches the loss. */
    public static final PluginSpec LOSS = PluginSpec.of("loss");

    /** The numbers of epochs of patience that are accepted. */
    public static final Range PATIENCE = Range.closed(1, Integer.MAX_VALUE);

    /** Watches the loss with a patience of 10 epochs. */
    public static final EarlyStoppingSpec DEFAULT = new EarlyStoppingSpec(LOSS, 10, 0, true);

    /** Checks the ranges. */
    public EarlyStoppingSpec {
        Objects.requireNonNull(metric, "metric");
        PATIENCE.require("patience", patience);
        Range.NOT_NEGATIVE.require("minDelta", minDelta);
    }

    /** Whether the loss is watched and not a metric. */
    public boolean watchesLoss() {
        return metric.equals(LOSS);
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
        private PluginSpec metric;
        private int patience;
        private double minDelta;
        private boolean restoreBest;

        private Builder(EarlyStoppingSpec from) {
            metric = from.metric;
            patience = from.patience;
            minDelta = from.minDelta;
            restoreBest = from.restoreBest;
        }

        /** Watches {@code "loss"} or the metric of this name. */
        public Builder metric(String name) {
            return metric(PluginSpec.of(name));
        }

        /** Watches this metric. */
        public Builder metric(PluginSpec plugin) {
            metric = plugin;
            return this;
        }

        /** After how many epochs without a better value training ends. */
        public Builder patience(int epochs) {
            patience = epochs;
            return this;
        }

        /** By how much a value must exceed the best so far to count as better for the patience. */
        public Builder minDelta(double delta) {
            minDelta = delta;
            return this;
        }

        /** Whether the model is made of the weights of the best epoch. */
        public Builder restoreBest(boolean best) {
            restoreBest = best;
            return this;
        }

        /**
         * What was said.
         *
         * @throws IllegalArgumentException if a value is out of its range
         */
        public EarlyStoppingSpec build() {
            return new EarlyStoppingSpec(metric, patience, minDelta, restoreBest);
        }
    }
}
