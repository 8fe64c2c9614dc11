package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** Describes a model in one line. */
final class ModelText {
    private static final int SHOWN = 10;

    private ModelText() {}

    static String of(TrainedModel model) {
        var network = model.network();
        StringBuilder text = new StringBuilder(
                model.spec().name().isEmpty() ? "" : Problem.clean(model.spec().name()) + ": ");
        int members = model.spec().training().members();
        if (members > 1) {
            text.append("the mean of ").append(members).append(" networks: ");
        }
        text.append(network.inputs()).append(network.inputs() == 1 ? " input" : " inputs");
        network.layers()
                .forEach(layer -> text.append(", ")
                        .append(layer.units())
                        .append(' ')
                        .append(layer.activation().name()));
        text.append(", predicts ").append(shown(model.targets()));
        if (!model.labels().isEmpty()) {
            text.append(" (").append(shown(model.labels())).append(')');
        }
        return text.append(", loss ")
                .append(network.loss().name())
                .append(", ")
                .append(network.parameterCount())
                .append(" parameters")
                .append(members > 1 ? " each" : "")
                .toString();
    }

    /** Lists the first few names. */
    static String shown(List<String> names) {
        return Problem.clean(names.stream().limit(SHOWN).collect(Collectors.joining(", ")))
                + (names.size() > SHOWN ? ", …" : "");
    }
}
