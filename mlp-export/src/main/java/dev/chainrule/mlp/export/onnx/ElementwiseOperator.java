package dev.chainrule.mlp.export.onnx;

import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.api.expression.Program;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

/**
 * An ONNX operator that applies a function of z to each element.
 *
 * @param name the operator, such as LeakyRelu
 * @param since the first operator set of the domain ai.onnx that has it in this form
 * @param parameters its numbers, in the order of the specification
 * @param formula the function of z and the parameters
 * @param fit finds the parameters from values of the function; empty if the operator is only read
 */
record ElementwiseOperator(
        String name, int since, List<Parameter> parameters, Expression formula, Optional<ParameterFit> fit) {

    /** Relative difference between two values in float64 that is only rounding. */
    private static final double ROUNDING = 1e-10;

    /**
     * A number that a node gives to its operator.
     *
     * @param name the attribute, or the input for {@code Clip}
     * @param defaultValue the value of an attribute that a node leaves out
     * @param isInput whether the node gives it as a scalar input, after the data, and not as an attribute
     */
    record Parameter(String name, double defaultValue, boolean isInput) {}

    /** Finds the parameters of an operator that would give it the values of a function. */
    interface ParameterFit {
        /**
         * Returns the parameters.
         *
         * @param function f(z)
         * @return a number for each parameter, not necessarily finite; meaningless if the operator cannot be f
         */
        double[] parametersOf(DoubleUnaryOperator function);
    }

    /**
     * Returns the operator's function with its parameters replaced by numbers.
     *
     * @param given numbers by the names of parameters; the others have their defaults
     */
    Expression expression(Map<String, Double> given) {
        Map<String, Double> values = new TreeMap<>();
        for (Parameter parameter : parameters) {
            values.put(parameter.name(), given.getOrDefault(parameter.name(), parameter.defaultValue()));
        }
        return formula.with(values);
    }

    /**
     * Finds parameters with which this operator computes a function.
     *
     * @param function f, whose only variable is z
     * @return a number for each parameter, within the range of float32; empty if the operator cannot compute f
     */
    Optional<List<Double>> parametersOf(Expression function) {
        if (fit.isEmpty()) {
            return Optional.empty();
        }
        Program program = Program.of(function, "z");
        double[] found = fit.get().parametersOf(program::value);
        Map<String, Double> values = new TreeMap<>();
        for (int i = 0; i < found.length; i++) {
            if (!Float.isFinite((float) found[i])) {
                return Optional.empty();
            }
            values.put(parameters.get(i).name(), found[i]);
        }
        return SameFunction.test(function, expression(values), ROUNDING)
                ? Optional.of(DoubleStream.of(found).boxed().toList())
                : Optional.empty();
    }
}
