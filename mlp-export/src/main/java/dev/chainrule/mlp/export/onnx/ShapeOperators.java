package dev.chainrule.mlp.export.onnx;

import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.api.expression.Expression.Binary;
import dev.chainrule.mlp.api.expression.Operator;
import dev.chainrule.mlp.export.onnx.format.OnnxType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Operators that change only the shape or the type of values that depend on the data. */
final class ShapeOperators {
    /** Two functions whose sum differs from 1 by less are the probabilities of two classes. */
    private static final double ROUNDING = 1e-6;

    private ShapeOperators() {}

    /** Computes a node; empty if its operator is none of these. */
    static Optional<GraphValue> compute(NodeReader node) {
        return switch (node.node().operator()) {
            case "Identity" -> Optional.of(node.input(0));
            case "Dropout" -> Optional.of(dropout(node));
            case "Cast" -> Optional.of(cast(node));
            case "Flatten" -> Optional.of(flattened(node));
            case "Reshape" -> Optional.of(reshaped(node));
            case "Squeeze" -> Optional.of(squeezed(node));
            case "Unsqueeze" -> Optional.of(unsqueezed(node));
            case "Shape" -> Optional.of(shape(node.rows(0)));
            case "Concat" -> Optional.of(concatenated(node));
            default -> Optional.empty();
        };
    }

    private static GraphValue dropout(NodeReader node) {
        if (node.optionalConstant(2)
                .filter(training -> training.size() != 1 || training.at(0) != 0)
                .isPresent()) {
            throw new UnfitException("is in training mode. Export the network in evaluation mode");
        }
        return node.input(0);
    }

    private static GraphValue cast(NodeReader node) {
        Optional<OnnxType> type = OnnxType.of(node.integer("to", 0));
        if (node.input(0) instanceof Condition condition) {
            return type.equals(Optional.of(OnnxType.BOOL)) ? condition : RowOperators.asNumber(condition);
        }
        boolean isReal = type.equals(Optional.of(OnnxType.FLOAT))
                || type.equals(Optional.of(OnnxType.DOUBLE))
                || type.equals(Optional.of(OnnxType.FLOAT16));
        if (node.input(0) instanceof Rows && !isReal) {
            throw new UnfitException("rounds numbers to " + type.map(Enum::name).orElse("an unknown type"));
        }
        return node.input(0);
    }

    private static GraphValue flattened(NodeReader node) {
        if (!(node.input(0) instanceof Rows rows)) {
            return node.input(0);
        }
        if (NodeReader.axis(node.integer("axis", 1), rows.shape().size() + 1) != 1) {
            throw new UnfitException("makes other rows than those of the data");
        }
        return rows.withShape(List.of(count(rows.shape())));
    }

    /** Returns the number of values in a row; -1 if it is open. */
    private static int count(List<Integer> shape) {
        long count = 1;
        for (int size : shape) {
            if (size < 0) {
                return -1;
            }
            count *= size;
            if (count > Integer.MAX_VALUE) {
                throw new UnfitException("has rows of more than " + Integer.MAX_VALUE + " values");
            }
        }
        return (int) count;
    }

    private static GraphValue reshaped(NodeReader node) {
        if (!(node.input(0) instanceof Rows rows)) {
            return node.input(0);
        }
        Optional<int[]> wanted = node.integers(1, "shape");
        int[] shape = wanted.orElseThrow(() -> new UnfitException("has no shape"));
        int count = count(rows.shape());
        if (shape.length == 1 && shape[0] == -1 && count == 1) {
            return rows.withShape(List.of());
        }
        List<Integer> row = new ArrayList<>();
        for (int i = 1; i < shape.length; i++) {
            row.add(shape[i] == 0 && i <= rows.shape().size() ? rows.shape().get(i - 1) : shape[i]);
        }
        int open = row.indexOf(-1);
        if (shape.length > 1 && open >= 0 && count >= 0) {
            row.set(open, 1);
            int others = count(row);
            row.set(open, others > 0 ? count / others : 0);
        }
        if (shape.length < 2 || row.stream().anyMatch(size -> size < 1 && count >= 0) || count(row) != count) {
            throw new UnfitException("gives rows of the shape " + rows.shape() + " the shape " + Arrays.toString(shape)
                    + ". Only the shape of each row may change: export the part of the network behind this node");
        }
        return rows.withShape(row);
    }

