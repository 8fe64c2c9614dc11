package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.PreprocessingSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TargetType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Warns of targets that do not suit the loss or the output layer of a run. */
final class TargetWarnings {
    /** The maximum number of targets to name. */
    private static final int SHOWN = 3;
    /** The scaling to recommend for outputs from 0 to 1. */
    private static final PluginSpec MIN_MAX = PluginSpec.of("min-max");

    private final RunSpec spec;
    private final PreprocessingSpec how;
    private final Loss loss;
    private final RowActivation output;
    private final LabelCause cause;

    TargetWarnings(RunSpec spec, PreprocessingSpec how, Loss loss, RowActivation output) {
        this.spec = spec;
        this.how = how;
        this.loss = loss;
        this.output = output;
        cause = new LabelCause(spec, loss, output);
    }

    /**
     * Returns warnings of classes.
     *
     * @param rows the number of training rows
     */
    List<String> ofClasses(Target.Classes classes, long rows) {
        List<String> warnings = new ArrayList<>();
        SimilarWords.ofTarget(classes.name(), classes.labels()).ifPresent(warnings::add);
        almostUnique(classes, rows).or(() -> numbersAsClasses(classes)).ifPresent(warnings::add);
        if (!how.targetScaling().equals(PreprocessingSpec.UNSCALED)) {
            warnings.add("\"scaleTarget\" does nothing here: the targets are labels");
        }
        if (how.clipPredictions()) {
            warnings.add("\"clipPredictions\" does nothing here: the targets are labels");
        }
        return warnings;
    }

    /** A measured quantity or an identifier that is taken for labels has about as many of them as there are rows. */
    private Optional<String> almostUnique(Target.Classes classes, long rows) {
        int count = classes.labels().size();
        if (count <= LabelCause.MANY_CLASSES || 2L * count <= rows) {
            return Optional.empty();
        }
        boolean numbers = classes.areNumbers();
        return Optional.of("the target '" + classes.name() + "' has " + count + " different "
                + (numbers ? "numbers" : "labels") + " in " + rows + " training rows, and each becomes a class"
                + (numbers
                        ? ", because " + cause.reason() + ". If it is a measured quantity, " + cause.remedy()
                        : ". If it identifies rows, as a name or a number of an order does, choose another target"));
    }

    /**
     * Numbers become classes although the document does not ask for it: fractions, which are rarely labels, or more
     * than two numbers for a sigmoid, which users of other libraries expect to be a single output.
     */
    private Optional<String> numbersAsClasses(Target.Classes classes) {
        boolean elementwise = output instanceof Activation;
        boolean sizeIsOpen = elementwise && spec.network().outputLayer().units().isEmpty();
        if (spec.data()
                        .filter(data -> data.columns().targetType() != TargetType.AUTO)
                        .isPresent()
                || classes.labels().size() <= 2
                || !classes.areNumbers()
                || !(sizeIsOpen || classes.hasFractions())) {
            return Optional.empty();
        }
        boolean accepted = elementwise
                && classes.labels().stream().allMatch(label -> loss.targets().contains(Double.parseDouble(label)));
        return Optional.of(
                "the target '" + classes.name() + "' has " + classes.labels().size()
                        + " different numbers, and each becomes a class with an output of its own, because "
                        + cause.reason() + ". If they are quantities, "
                        + (accepted ? "set \"targetType\": \"number\" in \"data\"" : cause.remedy())
                        + "; if they are classes, set \"targetType\": \"label\"");
    }

    /** Returns warnings of numeric targets, which a scaler brings to the outputs of the network. */
    List<String> ofNumbers(List<String> names, List<ColumnSummary> columns, Scaler scaler) {
        PredictionRange range = PredictionRange.of(output, names.size(), loss);
        List<String> outside = new ArrayList<>();
        for (int c = 0; c < columns.size(); c++) {
            double low = scaler.scale(c, columns.get(c).low());
            double high = scaler.scale(c, columns.get(c).high());
            if (columns.get(c).count() > 0 && !range.contains(low, high)) {
                outside.add(Problem.show(names.get(c)) + " ("
                        + (how.targetScaling().equals(PreprocessingSpec.UNSCALED) ? "" : "scaled: ")
                        + UnscaledColumns.rounded(low) + " to " + UnscaledColumns.rounded(high) + ")");
            }
        }
        if (outside.isEmpty()) {
            return how.scaleTarget().isEmpty()
                    ? UnscaledColumns.ofTargets(names, columns, loss, output, range)
                    : List.of();
        }
        int more = outside.size() - SHOWN;
        return List.of((outside.size() == 1 ? "target " : "targets ")
                + String.join(", ", outside.subList(0, Math.min(SHOWN, outside.size())))
                + (more > 0 ? " and " + more + " more" : "")
                + (outside.size() == 1 ? " exceeds" : " exceed")
                + " what the output activation '" + output.name() + "' can predict (" + range + "). "
                + remedy(range));
    }

    private String remedy(PredictionRange range) {
        boolean scale = !how.targetScaling().equals(MIN_MAX)
                && range.contains(0, 1)
                && loss.targets().contains(0)
                && loss.targets().contains(1);
        boolean identity = loss.outputs().contains(-1e6) && loss.outputs().contains(1e6);
        String change = "the activation 'identity' in the output layer";
        if (!scale) {
            return "Use " + (identity ? change : "an output activation with a larger range");
        }
        return "Set \"scaleTarget\": \"min-max\" in \"data\"" + (identity ? ", or use " + change : "");
    }
}
