package dev.chainrule.mlp.io.run;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.explain.Rows;
import dev.chainrule.mlp.core.network.Network;
import java.util.List;

/** The targets of rows that are explained. */
final class InspectedTargets {
    private InspectedTargets() {}

    /** Returns the target of numbers, or of one number whose quantiles the network predicts. */
    static Target numbers(List<String> names, List<Double> quantiles) {
        return quantiles.isEmpty()
                ? new Target.Numbers(names, Scaler.none(names.size()))
                : Target.Numbers.ofQuantiles(names.get(0), Scaler.none(1), quantiles);
    }

    /** Returns the target of labels, of which there must be as many as the network distinguishes. */
    static Target classes(DataTable examples, int outputs) {
        List<String> labels = Target.Classes.labelsOf(examples);
        int wanted = Math.max(2, outputs);
        if (labels.size() != wanted) {
            throw new DataException(
                    ErrorCode.DAT_LABEL,
                    Location.of("", examples.targetNames().get(0)),
                    "the network distinguishes " + wanted + " labels, found " + labels.size() + ": "
                            + Problem.clean(String.join(", ", labels.subList(0, Math.min(10, labels.size())))));
        }
        return new Target.Classes(examples.targetNames().get(0), labels, outputs);
    }

    /** Checks that the loss takes the targets: one on probabilities cannot take 7. */
    static void check(Network network, Rows rows, DataTable examples) {
        List<String> names = examples.targetNames();
        for (int r = 0; r < rows.count(); r++) {
            double[] target = rows.targets()[r];
            for (int c = 0; c < target.length; c++) {
                if (!network.loss().targets().contains(target[c])) {
                    throw new DataException(
                            ErrorCode.DAT_RANGE,
                            Location.of("", names.get(Math.min(c, names.size() - 1))),
                            "loss '" + network.loss().name() + "' takes targets "
                                    + network.loss().targets() + ", row " + (r + 1) + " has " + target[c]);
                }
            }
        }
    }
}
