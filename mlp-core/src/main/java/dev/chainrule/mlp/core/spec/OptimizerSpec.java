package dev.chainrule.mlp.core.spec;

import dev.chainrule.mlp.api.Range;
import java.util.OptionalDouble;

/**
 * The optimizer and its learning rate.
 *
 * @param plugin the optimizer
 * @param learningRate the step size, finite and above 0; if empty, the optimizer's default
 */
public record OptimizerSpec(PluginSpec plugin, OptionalDouble learningRate) {

    /** The optimizer of a run that names none. */
    public static final OptimizerSpec DEFAULT = new OptimizerSpec(PluginSpec.of("adam"), OptionalDouble.empty());

    /** Checks the range. */
    public OptimizerSpec {
        learningRate.ifPresent(rate -> Range.POSITIVE.require("learningRate", rate));
    }

    /** The optimizer of this name at this learning rate. */
    public static OptimizerSpec of(String type, double learningRate) {
        return new OptimizerSpec(PluginSpec.of(type), OptionalDouble.of(learningRate));
    }
}
