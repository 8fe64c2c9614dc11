package dev.chainrule.mlp.core.explain;

import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.RowPass;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * The attribution of an output to the inputs by integrated gradients, Sundararajan, Taly and Yan, "Axiomatic attribution for
 * deep networks" (2017): the gradient of the output is averaged on the straight line from a baseline row to the row.
 *
 * <pre>
 *   attribution of input i  =  (xᵢ − bᵢ) · ∫₀¹ ∂a/∂xᵢ (b + t(x − b)) dt
 * </pre>
 *
 * <p>The attributions add up to the difference between the output for the row and that for the baseline. {@link
 * #remainingError} is what the approximation of the integral by the midpoint rule misses.
 *
 * @param output the output, from 0
 * @param value the output a(x) for the row
 * @param baselineValue the output a(b) for the baseline
 * @param steps the number of points at which the gradient was computed
 * @param attributions one number per input, in the units of the output
 * @since 0.2
 */
public record IntegratedGradients(
        int output, double value, double baselineValue, int steps, List<Double> attributions) {

    /** Copies the list. */
    public IntegratedGradients {
        attributions = List.copyOf(attributions);
    }

    static IntegratedGradients of(
            Network network, double[][][] weights, double[] input, double[] baseline, int output, int steps) {
        requireOutput(network, output);
        requireInputs(network, "the row", input);
        requireInputs(network, "the baseline", baseline);
        if (steps < 1) {
            throw new IllegalArgumentException("steps must be >= 1, found " + steps);
        }
        int inputs = input.length;
        double[] point = new double[inputs];
        double[] sums = new double[inputs];
        for (int s = 0; s < steps; s++) {
            double t = (s + 0.5) / steps;
            for (int i = 0; i < inputs; i++) {
                point[i] = baseline[i] + t * (input[i] - baseline[i]);
            }
            double[] gradient = RowPass.outputByInput(network, weights, point, output);
            for (int i = 0; i < inputs; i++) {
                sums[i] += gradient[i];
            }
        }
        for (int i = 0; i < inputs; i++) {
            sums[i] *= (input[i] - baseline[i]) / steps;
        }
        return new IntegratedGradients(
                output,
                RowPass.outputs(network, weights, input)[output],
                RowPass.outputs(network, weights, baseline)[output],
                steps,
                DoubleStream.of(sums).boxed().toList());
    }

    static void requireOutput(Network network, int output) {
        if (output < 0 || output >= network.outputs()) {
            throw new IllegalArgumentException(
                    "there is no output " + (output + 1) + ": the network has " + network.outputs());
        }
    }

    private static void requireInputs(Network network, String name, double[] row) {
        if (row.length != network.inputs()) {
            throw new IllegalArgumentException(
                    name + " has " + row.length + " inputs, the network has " + network.inputs());
        }
    }

    /** Returns the sum of the attributions. */
    public double sum() {
        double sum = 0;
        for (double attribution : attributions) {
            sum += attribution;
        }
        return sum;
    }

    /** Returns a(x) − a(b), to which the attributions add up. */
    public double difference() {
        return value - baselineValue;
    }

    /** Returns the sum of the attributions minus the difference of the outputs; more steps make it smaller. */
    public double remainingError() {
        return sum() - difference();
    }
}
