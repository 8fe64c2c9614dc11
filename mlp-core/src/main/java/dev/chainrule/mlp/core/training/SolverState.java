package dev.chainrule.mlp.core.training;

import java.util.Arrays;

/**
 * The state of a solver in float64. The weights of a {@link TrainingState} are the same parameters rounded to float32.
 *
 * @param parameters the parameters of the trained layers, one after the other, each in the order of
 *     {@link dev.chainrule.mlp.core.network.ParameterArrays}
 * @param memory the numbers that the solver keeps between iterations
 * @param isDone whether further iterations would not change the parameters
 * @since 0.2
 */
public record SolverState(double[] parameters, double[] memory, boolean isDone) {

    /** Compares the contents of the arrays. */
    @Override
    public boolean equals(Object other) {
        return other instanceof SolverState that
                && Arrays.equals(parameters, that.parameters)
                && Arrays.equals(memory, that.memory)
                && isDone == that.isDone;
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(parameters) + Arrays.hashCode(memory)) + Boolean.hashCode(isDone);
    }

    /** Returns text such as {@code 121 parameters}. */
    @Override
    public String toString() {
        return parameters.length + " parameters";
    }
}
