package dev.chainrule.mlp.core.spec;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The optimizer with its learning rate and schedule.
 *
 * @since 0.2
 */
@Key(name = "an optimizer", doc = "How the gradient updates the weights: the optimizer and its learning rate.")
public record OptimizerSpec(
        @Key(doc = "The optimizer.", byDefault = "adam", plugin = "optimizer", inline = true)
        PluginSpec plugin,

        @Key(
                doc = "The step size.",
                leftOut = "the optimizer's own default",
                above = 0,
                float32 = true,
                aliases = {"lr", "learning_rate_init", "eta"})
        OptionalDouble learningRate,

        @Key(
                doc =
                        "How the learning rate changes from step to step: `\"cosine\"`, `{\"type\": \"step\", \"stepSize\": 10}`.",
                leftOut = "it stays the same",
                plugin = "schedule")
        Optional<PluginSpec> schedule,

        @Key(
                doc =
                        "How a factor of the optimizer's weight decay changes from step to step, as `schedule` does for the"
                                + " learning rate: `\"flat-cos\"` ends with no decay.",
                leftOut = "the weight decay stays the same",
                aliases = "wd_sched",
                plugin = "schedule")
        Optional<PluginSpec> decaySchedule)
        implements OptimizerSpecWithers {

    static final Keys<OptimizerSpec> KEYS = Keys.of(OptimizerSpec.class);

    /** The default optimizer. */
    public static final OptimizerSpec DEFAULT = KEYS.make(Map.of());

    /** Checks the range. */
    public OptimizerSpec {
        KEYS.rules(plugin, learningRate, schedule, decaySchedule).enforce();
    }

    /** Returns the optimizer of this name at this learning rate. */
    public static OptimizerSpec of(String type, double learningRate) {
        return builder().type(type).learningRate(learningRate).build();
    }

    /** Returns a builder that starts from {@link #DEFAULT}. */
    public static Builder builder() {
        return DEFAULT.toBuilder();
    }

    /** Builds an optimizer. */
    public static final class Builder extends OptimizerSpecSetters {
        Builder() {}

        /** Sets the optimizer by its name, and keeps the options that were set. */
        public Builder type(String name) {
            return set("plugin", new PluginSpec(name, current().parameters()));
        }

        /** Sets a parameter of the optimizer, as {@code beta1}: a {@link Number}, {@link Boolean} or {@link String}. */
        public Builder with(String parameter, Object value) {
            return set("plugin", current().with(parameter, value));
        }

        private PluginSpec current() {
            return this.<PluginSpec>find("plugin").orElse(DEFAULT.plugin);
        }
    }
}
