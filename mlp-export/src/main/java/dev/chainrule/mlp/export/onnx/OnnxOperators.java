package dev.chainrule.mlp.export.onnx;

import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.export.onnx.ElementwiseOperator.Parameter;
import dev.chainrule.mlp.export.onnx.ElementwiseOperator.ParameterFit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The elementwise operators of ONNX with their functions: the only place that says what an operator computes. An export
 * looks up the operator of a function, an import the function of an operator.
 *
 * <p>Source: the ONNX operator specification, github.com/onnx/onnx/blob/main/docs/Operators.md.
 */
final class OnnxOperators {
    /** The operator set of exported files. Every widely used runtime has it. */
    static final int OPSET = 17;

    /** Beyond this, eᶻ − 1 is −1 and a clipped function has reached its limit. */
    private static final double FAR = 1e30;

    private static final double STEP = 0x1p-4;

    private static final Map<String, ElementwiseOperator> BY_NAME = byName();

    private OnnxOperators() {}

    /**
     * An operator with the parameters that make it a certain function.
     *
     * @param parameters a number for each parameter of the operator
     */
    record Match(ElementwiseOperator operator, List<Double> parameters) {
        /** Copies the list. */
        Match {
            parameters = List.copyOf(parameters);
        }
    }

    /** Returns the operator with this name; empty if there is none, or if it is not elementwise. */
    static Optional<ElementwiseOperator> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** Returns all operators, in the order in which {@link #of} tries them. */
    static Collection<ElementwiseOperator> all() {
        return BY_NAME.values();
    }

    /** Finds the one operator of {@link #OPSET} that computes a function of z; empty if it takes several. */
    static Optional<Match> of(Expression function) {
        return BY_NAME.values().stream()
                .filter(operator -> operator.since() <= OPSET)
                .flatMap(operator -> operator.parametersOf(function).map(found -> new Match(operator, found)).stream())
                .findFirst();
    }

    private static Map<String, ElementwiseOperator> byName() {
        List<ElementwiseOperator> all = new ArrayList<>();
        all.add(fixed("Identity", 1, "z"));
        all.add(fixed("Relu", 6, "max(z, 0)"));
        all.add(fixed("Sigmoid", 6, "sigmoid(z)"));
        all.add(fixed("Tanh", 6, "tanh(z)"));
        all.add(fixed("Softplus", 1, "softplus(z)"));
        all.add(fixed("Softsign", 1, "z / (1 + abs(z))"));
        all.add(new ElementwiseOperator(
                "Clip",
                11,
                List.of(new Parameter("low", -Float.MAX_VALUE, true), new Parameter("high", Float.MAX_VALUE, true)),
                Expression.parse("min(max(z, low), high)"),
                Optional.of(f -> new double[] {f.applyAsDouble(-FAR), f.applyAsDouble(FAR)})));
        all.add(fitted(
                "LeakyRelu",
                6,
                "where(z > 0, z, alpha * z)",
                f -> new double[] {-f.applyAsDouble(-1)},
                attribute("alpha", 0.01)));
        all.add(fitted(
                "Elu",
                6,
                "where(z > 0, z, alpha * (exp(z) - 1))",
                f -> new double[] {-f.applyAsDouble(-FAR)},
                attribute("alpha", 1)));
        all.add(fitted(
                "Celu",
                12,
                "where(z > 0, z, alpha * (exp(z / alpha) - 1))",
                f -> new double[] {-f.applyAsDouble(-FAR)},
                attribute("alpha", 1)));
        // the defaults are the float32 roundings that the specification writes out
        all.add(fitted(
                "Selu",
                6,
                "where(z > 0, gamma * z, gamma * alpha * (exp(z) - 1))",
                f -> new double[] {-f.applyAsDouble(-FAR) / f.applyAsDouble(1), f.applyAsDouble(1)},
                attribute("alpha", 1.67326319217681884765625),
                attribute("gamma", 1.05070102214813232421875)));
        all.add(fitted(
                "HardSigmoid",
                6,
                "max(0, min(1, alpha * z + beta))",
                f -> new double[] {(f.applyAsDouble(STEP) - f.applyAsDouble(-STEP)) / (2 * STEP), f.applyAsDouble(0)},
                attribute("alpha", 0.2),
                attribute("beta", 0.5)));
        all.add(fixed("HardSwish", 14, "z * max(0, min(1, z / 6 + 0.5))"));
        all.add(fixed("Abs", 6, "abs(z)"));
        all.add(fixed("Neg", 6, "-z"));
        all.add(fixed("Sign", 9, "sign(z)"));
        all.add(fixed("Reciprocal", 6, "1 / z"));
        all.add(fixed("Exp", 6, "exp(z)"));
        all.add(fixed("Log", 6, "ln(z)"));
        all.add(fixed("Sqrt", 6, "sqrt(z)"));
        all.add(fixed("Sin", 7, "sin(z)"));
        all.add(fixed("Cos", 7, "cos(z)"));
        all.add(fixed("Tan", 7, "tan(z)"));
        all.add(fixed("Atan", 7, "atan(z)"));
        all.add(fixed("Sinh", 9, "sinh(z)"));
        all.add(fixed("Cosh", 9, "cosh(z)"));
        all.add(fixed("Asinh", 9, "asinh(z)"));
        all.add(fixed("Erf", 9, "erf(z)"));
        all.add(fixed("Mish", 18, "z * tanh(softplus(z))"));
        all.add(readOnly("ThresholdedRelu", 10, "where(z > alpha, z, 0)", attribute("alpha", 1)));
        all.add(readOnly(
                "Shrink",
                9,
                "where(z < -lambd, z + bias, where(z > lambd, z - bias, 0))",
                attribute("lambd", 0.5),
                attribute("bias", 0)));
        all.add(readOnly("Swish", 24, "z * sigmoid(alpha * z)", attribute("alpha", 1)));
        Map<String, ElementwiseOperator> byName = new LinkedHashMap<>();
        all.forEach(operator -> byName.put(operator.name(), operator));
        return Collections.unmodifiableMap(byName);
    }

    private static Parameter attribute(String name, double defaultValue) {
        return new Parameter(name, defaultValue, false);
    }

    private static ElementwiseOperator fixed(String name, int since, String formula) {
        return fitted(name, since, formula, f -> new double[0]);
    }

    private static ElementwiseOperator fitted(
            String name, int since, String formula, ParameterFit fit, Parameter... parameters) {
        return new ElementwiseOperator(name, since, List.of(parameters), Expression.parse(formula), Optional.of(fit));
    }

    private static ElementwiseOperator readOnly(String name, int since, String formula, Parameter... parameters) {
        return new ElementwiseOperator(name, since, List.of(parameters), Expression.parse(formula), Optional.empty());
    }
}
