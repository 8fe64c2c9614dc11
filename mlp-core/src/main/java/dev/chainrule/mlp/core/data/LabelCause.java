package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TargetType;
import java.util.ArrayList;
import java.util.List;

/**
 * The reason why a run takes its target for labels, and what would make it predict numbers.
 *
 * @see PreparedData#targetType
 */
record LabelCause(RunSpec spec, Loss loss, RowActivation output) {

    /** The number of distinct numbers up to which they are probably labels, even if there are few rows. */
    static final int MANY_CLASSES = 10;

    /** The remedy where the loss and the output layer are not at hand. */
    static final String GENERAL_REMEDY =
            "use the output activation 'identity' and a loss for numbers such as 'mean-squared-error'";

    private boolean isDeclared() {
        return spec.data()
                .filter(data -> data.columns().targetType() == TargetType.LABEL)
                .isPresent();
    }

    private boolean hasSeveralUnits() {
        return spec.network().outputLayer().units().orElse(1) > 1;
    }

    /** Returns the reason, such as {@code "the output activation 'softmax' is for classes"}. */
    String reason() {
        if (isDeclared()) {
            return "\"targetType\" is \"label\"";
        }
        if (loss.classifies()) {
            return "the loss '" + loss.name() + "' takes labels";
        }
        if (!(output instanceof Activation)) {
            return "the output activation '" + output.name() + "' is for classes";
        }
        return hasSeveralUnits() ? "the output layer has several units" : "the rows have labels";
    }

    /** Returns what to change so that the target is a number: a phrase that begins with a verb. */
    String remedy() {
        List<String> changes = new ArrayList<>();
        if (loss.classifies()) {
            changes.add(GENERAL_REMEDY);
        } else if (!(output instanceof Activation)) {
            changes.add("use the output activation 'identity'");
        }
        if (isDeclared()) {
            changes.add("set \"targetType\": \"number\" in \"data\"");
        }
        if (hasSeveralUnits()) {
            changes.add("leave out \"units\" of the output layer");
        }
        return changes.isEmpty() ? "give numbers as the target" : String.join(", ", changes);
    }
}
