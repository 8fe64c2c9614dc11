package dev.chainrule.mlp.export.onnx;

import dev.chainrule.mlp.export.onnx.format.OnnxType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Operators between the units of a layer: matrix products, normalizations, scalers and softmax. */
final class LayerOperators {
    private LayerOperators() {}

    /** Computes a node; empty if its operator is none of these. */
    static Optional<GraphValue> compute(NodeReader node) {
        return switch (node.node().operator()) {
            case "Gemm" -> Optional.of(gemm(node));
            case "MatMul" -> Optional.of(product(node));
            case "BatchNormalization" -> Optional.of(normalized(node));
            case "Scaler" -> Optional.of(scaled(node));
            case "Softmax" -> Optional.of(softmax(node, Rows.OfRow.SOFTMAX));
            case "LogSoftmax" -> Optional.of(softmax(node, Rows.OfRow.LOG_SOFTMAX));
            default -> Optional.empty();
        };
    }

    private static Rows gemm(NodeReader node) {
        Constant weights = node.constant(1);
        if (weights.rank() != 2 || node.integer("transA", 0) != 0) {
            throw new UnfitException(
                    weights.rank() == 2
                            ? "transposes the rows (transA). Export the network without it: the inputs must be rows ×"
                                    + " columns"
                            : "has weights of the shape " + weights + ". They must be a matrix");
        }
        Rows layer = dense(node.rows(0), node.integer("transB", 0) == 0 ? weights : weights.transposed());
        double alpha = node.number("alpha", 1);
        double beta = node.number("beta", 1);
        Optional<Constant> biases = node.optionalConstant(2);
        if (alpha != 1) {
            layer = RowOperators.scaled(layer, filled(layer.stage().units(), alpha), Stage::times);
        }
        if (biases.isPresent() && beta != 0) {
            double[] terms = RowOperators.perUnit(biases.get(), layer);
            layer = RowOperators.scaled(
                    layer, Arrays.stream(terms).map(bias -> beta * bias).toArray(), Stage::plus);
        }
        return layer;
    }

    private static double[] filled(int count, double value) {
        double[] values = new double[count];
        Arrays.fill(values, value);
        return values;
    }

    private static Rows product(NodeReader node) {
        if (node.input(0) instanceof Constant) {
            throw new UnfitException("multiplies a constant by the rows. The rows must come first");
        }
        Constant weights = node.constant(1);
        if (weights.rank() == 1) {
            return dense(node.rows(0), weights.reshaped(weights.size(), 1)).withShape(List.of());
        }
        if (weights.rank() != 2) {
            throw new UnfitException("has weights of the shape " + weights + ". They must be a matrix");
        }
        return dense(node.rows(0), weights);
    }

    private static Rows dense(Rows input, Constant weights) {
        int inputs = weights.size(0);
        if (input.shape().size() != 1) {
            throw new UnfitException("multiplies rows of the shape " + input.shape()
                    + ". Each row must be one list of numbers; Flatten makes it one");
        }
        if (weights.size() == 0 || weights.isTexts()) {
            throw new UnfitException("has no weights");
        }
        if (input.shape().get(0) != inputs && input.shape().get(0) >= 0) {
            throw new UnfitException("multiplies rows of " + input.shape().get(0) + " values and weights of the shape "
                    + weights + ". The weights must have a row for each value; export the network again");
        }
        Rows before = RowOperators.withAffineInStage(input, inputs);
        if (!before.isPlain() && !before.stage().isDense()) {
            throw new UnfitException("follows a function of "
                    + (before.stage().isInputs() ? "the inputs" : "scaled activations")
                    + ". Only the pre-activations of a dense layer can have one");
        }
        return Rows.of(Stage.dense(before, weights), List.of(weights.size(1)));
    }

    /** Computes z′ = (z − mean) / √(variance + ε) · scale + bias. */
    private static Rows normalized(NodeReader node) {
        if (node.integer("training_mode", 0) != 0) {
            throw new UnfitException("is in training mode. Export the network in evaluation mode");
        }
        Rows rows = node.rows(0);
        double epsilon = node.number("epsilon", 1e-5);
        double[] scale = list(node.constant(1), rows);
        double[] bias = list(node.constant(2), rows);
        double[] mean = list(node.constant(3), rows);
        double[] variance = list(node.constant(4), rows);
        double[] deviation =
                Arrays.stream(variance).map(v -> Math.sqrt(v + epsilon)).toArray();
        Rows centered =
                RowOperators.scaled(rows, Arrays.stream(mean).map(m -> -m).toArray(), Stage::plus);
        Rows normal = RowOperators.scaled(centered, deviation, Stage::dividedBy);
        return RowOperators.scaled(RowOperators.scaled(normal, scale, Stage::times), bias, Stage::plus);
    }

    private static double[] list(Constant constant, Rows rows) {
        if (rows.shape().size() != 1 || constant.rank() != 1) {
            throw new UnfitException(
                    "normalizes rows of the shape " + rows.shape() + ". Each must be one list of numbers");
        }
        return RowOperators.perUnit(constant, rows);
    }

    /** Computes x′ = (x − offset) · scale, of the domain ai.onnx.ml. */
    private static Rows scaled(NodeReader node) {
        Rows rows = node.rows(0);
        double[] offset = node.numbers("offset").orElse(new double[] {0});
        double[] scale = node.numbers("scale").orElse(new double[] {1});
        Rows centered = RowOperators.scaled(
                rows, Arrays.stream(perColumn(offset, rows)).map(o -> -o).toArray(), Stage::plus);
        double[] width =
                Arrays.stream(perColumn(scale, centered)).map(s -> 1 / s).toArray();
        return RowOperators.scaled(centered, width, Stage::dividedBy);
    }

    private static double[] perColumn(double[] numbers, Rows rows) {
        if (rows.shape().size() != 1) {
            throw new UnfitException("scales rows of the shape " + rows.shape() + ". Each must be one list of numbers");
        }
        return RowOperators.perUnit(
                numbers.length == 1
                        ? Constant.of(OnnxType.FLOAT, numbers)
                        : Constant.of(OnnxType.FLOAT, numbers, numbers.length),
                rows);
    }

    private static Rows softmax(NodeReader node, Rows.OfRow kind) {
        Rows rows = node.rows(0);
        int axis = NodeReader.axis(
                node.integer("axis", node.opset() < 13 ? 1 : -1), rows.shape().size() + 1);
        if (rows.shape().size() != 1 || axis != 1) {
            throw new UnfitException(
                    "is taken over rows, or over a part of a row. It must be over all units of a layer:"
                            + " export it with dim=1 (axis=1)");
        }
        Rows start = RowOperators.withAffineInStage(rows, rows.stage().units());
        if (!start.isPlain() || !start.stage().isDense()) {
            throw new UnfitException("does not directly follow a dense layer");
        }
        return start.withOfRow(kind);
    }
}
