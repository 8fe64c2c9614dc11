package dev.chainrule.mlp.core.spec;

import dev.chainrule.mlp.api.Range;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The optimizer, its learning rate, and how that changes in the course of a run.
 *
 * @param plugin the optimizer
 * @param learningRate the step size, finite and above 0; if empty, the optimizer's default
 * @param schedule what the learning rate becomes in each step; if empty, it stays as it is
 */
public record OptimizerSpec(PluginSpec plugin, OptionalDouble learningRate, Optional<PluginSpec> schedule) {

    /** The optimizer of a run that names none. */
    public static final OptimizerSpec DEFAULT = new OptimizerSpec(PluginSpec.of("adam"), OptionalDouble.empty());

    /** Checks the range. */
    public OptimizerSpec {
        learningRate.ifPresent(rate -> Range.POSITIVE.requireFloat32("learningRate", rate));
        Objects.requireNonNull(schedule, "schedule");
    }

    /** An optimizer whose learning rate stays as it is. */
    public OptimizerSpec(PluginSpec plugin, OptionalDouble learningRate) {
        this(plugin, learningRate, Optional.empty());
    }

    /** The optimizer of this name at this learning rate. */
    public static OptimizerSpec of(String type, double learningRate) {
        return new OptimizerSpec(PluginSpec.of(type), OptionalDouble.of(learningRate));
    }

    /** This optimizer with another schedule. */
    public OptimizerSpec withSchedule(PluginSpec other) {
        return new OptimizerSpec(plugin, learningRate, Optional.of(other));
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
        private PluginSpec plugin;
        private OptionalDouble learningRate;
        private Optional<PluginSpec> schedule;

        private Builder(OptimizerSpec from) {
            plugin = from.plugin;
            learningRate = from.learningRate;
            schedule = from.schedule;
        }

        /** The optimizer of this name. */
        public Builder type(String name) {
            plugin = new PluginSpec(name, plugin.parameters());
            return this;
        }

        /** A parameter of the optimizer, as {@code beta1}: a {@link Number}, {@link Boolean} or {@link String}. */
        public Builder with(String parameter, Object value) {
            plugin = plugin.with(parameter, value);
            return this;
        }

        /** The step size. */
        public Builder learningRate(double rate) {
            learningRate = OptionalDouble.of(rate);
            return this;
        }

        /** Changes the learning rate by the schedule of this name. */
        public Builder schedule(String name) {
            return schedule(PluginSpec.of(name));
        }

        /** Changes the learning rate by this schedule. */
        public Builder schedule(PluginSpec other) {
            schedule = Optional.of(other);
            return this;
        }

        /**
         * What was said.
         *
         * @throws IllegalArgumentException if a value is out of its range
         */
        public OptimizerSpec build() {
            return new OptimizerSpec(plugin, learningRate, schedule);
        }
    }
}
