package dev.chainrule.mlp.export.onnx;

import dev.chainrule.mlp.export.onnx.format.OnnxTensor;
import dev.chainrule.mlp.export.onnx.format.OnnxType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/** Operators whose inputs are all constant, computed while a file is read. */
final class ConstantOperators {
    /** Elements that may be computed for each byte of the file, and at least; a hostile file could ask for any number. */
    private static final int ELEMENTS_PER_BYTE = 4;

    private static final long LEAST_BUDGET = 1_000_000;

    private final Function<OnnxTensor, Constant> tensors;
    private long budget;

    /**
     * @param tensors finds the elements of a tensor
     * @param bytes the size of the file
     */
    ConstantOperators(Function<OnnxTensor, Constant> tensors, long bytes) {
        this.tensors = tensors;
        budget = Math.max(LEAST_BUDGET, ELEMENTS_PER_BYTE * bytes);
    }

    /** Computes a node; empty if its operator is not known for constants. */
    Optional<Constant> compute(NodeReader node) {
        String operator = node.node().operator();
        return switch (operator) {
            case "Constant" -> Optional.of(constant(node));
            case "Identity", "Dropout" -> Optional.of(node.constant(0));
            case "Cast" -> Optional.of(cast(node));
            case "Shape" -> Optional.of(shape(node.constant(0)));
            case "ConstantOfShape" -> Optional.of(filled(node));
            case "Reshape" -> Optional.of(reshaped(node.constant(0), NodeReader.integers(node.constant(1))));
            case "Flatten" -> Optional.of(flattened(node));
            case "Transpose" -> Optional.of(transposed(node));
            case "Unsqueeze" -> Optional.of(unsqueezed(node));
            case "Squeeze" -> Optional.of(squeezed(node));
            case "Concat" -> Optional.of(concatenated(node));
            case "Gather" -> Optional.of(gathered(node));
            default ->
                unary(operator)
                        .map(function -> map(node.constant(0), function))
                        .or(() ->
                                binary(operator).map(function -> joined(node.constant(0), node.constant(1), function)));
        };
    }

    private static Optional<DoubleUnaryOperator> unary(String operator) {
        return Optional.ofNullable(
                switch (operator) {
                    case "Neg" -> u -> -u;
                    case "Abs" -> Math::abs;
                    case "Sqrt" -> Math::sqrt;
                    case "Reciprocal" -> u -> 1 / u;
                    case "Exp" -> StrictMath::exp;
                    case "Log" -> StrictMath::log;
                    default -> null;
                });
    }

    private static Optional<DoubleBinaryOperator> binary(String operator) {
        return Optional.ofNullable(
                switch (operator) {
                    case "Add" -> (u, v) -> u + v;
                    case "Sub" -> (u, v) -> u - v;
                    case "Mul" -> (u, v) -> u * v;
                    case "Div" -> (u, v) -> u / v;
                    case "Pow" -> StrictMath::pow;
                    default -> null;
                });
    }

    private Constant constant(NodeReader node) {
        Optional<OnnxTensor> tensor = node.tensor("value");
        if (tensor.isPresent()) {
            return tensors.apply(tensor.get());
        }
        Optional<Double> number = node.optionalNumber("value_float");
        if (number.isPresent()) {
            return Constant.of(OnnxType.FLOAT, new double[] {number.get()});
        }
        Optional<double[]> numbers = node.numbers("value_floats");
        if (numbers.isPresent()) {
            return Constant.of(OnnxType.FLOAT, numbers.get(), numbers.get().length);
        }
        Optional<int[]> integers = node.integers("value_ints");
        if (integers.isPresent()) {
            double[] values = Arrays.stream(integers.get()).asDoubleStream().toArray();
            return Constant.of(OnnxType.INT64, values, values.length);
        }
        if (node.node().attribute("value_int").isPresent()) {
            return Constant.of(OnnxType.INT64, new double[] {node.integer("value_int", 0)});
        }
        throw new UnfitException("has no value, or one of a kind that no network needs");
    }

    private Constant cast(NodeReader node) {
        Constant from = node.constant(0);
        OnnxType type = OnnxType.of(node.integer("to", 0))
                .filter(to -> to != OnnxType.STRING && !from.isTexts())
                .orElseThrow(() -> new UnfitException("changes the type of a constant to or from text"));
        return spend(type, from.shape(), i -> rounded(type, from.at(i)));
    }

    private static double rounded(OnnxType type, double value) {
        return switch (type) {
            case DOUBLE -> value;
            case FLOAT, FLOAT16, BFLOAT16 -> (float) value;
            case BOOL -> value != 0 ? 1 : 0;
            default -> (long) value;
        };
    }

    private static Constant shape(Constant of) {
        return Constant.of(
                OnnxType.INT64, Arrays.stream(of.shape()).asDoubleStream().toArray(), of.rank());
    }

    private Constant filled(NodeReader node) {
        int[] shape = NodeReader.integers(node.constant(0));
        Optional<Constant> value = node.tensor("value").map(tensors);
        double number =
                value.isPresent() && value.get().size() > 0 ? value.get().at(0) : 0;
        return spend(value.map(Constant::type).orElse(OnnxType.FLOAT), shape, i -> number);
    }

