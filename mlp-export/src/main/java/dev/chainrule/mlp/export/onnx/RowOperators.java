package dev.chainrule.mlp.export.onnx;

import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.api.expression.Expression.Binary;
import dev.chainrule.mlp.api.expression.Expression.Unary;
import dev.chainrule.mlp.api.expression.Operator;
import dev.chainrule.mlp.export.onnx.format.OnnxType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Elementwise operators: those that are a part of a dense layer, and those that become its activation. */
final class RowOperators {
    private RowOperators() {}

    /** Computes a node; empty if its operator is not elementwise. */
    static Optional<GraphValue> compute(NodeReader node) {
        String operator = node.node().operator();
        return switch (operator) {
            case "Add", "Sum" -> Optional.of(sum(node));
            case "Sub" -> Optional.of(arithmetic(Operator.SUBTRACT, node.input(0), node.input(1)));
            case "Mul" -> Optional.of(arithmetic(Operator.MULTIPLY, node.input(0), node.input(1)));
            case "Div" -> Optional.of(arithmetic(Operator.DIVIDE, node.input(0), node.input(1)));
            case "Pow" -> Optional.of(joined(Operator.POWER, node.input(0), node.input(1)));
            case "Min" -> Optional.of(folded(Operator.MIN, node));
            case "Max" -> Optional.of(folded(Operator.MAX, node));
            case "Clip" -> Optional.of(clipped(node));
            case "PRelu" -> Optional.of(leaky(node));
            case "Gelu" -> Optional.of(gelu(node));
            case "Less" -> Optional.of(comparison(node.input(0), node.input(1), true, false));
            case "LessOrEqual" -> Optional.of(comparison(node.input(0), node.input(1), false, false));
            case "Greater" -> Optional.of(comparison(node.input(1), node.input(0), true, false));
            case "GreaterOrEqual" -> Optional.of(comparison(node.input(1), node.input(0), false, false));
            case "Not" -> Optional.of(condition(node, 0).negated());
            case "And" -> Optional.of(both(condition(node, 0), condition(node, 1)));
            case "Or" -> Optional.of(either(condition(node, 0), condition(node, 1)));
            case "Xor" -> Optional.of(oneOf(condition(node, 0), condition(node, 1)));
            case "Where" -> Optional.of(choice(node));
            default -> OnnxOperators.named(operator).map(known -> applied(known, node));
        };
    }

    private static GraphValue applied(ElementwiseOperator operator, NodeReader node) {
        Rows rows = node.rows(0);
        Map<String, Double> given = new TreeMap<>();
        for (ElementwiseOperator.Parameter parameter : operator.parameters()) {
            node.optionalNumber(parameter.name()).ifPresent(value -> given.put(parameter.name(), finite(value)));
        }
        Expression function = operator.expression(given);
        return rows.then(function, size(function));
    }

    /** Returns the number of operations of a function that is written out. */
    static int size(Expression e) {
        if (e instanceof Unary unary) {
            return 1 + size(unary.argument());
        }
        if (e instanceof Binary binary) {
            return 1 + size(binary.left()) + size(binary.right());
        }
        if (e instanceof Expression.Where where) {
            return 1 + size(where.left()) + size(where.right()) + size(where.then()) + size(where.otherwise());
        }
        return 0;
    }

    /* ---- sums and products: of layers, or of functions ---- */

    private static GraphValue sum(NodeReader node) {
        return rowsFirst(node).stream()
                .reduce((sum, value) -> arithmetic(Operator.ADD, sum, value))
                .orElseThrow();
    }

    /** Returns the inputs of an operator that is commutative, the constants last: two of them are no rows. */
    private static List<GraphValue> rowsFirst(NodeReader node) {
        return IntStream.range(0, node.inputs().size())
                .mapToObj(node::input)
                .sorted(Comparator.comparing(Constant.class::isInstance))
                .toList();
    }

    private static GraphValue arithmetic(Operator operator, GraphValue left, GraphValue right) {
        if (operator == Operator.ADD && left instanceof GraphValue.Check) {
            return right;
        }
        if (operator == Operator.ADD && right instanceof GraphValue.Check) {
            return left;
        }
        if (left instanceof Rows rows && right instanceof Constant constant && constant.size() != 1) {
            double[] numbers = perUnit(constant, rows);
            return switch (operator) {
                case ADD -> scaled(rows, numbers, (stage, t) -> stage.plus(t));
                case SUBTRACT -> scaled(rows, negated(numbers), (stage, t) -> stage.plus(t));
                case MULTIPLY -> scaled(rows, numbers, (stage, f) -> stage.times(f));
                default -> scaled(rows, numbers, (stage, d) -> stage.dividedBy(d));
            };
        }
        if (left instanceof Constant constant && right instanceof Rows rows && constant.size() != 1) {
            double[] numbers = perUnit(constant, rows);
            return switch (operator) {
                case ADD -> scaled(rows, numbers, (stage, t) -> stage.plus(t));
                case SUBTRACT ->
                    scaled(
                            rows,
                            numbers,
                            (stage, t) -> stage.times(minusOnes(t.length)).plus(t));
                case MULTIPLY -> scaled(rows, numbers, (stage, f) -> stage.times(f));
                default -> throw new UnfitException("divides different numbers by the outputs of a layer");
            };
        }
        return joined(operator, left, right);
    }

