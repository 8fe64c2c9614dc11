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
        learningRate.ifPresent(rate -> Range.POSITIVE.require("learningRate", rate));
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
}