    private static Constant reshaped(Constant from, int[] wanted) {
        int[] shape = wanted.clone();
        long known = 1;
        int open = -1;
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] == 0 && i < from.rank()) {
                shape[i] = from.size(i);
            }
            if (shape[i] == -1 && open < 0) {
                open = i;
            } else if (shape[i] >= 0 && known <= Integer.MAX_VALUE) {
                known *= shape[i];
            } else {
                throw new UnfitException("has the shape " + Arrays.toString(wanted));
            }
        }
        if (open >= 0 && known > 0) {
            shape[open] = (int) (from.size() / known);
            known *= shape[open];
        }
        if (known != from.size()) {
            throw new UnfitException("gives " + from + " the shape " + Arrays.toString(wanted));
        }
        return from.reshaped(shape);
    }

    private static Constant flattened(NodeReader node) {
        Constant from = node.constant(0);
        int axis = node.integer("axis", 1);
        if (axis < 0 || axis > from.rank()) {
            throw new UnfitException("has axis " + axis + " of " + from);
        }
        int rows = Arrays.stream(from.shape()).limit(axis).reduce(1, (a, b) -> a * b);
        int columns = Arrays.stream(from.shape()).skip(axis).reduce(1, (a, b) -> a * b);
        return from.reshaped(rows, columns);
    }

    private static Constant transposed(NodeReader node) {
        Constant from = node.constant(0);
        int[] order = node.integers("perm").orElse(new int[] {1, 0});
        if (from.rank() != 2 || !Arrays.equals(order, new int[] {1, 0})) {
            throw new UnfitException("exchanges dimensions of " + from + ". Only matrices can be transposed");
        }
        return from.transposed();
    }

    private static Constant unsqueezed(NodeReader node) {
        Constant from = node.constant(0);
        int[] axes = node.integers(1, "axes").orElseThrow(() -> new UnfitException("has no axes"));
        List<Integer> shape =
                new ArrayList<>(Arrays.stream(from.shape()).boxed().toList());
        for (int axis : NodeReader.axes(axes, from.rank() + axes.length)) {
            shape.add(axis, 1);
        }
        return from.reshaped(shape.stream().mapToInt(Integer::intValue).toArray());
    }

    private static Constant squeezed(NodeReader node) {
        Constant from = node.constant(0);
        Optional<int[]> axes = node.integers(1, "axes");
        boolean[] drops = new boolean[from.rank()];
        for (int i = 0; i < from.rank(); i++) {
            drops[i] = axes.isEmpty() && from.size(i) == 1;
        }
        for (int axis : axes.orElse(new int[0])) {
            drops[NodeReader.axis(axis, from.rank())] = true;
        }
        List<Integer> shape = new ArrayList<>();
        for (int i = 0; i < from.rank(); i++) {
            if (!drops[i]) {
                shape.add(from.size(i));
            }
        }
        return reshaped(from, shape.stream().mapToInt(Integer::intValue).toArray());
    }

    private Constant concatenated(NodeReader node) {
        List<Double> values = new ArrayList<>();
        OnnxType type = node.constant(0).type();
        for (int i = 0; i < node.inputs().size(); i++) {
            Constant part = node.constant(i);
            if (part.rank() != 1 || part.isTexts()) {
                throw new UnfitException("joins constants of shape " + part + ". Only lists of numbers can be joined");
            }
            pay(part.size());
            Arrays.stream(part.values()).forEach(values::add);
        }
        return Constant.of(
                type, values.stream().mapToDouble(Double::doubleValue).toArray(), values.size());
    }

    private Constant gathered(NodeReader node) {
        Constant from = node.constant(0);
        Constant which = node.constant(1);
        if (from.rank() != 1 || from.isTexts()) {
            throw new UnfitException("selects from " + from + ". Only numbers of a list can be selected");
        }
        return spend(from.type(), which.shape(), i -> {
            int at = (int) which.at(i);
            int index = at < 0 ? at + from.size() : at;
            if (index < 0 || index >= from.size()) {
                throw new UnfitException("selects number " + at + " from " + from);
            }
            return from.at(index);
        });
    }

    private Constant map(Constant from, DoubleUnaryOperator function) {
        return spend(from.type(), from.shape(), i -> rounded(from.type(), function.applyAsDouble(from.at(i))));
    }

    private Constant joined(Constant left, Constant right, DoubleBinaryOperator function) {
        boolean isLeftLarger = left.rank() > right.rank() || left.rank() == right.rank() && left.size() >= right.size();
        Constant larger = isLeftLarger ? left : right;
        Constant smaller = isLeftLarger ? right : left;
        int count = smaller.size();
        boolean isRepeated = count == 1
                || Arrays.equals(
                        smaller.shape(),
                        Arrays.copyOfRange(larger.shape(), larger.rank() - smaller.rank(), larger.rank()));
        if (!isRepeated || count == 0 || left.isTexts() || right.isTexts()) {
            throw new UnfitException("joins constants of the shapes " + left + " and " + right);
        }
        OnnxType type = left.type();
        return spend(type, larger.shape(), i -> {
            double u = left.at(isLeftLarger ? i : i % count);
            double v = right.at(isLeftLarger ? i % count : i);
            return rounded(type, function.applyAsDouble(u, v));
        });
    }

    private Constant spend(OnnxType type, int[] shape, java.util.function.IntToDoubleFunction values) {
        long size = 1;
        for (int dimension : shape) {
            if (dimension < 0) {
                throw new UnfitException("makes a constant of the shape " + Arrays.toString(shape));
            }
            size = Math.min(Integer.MAX_VALUE, size * dimension);
        }
        pay(size);
        double[] computed = new double[(int) size];
        Arrays.setAll(computed, values);
        return Constant.of(type, computed, shape);
    }

    private void pay(long elements) {
        budget -= elements;
        if (budget < 0) {
            throw new UnfitException("computes more constants than a file of this size needs");
        }
    }
}