    private static double[] minusOnes(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, -1);
        return ones;
    }

    private static double[] negated(double[] numbers) {
        return Arrays.stream(numbers).map(number -> -number).toArray();
    }

    /** Adds to a stage, or multiplies it. */
    interface Scaling {
        Stage of(Stage stage, double[] numbers);
    }

    /** Scales each unit by its own number, as a part of the layer or of the one after it. */
    static Rows scaled(Rows rows, double[] numbers, Scaling scaling) {
        Rows start = withAffineInStage(rows, numbers.length);
        Stage stage = start.isPlain() ? start.stage() : Stage.scaling(start);
        return new Rows(
                scaling.of(stage, numbers), Rows.Z, 0, Rows.OfRow.NOTHING, withKnownSize(rows.shape(), numbers.length));
    }

    /** Moves a function 2z + 1 and the like into its stage. */
    static Rows withAffineInStage(Rows rows, int units) {
        boolean isFunction = rows.ofRow() == Rows.OfRow.NOTHING && !rows.isPlain();
        Optional<Affine> affine = isFunction ? Affine.of(rows.function()) : Optional.empty();
        return affine.map(line -> new Rows(
                        rows.stage().then(line.slope(), line.intercept(), units),
                        Rows.Z,
                        0,
                        Rows.OfRow.NOTHING,
                        rows.shape()))
                .orElse(rows);
    }

    private static List<Integer> withKnownSize(List<Integer> shape, int units) {
        List<Integer> known = new ArrayList<>(shape);
        Collections.replaceAll(known, -1, units);
        return known;
    }

    /** Returns the number of a constant for each unit, by ONNX's rules of broadcasting. */
    static double[] perUnit(Constant constant, Rows rows) {
        List<Integer> shape = rows.shape();
        int extra = constant.rank() - shape.size();
        boolean isOpen = shape.contains(-1) && shape.size() > 1;
        boolean fits = !isOpen && extra <= 1 && !constant.isTexts() && (extra < 1 || constant.size(0) == 1);
        long units = 1;
        int[] strides = new int[shape.size()];
        int[] sizes = new int[shape.size()];
        int stride = 1;
        for (int d = shape.size() - 1; d >= 0 && fits; d--) {
            int own = d + extra >= 0 ? constant.size(d + extra) : 1;
            sizes[d] = shape.get(d) < 0 ? own : shape.get(d);
            fits = own == 1 || own == sizes[d];
            strides[d] = own == 1 ? 0 : stride;
            stride *= own;
            units *= sizes[d];
        }
        if (!fits || units < 1 || units > Math.max(constant.size(), MOST_REPEATED)) {
            throw new UnfitException("joins a constant of the shape " + constant + " and rows of " + shape
                    + " values. Give one number, or one for each value of a row");
        }
        double[] numbers = new double[(int) units];
        for (int i = 0; i < numbers.length; i++) {
            int rest = i;
            int at = 0;
            for (int d = sizes.length - 1; d >= 0; d--) {
                at += rest % sizes[d] * strides[d];
                rest /= sizes[d];
            }
            numbers[i] = finite(constant.at(at));
        }
        return numbers;
    }

    /** A constant of few numbers is not repeated for more units than this. */
    private static final int MOST_REPEATED = 1_000_000;

    /* ---- functions ---- */

    private static GraphValue joined(Operator operator, GraphValue left, GraphValue right) {
        if (left instanceof Rows rows && right instanceof Rows others) {
            return rows.joined(operator, others);
        }
        if (left instanceof Rows rows && right instanceof Constant constant) {
            return rows.joined(operator, scalar(constant), false);
        }
        if (left instanceof Constant constant && right instanceof Rows rows) {
            return rows.joined(operator, scalar(constant), true);
        }
        throw new UnfitException("cannot be computed from a label or a comparison");
    }

    private static GraphValue folded(Operator operator, NodeReader node) {
        return rowsFirst(node).stream()
                .reduce((folded, value) -> joined(operator, folded, value))
                .orElseThrow();
    }

    private static Rows clipped(NodeReader node) {
        Rows rows = node.rows(0);
        Optional<Double> low = bound(node, 1, "min");
        Optional<Double> high = bound(node, 2, "max");
        if (low.isPresent()) {
            rows = rows.joined(Operator.MAX, low.get(), false);
        }
        return high.isPresent() ? rows.joined(Operator.MIN, high.get(), false) : rows;
    }

    /** Returns a bound that is within the range of float32, as the default ones are not. */
    private static Optional<Double> bound(NodeReader node, int input, String attribute) {
        Optional<Double> bound = node.optionalConstant(input)
                .map(constant -> constant.size() == 1 ? numberOf(constant) : scalar(constant))
                .or(() -> node.optionalNumber(attribute));
        if (bound.isPresent() && bound.get().isNaN()) {
            throw new UnfitException("has the bound NaN");
        }
        return bound.filter(value -> Math.abs(value) < Float.MAX_VALUE);
    }

    private static Rows leaky(NodeReader node) {
        Rows rows = node.rows(0);
        double slope = same(node.constant(1));
        return Rows.choice(
                new Condition.Comparison(rows.constant(0), rows, true, false),
                rows,
                rows.joined(Operator.MULTIPLY, slope, true));
    }

    /** Returns the number that all elements of a constant are. */
    private static double same(Constant constant) {
        for (int i = 1; i < constant.size(); i++) {
            if (constant.at(i) != constant.at(0)) {
                throw new UnfitException(
                        "has a slope for each unit. Activations are the same for all units of a layer: train with one"
                                + " slope, as nn.PReLU() has, or with LeakyReLU");
            }
        }
        if (constant.size() == 0 || constant.isTexts()) {
            throw new UnfitException("has no slope");
        }
        return finite(numberOf(constant));
    }

    private static Rows gelu(NodeReader node) {
        boolean isTanh = node.node().attribute("approximate").isPresent()
                && !node.texts("approximate").equals(Optional.of(List.of("none")));
        Expression function = Expression.parse(
                isTanh ? "z / 2 * (1 + tanh(sqrt(2 / pi) * (z + 0.044715 * z^3)))" : "z * normalCdf(z)", "z");
        return node.rows(0).then(function, size(function));
    }

    private static GraphValue comparison(GraphValue left, GraphValue right, boolean isStrict, boolean isNegated) {
        if (left instanceof Rows rows && right instanceof Rows others) {
            return new Condition.Comparison(rows, others, isStrict, isNegated);
        }
        if (left instanceof Rows rows && right instanceof Constant constant) {
            return new Condition.Comparison(rows, rows.constant(scalar(constant)), isStrict, isNegated);
        }
        if (left instanceof Constant constant && right instanceof Rows rows) {
            return new Condition.Comparison(rows.constant(scalar(constant)), rows, isStrict, isNegated);
        }
        throw new UnfitException("compares labels, or comparisons");
    }

    private static Condition condition(NodeReader node, int i) {
        if (node.input(i) instanceof Condition condition) {
            return condition;
        }
        throw new UnfitException("needs a comparison as input number " + (i + 1));
    }

    private static Condition both(Condition left, Condition right) {
        return Condition.Both.of(left, right);
    }

    private static Condition either(Condition left, Condition right) {
        return both(left.negated(), right.negated()).negated();
    }

    private static Condition oneOf(Condition left, Condition right) {
        return either(both(left, right.negated()), both(left.negated(), right));
    }

    private static GraphValue choice(NodeReader node) {
        if (node.input(0) instanceof Condition condition) {
            Rows like = condition.anySide();
            return condition.choice(asRows(node.input(1), like), asRows(node.input(2), like));
        }
        throw new UnfitException("chooses by something that is not a comparison of z and a number");
    }

    /** Returns 1 where a condition holds, otherwise 0. */
    static Rows asNumber(Condition condition) {
        Rows like = condition.anySide();
        return condition.choice(like.constant(1), like.constant(0));
    }

    private static Rows asRows(GraphValue value, Rows like) {
        if (value instanceof Rows rows) {
            return rows;
        }
        if (value instanceof Constant constant) {
            return like.constant(scalar(constant));
        }
        throw new UnfitException("chooses labels, or comparisons");
    }

    private static double scalar(Constant constant) {
        if (constant.size() != 1 || constant.isTexts()) {
            throw new UnfitException("uses a constant of the shape " + constant
                    + " in a function. Activations are the same for all units of a layer: use one number");
        }
        return finite(numberOf(constant));
    }

    /** Returns the first number; of a float, what it means. */
    private static double numberOf(Constant constant) {
        double number = constant.at(0);
        return constant.type() == OnnxType.FLOAT ? MeantNumber.of((float) number) : number;
    }

    private static double finite(double number) {
        if (!Double.isFinite(number)) {
            throw new UnfitException("uses the number " + number);
        }
        return number;
    }
}