    private static GraphValue squeezed(NodeReader node) {
        if (!(node.input(0) instanceof Rows rows)) {
            return node.input(0);
        }
        int[] axes = node.integers(1, "axes").orElseThrow(() -> new UnfitException("names no axes"));
        List<Integer> shape = new ArrayList<>();
        int[] dropped = NodeReader.axes(axes, rows.shape().size() + 1);
        for (int d = 0; d <= rows.shape().size(); d++) {
            if (Arrays.binarySearch(dropped, d) < 0) {
                shape.add(d == 0 ? -1 : rows.shape().get(d - 1));
            } else if (d == 0 || rows.shape().get(d - 1) != 1) {
                throw new UnfitException("removes a dimension that is not 1");
            }
        }
        shape.remove(0); // that of the rows
        return rows.withShape(shape);
    }

    private static GraphValue unsqueezed(NodeReader node) {
        if (!(node.input(0) instanceof Rows rows)) {
            return node.input(0);
        }
        int[] axes = node.integers(1, "axes").orElseThrow(() -> new UnfitException("names no axes"));
        List<Integer> shape = new ArrayList<>(rows.shape());
        for (int axis : NodeReader.axes(axes, rows.shape().size() + 1 + axes.length)) {
            if (axis == 0) {
                throw new UnfitException("adds a dimension before the rows");
            }
            shape.add(axis - 1, 1);
        }
        return rows.withShape(shape);
    }

    /** Returns the shape with -1 for the number of rows, as Reshape takes it. */
    private static Constant shape(Rows rows) {
        double[] shape = new double[1 + rows.shape().size()];
        shape[0] = -1;
        for (int i = 1; i < shape.length; i++) {
            shape[i] = rows.shape().get(i - 1);
            if (shape[i] < 0) {
                throw new UnfitException("asks for a number of inputs that the file leaves open");
            }
        }
        return Constant.of(OnnxType.INT64, shape, shape.length);
    }

    private static GraphValue concatenated(NodeReader node) {
        List<Rows> parts = new ArrayList<>();
        for (int i = 0; i < node.inputs().size(); i++) {
            Rows part = node.rows(i);
            if (part.shape().size() != 1 || NodeReader.axis(node.integer("axis", 0), 2) != 1) {
                throw new UnfitException("joins values other than the columns of rows");
            }
            parts.add(part);
        }
        if (parts.size() == 1) {
            return parts.get(0);
        }
        if (parts.size() == 2 && parts.get(0).stage() == parts.get(1).stage()) {
            return twoClasses(parts.get(0), parts.get(1));
        }
        List<Stage> inputs = new ArrayList<>();
        for (Rows part : parts) {
            Rows plain = RowOperators.withAffineInStage(part, part.stage().units());
            if (!plain.isPlain()
                    || !plain.stage().isInputs()
                    || plain.stage().columns().isEmpty()) {
                throw new UnfitException("joins two branches of the graph. Networks are a chain of layers, and only"
                        + " inputs that are one column each can be joined");
            }
            inputs.add(plain.stage());
        }
        Stage all = Stage.concatenated(inputs);
        return Rows.of(all, List.of(all.units()));
    }

    private static GraphValue twoClasses(Rows first, Rows second) {
        Expression complement = new Binary(Operator.SUBTRACT, Expression.of(1), second.function());
        boolean areProbabilities = first.stage().units() == 1
                && first.ofRow() == Rows.OfRow.NOTHING
                && SameFunction.test(first.function(), complement, ROUNDING);
        if (!areProbabilities) {
            throw new UnfitException("joins two functions of the same layer that are not 1 - p and p");
        }
        boolean isComplementFirst = first.size() > second.size();
        return new GraphValue.TwoClasses(isComplementFirst ? second : first, !isComplementFirst);
    }
}
