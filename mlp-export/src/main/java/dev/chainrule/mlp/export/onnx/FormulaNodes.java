package dev.chainrule.mlp.export.onnx;

import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.api.expression.Expression.Unary;
import dev.chainrule.mlp.api.expression.Expression.Variable;
import dev.chainrule.mlp.api.expression.Function;
import dev.chainrule.mlp.api.expression.NormalFormula;
import dev.chainrule.mlp.api.expression.Operator;
import dev.chainrule.mlp.api.expression.Program;
import dev.chainrule.mlp.export.onnx.format.OnnxAttribute;
import dev.chainrule.mlp.export.onnx.format.OnnxType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Adds the nodes of a formula in float32 or float64, one for each step of its {@link Program}, which is the form in which nothing
 * cancels or overflows on the way. Functions that ONNX lacks become several operators with the same accuracy.
 */
final class FormulaNodes {
    private static final double LN_2 = 0.6931471805599453;
    private static final double ROOT_HALF = 0.7071067811865476;
    private static final double DENSITY_AT_0 = 0.3989422804014327; // 1/√(2π)

    /** From here √(1 + u²) is |u| in float32. */
    private static final float LARGE = 1e6f;

    private static final Map<Function, String> OPERATORS = operators();

    private final GraphBuilder graph;
    private final String wish;
    private final boolean isFloat64;

    /** The registers of the program. */
    private final List<Value> values = new ArrayList<>();

    /**
     * A register.
     *
     * @param number its value if it is a constant
     * @param name the name of its value if it depends on z
     * @param isModerate whether it is finite for finite z, but for sums and products of very large numbers
     */
    private record Value(Optional<Double> number, String name, boolean isModerate) {}

    /**
     * @param wish the name of the result; the steps before it have the same with a number
     */
    FormulaNodes(GraphBuilder graph, String wish) {
        this(graph, wish, false);
    }

    private FormulaNodes(GraphBuilder graph, String wish, boolean isFloat64) {
        this.graph = graph;
        this.wish = wish;
        this.isFloat64 = isFloat64;
    }

    /** Adds a scaling of float64 values. */
    static String addScaling(GraphBuilder graph, String wish, Expression scaling, String x) {
        return new FormulaNodes(graph, wish, true).add(scaling, "x", x);
    }

    private static Map<Function, String> operators() {
        Map<Function, String> operators = new EnumMap<>(Function.class);
        for (ElementwiseOperator operator : OnnxOperators.all()) {
            if (operator.since() <= OnnxOperators.OPSET
                    && operator.formula() instanceof Unary unary
                    && unary.argument() instanceof Variable) {
                operators.put(unary.function(), operator.name());
            }
        }
        return operators;
    }

    /**
     * Adds a function.
     *
     * @param function its only variable is z
     * @param z the name of the values of z
     * @return the name of the values of the function
     */
    String add(Expression function, String z) {
        return add(function, "z", z);
    }

    private String add(Expression function, String variable, String z) {
        Program program = Program.of(function, variable);
        values.add(new Value(Optional.empty(), z, true));
        for (double constant : program.constants()) {
            values.add(number(constant));
        }
        program.steps().forEach(step -> values.add(value(step)));
        Value result = values.get(program.outputs()[0]);
        if (result.number().isPresent()) { // with z, so that it has its shape and keeps NaN
            return node("Add", node("Mul", z, scalar(0)), name(result));
        }
        return result.name().equals(z) ? node("Identity", z) : result.name();
    }

    private static Value number(double value) {
        return new Value(Optional.of(value), "", true);
    }

    private Value value(Program.Step step) {
        List<Value> in = step.operands().stream().map(values::get).toList();
        boolean isModerate = in.stream().allMatch(Value::isModerate);
        if (in.size() == 4) {
            return new Value(Optional.empty(), where(step, in), isModerate);
        }
        if (in.size() == 1) {
            Function function = Function.valueOf(step.operation());
            return in.get(0).number().isPresent()
                    ? number(function.value(in.get(0).number().get()))
                    : new Value(
                            Optional.empty(),
                            function(function, in.get(0).name()),
                            isBounded(function) || isModerate && growsSlowly(function));
        }
        Operator operator = Operator.valueOf(step.operation());
        if (in.stream().allMatch(value -> value.number().isPresent())) {
            Expression folded = new Expression.Binary(
                    operator,
                    Expression.of(in.get(0).number().get()),
                    Expression.of(in.get(1).number().get()));
            return number(folded.value(Map.of()));
        }
        return new Value(
                Optional.empty(),
                operator(operator, in.get(0), in.get(1), isModerate),
                isModerate && operator != Operator.POWER && operator != Operator.DIVIDE);
    }

