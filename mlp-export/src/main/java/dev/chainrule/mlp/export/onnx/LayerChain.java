package dev.chainrule.mlp.export.onnx;

import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.api.expression.Expression.Unary;
import dev.chainrule.mlp.api.expression.Function;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.spec.PluginSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The layers of a graph, from the first to the output layer.
 *
 * @param inputs the inputs, with the scaling that comes before the first layer
 * @param scaler that scaling; empty if it is no scaler of a model and is a part of the first layer
 * @param layers at least one
 * @param outputScaling a scaling of the outputs, which the model undoes in its targets
 * @param warnings what is not as in the file, one sentence each
 */
record LayerChain(
        Stage inputs,
        Optional<Scaler> scaler,
        List<ImportedLayer> layers,
        Optional<Stage> outputScaling,
        List<String> warnings) {

    /**
     * Follows the outputs of a graph back to its inputs.
     *
     * @throws UnfitException if a layer is none that a model can have
     */
    static LayerChain of(Rows outputs, ActivationFinder finder) {
        return new Builder(finder).build(outputs);
    }

    /** Collects layers from the last to the first. */
    private static final class Builder {
        private final ActivationFinder finder;
        private final List<ImportedLayer> layers = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();

        Builder(ActivationFinder finder) {
            this.finder = finder;
        }

        LayerChain build(Rows outputs) {
            Rows rows = RowOperators.withAffineInStage(outputs, outputs.stage().units());
            Optional<Stage> outputScaling = Optional.empty();
            if (!rows.stage().isDense()
                    && rows.isPlain()
                    && rows.stage().before().isPresent()) {
                outputScaling = Optional.of(rows.stage());
                rows = rows.stage().before().get();
            }
            while (true) {
                if (!rows.stage().isDense()) {
                    throw new UnfitException("the outputs are a function of "
                            + (rows.stage().isInputs() ? "the inputs" : "scaled activations")
                            + " and not of a dense layer (Gemm or MatMul)");
                }
                Rows input = rows.stage().before().orElseThrow();
                Stage before = input.stage();
                int inputs = rows.stage().weights().orElseThrow().size(0);
                Optional<Scaler> scaler = before.isInputs() ? scaler(before, inputs) : Optional.empty();
                layers.add(
                        layer(rows, before.isDense() || scaler.isPresent() ? Optional.empty() : Optional.of(before)));
                if (before.isInputs()) {
                    Collections.reverse(layers);
                    return new LayerChain(before, scaler, List.copyOf(layers), outputScaling, List.copyOf(warnings));
                }
                rows = before.isDense() ? input : before.before().orElseThrow();
            }
        }

        private ImportedLayer layer(Rows outputs, Optional<Stage> inputScaling) {
            Stage stage = outputs.stage();
            Rows rows = RowOperators.withAffineInStage(outputs, stage.units());
            if (rows.ofRow() != Rows.OfRow.NOTHING) {
                return new ImportedLayer(rows.stage(), inputScaling, softmax(rows));
            }
            Optional<PluginSpec> whole = finder.find(rows.function());
            if (whole.isPresent()) {
                return new ImportedLayer(rows.stage(), inputScaling, whole.get());
            }
            Optional<ActivationFinder.Shifted> shifted = ActivationFinder.shifted(rows.function());
            Stage own = shifted.map(parts -> rows.stage().then(1, parts.shift(), stage.units()))
                    .orElse(rows.stage());
            Expression function =
                    shifted.map(ActivationFinder.Shifted::function).orElse(rows.function());
            PluginSpec activation = shifted.flatMap(parts -> finder.find(function))
                    .or(() -> finder.formula(function.simplified()))
                    .or(() -> finder.formula(function))
                    .orElseThrow(() -> new UnfitException("the activation f(z) = " + function.rounded(7)
                            + " is none that is installed, and too long for a formula"));
            return new ImportedLayer(own, inputScaling, activation);
        }

        private PluginSpec softmax(Rows rows) {
            boolean isLast = layers.isEmpty();
            boolean isLog = isLast
                    && (rows.ofRow() == Rows.OfRow.LOG_SOFTMAX
                                    && rows.function().equals(Rows.Z)
                            || rows.ofRow() == Rows.OfRow.SOFTMAX
                                    && rows.function().equals(new Unary(Function.LN, Rows.Z)));
            if (isLog) {
                warnings.add("the network ends in the logarithm of softmax; the model ends in softmax, so that its"
                        + " outputs are probabilities and not their logarithms");
            } else if (rows.ofRow() != Rows.OfRow.SOFTMAX || !rows.function().equals(Rows.Z)) {
                throw new UnfitException(
                        "a hidden layer has the logarithm of softmax, or a function of softmax. Only the"
                                + " output layer may end in LogSoftmax");
            }
            return finder.softmax().orElseThrow(() -> new UnfitException("no activation is installed that is softmax"));
        }
    }

    /** Returns a scaling of inputs as a scaler; empty if a width is not positive. */
    private static Optional<Scaler> scaler(Stage stage, int columns) {
        double[] center = new double[columns];
        double[] width = new double[columns];
        for (int c = 0; c < columns; c++) {
            center[c] = 0 - stage.term(c) / stage.factor(c);
            width[c] = stage.divisor(c) / stage.factor(c);
            if (!(width[c] > 0) || !Double.isFinite(width[c]) || !Double.isFinite(center[c])) {
                return Optional.empty();
            }
        }
        return Optional.of(new Scaler(center, width));
    }

    /**
     * Returns the scaling of the outputs as a scaler of the targets.
     *
     * @throws UnfitException if a factor is not positive
     */
    Scaler targetScaler() {
        int outputs = layers.get(layers.size() - 1).units();
        double[] center = new double[outputs];
        double[] width = new double[outputs];
        for (int c = 0; c < outputs; c++) {
            center[c] = outputScaling.isPresent() ? outputScaling.get().shift(c) : 0;
            width[c] = outputScaling.isPresent() ? outputScaling.get().scale(c) : 1;
            if (!(width[c] > 0) || !Double.isFinite(width[c]) || !Double.isFinite(center[c])) {
                throw new UnfitException("the outputs are multiplied by " + width[c]
                        + ". A factor after the last activation must be positive");
            }
        }
        return new Scaler(center, width);
    }
}
