package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Initializer;
import dev.chainrule.mlp.api.RowActivation;
import java.util.ArrayList;
import java.util.List;

/**
 * A fully connected layer: z = W x + b, a = f(z).
 *
 * @param inputs the number of inputs; in front of the first layer, of encoded ones if there are learned encodings
 * @param units the number of units
 * @param activation f
 * @param initializer sets the initial weights unless {@code givenWeights} does
 * @param biasInitializer sets the initial biases unless {@code givenBiases} does
 * @param givenWeights the initial weights from the document, units × inputs; empty if it has none
 * @param givenBiases the initial biases from the document, one per unit; empty if it has none
 * @param dropout the probability with which each output is dropped during training; 0 for no dropout
 * @param frozen whether training leaves the weights and biases as they are
 * @param step the factors of its steps
 * @param penalty the penalty on the weights
 * @param maxNorm the limit of √Σw² over the weights of one unit; infinite for no limit
 * @param inputScale whether the layer has a learned scale s of its inputs, so that z = W(s ⊙ x) + b; only the first can
 * @param encodings the learned encodings of its inputs; only the first can have some
 * @param parametric whether the layer has a learned share α of its activation, so that a = z + α(f(z) − z)
 * @since 0.2
 */
public record Layer(
        int inputs,
        int units,
        RowActivation activation,
        Initializer initializer,
        Initializer biasInitializer,
        List<List<Double>> givenWeights,
        List<Double> givenBiases,
        double dropout,
        boolean frozen,
        LayerStep step,
        Penalty penalty,
        double maxNorm,
        boolean inputScale,
        InputEncodings encodings,
        boolean parametric) {
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    /** Checks that the parameters fit in an array. */
    public Layer {
        if ((inputs + 1L) * units + furtherCount(inputs, units, inputScale, encodings, parametric) > LONGEST_ARRAY) {
            throw new IllegalArgumentException(
                    "the parameters of a layer of " + inputs + " x " + units + " do not fit in an array");
        }
    }

    /** Returns the number of weights, biases and other parameters. */
    public int parameterCount() {
        return (inputs + 1) * units + (int) furtherCount(inputs, units, inputScale, encodings, parametric);
    }

    private static long furtherCount(
            int inputs, int units, boolean inputScale, InputEncodings encodings, boolean parametric) {
        return (inputScale ? inputs : 0L) + encodings.parameters() + (parametric ? units : 0);
    }

    /**
     * Returns the activation of all units in float64.
     *
     * @param rows the parameters of the layer as in {@link ParameterArrays#values}
     */
    public RowActivation activation(double[][] rows) {
        return parametric ? new ParametricFunction(activation, rows[row(ParameterKind.ALPHA)]) : activation;
    }

    /**
     * Returns the factor of the learning rate of a parameter.
     *
     * @param index its index among those of its kind; read for encodings alone, each of which has its own factor
     */
    public double rateOf(ParameterKind kind, int index) {
        return kind == ParameterKind.ENCODINGS ? encodings.partOf(index).rate() : step.rateOf(kind);
    }

    /** Returns the number of weights, the first parameters of the array of the layer. */
    public int weightCount() {
        return inputs * units;
    }

    /** Returns the parameters of each kind that the layer has, in the order of its array. */
    public List<ParameterRange> ranges() {
        List<ParameterRange> ranges = new ArrayList<>();
        add(ranges, ParameterKind.WEIGHTS, weightCount());
        add(ranges, ParameterKind.BIASES, units);
        if (inputScale) {
            add(ranges, ParameterKind.INPUT_SCALE, inputs);
        }
        if (!encodings.isEmpty()) {
            add(ranges, ParameterKind.ENCODINGS, encodings.parameters());
        }
        if (parametric) {
            add(ranges, ParameterKind.ALPHA, units);
        }
        return List.copyOf(ranges);
    }

    private static void add(List<ParameterRange> ranges, ParameterKind kind, int length) {
        int from = ranges.isEmpty() ? 0 : ranges.get(ranges.size() - 1).to();
        ranges.add(new ParameterRange(kind, from, from + length));
    }

    /**
     * Returns the parameters of a kind.
     *
     * @throws IllegalArgumentException if the layer has none of it
     */
    public ParameterRange range(ParameterKind kind) {
        return ranges().stream()
                .filter(range -> range.kind() == kind)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the layer has no " + kind.label()));
    }

    /**
     * Returns the row of a further kind of parameters in {@link ParameterArrays#values}.
     *
     * @throws IllegalArgumentException if the layer has none of it
     */
    public int row(ParameterKind kind) {
        return units + furtherRanges().indexOf(range(kind));
    }

    /** Returns the kinds of parameters that are neither weights nor biases, in the order of the array. */
    public List<ParameterRange> furtherRanges() {
        List<ParameterRange> ranges = ranges();
        return ranges.subList(2, ranges.size());
    }
}