    private static boolean isBounded(Function function) {
        return switch (function) {
            case SIN, COS, TANH, ATAN, SIGMOID, ERF, NORMAL_PDF, NORMAL_CDF, SIGN, STEP, SECH_SQUARED, TANH_SOFTPLUS ->
                true;
            default -> false;
        };
    }

    private static boolean growsSlowly(Function function) {
        return switch (function) {
            case NEGATE, ABS, SQRT, SOFTPLUS, ASINH, LN_COSH -> true;
            default -> false;
        };
    }

    private String where(Program.Step step, List<Value> in) {
        String comparison = step.operation().equals("LESS") ? "Less" : "LessOrEqual";
        String condition = node(comparison, name(in.get(0)), name(in.get(1)));
        return node("Where", condition, name(in.get(2)), name(in.get(3)));
    }

    private String operator(Operator operator, Value left, Value right, boolean isModerate) {
        String u = name(left);
        if (operator == Operator.POWER && right.number().equals(Optional.of(2.0))) {
            return node("Mul", u, u);
        }
        String v = name(right);
        return switch (operator) {
            case ADD -> node("Add", u, v);
            case SUBTRACT -> node("Sub", u, v);
            case MULTIPLY -> isModerate ? node("Mul", u, v) : productWithoutNaN(u, v);
            case DIVIDE -> node("Div", u, v);
            case POWER -> node("Pow", u, v);
            case MIN -> node("Min", u, v);
            case MAX -> node("Max", u, v);
        };
    }

    /** 0 · ∞ is 0, as in {@link Program}. */
    private String productWithoutNaN(String u, String v) {
        String product = node("Mul", u, v);
        String smaller = node("Min", node("Abs", u), node("Abs", v)); // 0 for 0 and ∞, NaN for NaN
        return node("Where", node("IsNaN", product), smaller, product);
    }

    private String function(Function function, String u) {
        String operator = OPERATORS.get(function);
        if (operator != null) {
            return node(operator, u);
        }
        return switch (function) {
            case LOG2 -> node("Mul", node("Log", u), scalar(1 / LN_2));
            case EXPM1 -> // tanh(u/2) · (eᵘ + 1)
                node("Mul", node("Tanh", node("Mul", u, scalar(0.5))), node("Add", node("Exp", u), scalar(1)));
            case LOG1P -> log1p(u);
            case NORMAL_PDF ->
                node("Mul", node("Exp", node("Mul", node("Mul", u, u), scalar(-0.5))), scalar(DENSITY_AT_0));
            case NORMAL_CDF ->
                isFloat64 // runtimes lack Erf for it
                        ? new FormulaNodes(graph, wish, true).add(NormalFormula.cdf(), "u", u)
                        : node(
                                "Mul",
                                node("Add", node("Erf", node("Mul", u, scalar(ROOT_HALF))), scalar(1)),
                                scalar(0.5));
            case STEP ->
                graph.cast(node("Greater", u, scalar(0)), wish + "_step", isFloat64 ? OnnxType.DOUBLE : OnnxType.FLOAT);
            case HYPOTENUSE -> hypotenuse(u);
            case LN_COSH -> { // |u| + softplus(−2|u|) − ln 2
                String size = node("Abs", u);
                String rest = node("Softplus", node("Mul", size, scalar(-2)));
                yield node("Sub", node("Add", size, rest), scalar(LN_2));
            }
            case SECH_SQUARED -> {
                String sech = node("Div", scalar(1), node("Cosh", u));
                yield node("Mul", sech, sech);
            }
            case TANH_SOFTPLUS -> node("Tanh", node("Softplus", u));
            default -> throw new IllegalStateException("no operators for " + function);
        };
    }

    /** 2 artanh(u / (2 + u)) near 0, where 1 + u would lose digits of u. */
    private String log1p(String u) {
        if (isFloat64) { // runtimes lack Atanh for it; what 1 + u loses is far below float32
            return node("Log", node("Add", u, scalar(1)));
        }
        String near = node("Mul", node("Atanh", node("Div", u, node("Add", u, scalar(2)))), scalar(2));
        String far = node("Log", node("Add", u, scalar(1)));
        return node("Where", node("Less", node("Abs", u), scalar(0.5)), near, far);
    }

    /** max(|u|, √(1 + min(|u|, 10⁶)²)), which does not overflow. */
    private String hypotenuse(String u) {
        String size = node("Abs", u);
        String limited = node("Min", size, scalar(LARGE));
        return node("Max", size, node("Sqrt", node("Add", node("Mul", limited, limited), scalar(1))));
    }

    private String name(Value value) {
        return value.number().map(this::scalar).orElse(value.name());
    }

    private String scalar(double value) {
        return isFloat64 ? graph.scalarOfDouble(value) : graph.scalar((float) value);
    }

    private String node(String operator, String... operands) {
        return graph.node(operator, wish, List.of(operands), new OnnxAttribute[0]);
    }
}
