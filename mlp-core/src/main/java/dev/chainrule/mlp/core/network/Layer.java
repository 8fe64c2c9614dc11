package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Initializer;
import dev.chainrule.mlp.api.RowActivation;
import java.util.List;

/**
 * A fully connected layer: z = W x + b, a = f(z).
 *
 * @param inputs the number of inputs
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
        double maxNorm) {
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    /** Checks that the parameters fit in an array. */
    public Layer {
        if ((inputs + 1L) * units > LONGEST_ARRAY) {
            throw new IllegalArgumentException(
                    "the parameters of a layer of " + inputs + " x " + units + " do not fit in an array");
        }
    }

    /** Returns the number of weights, which precede the biases in the array of parameters. */
    public int weightCount() {
        return inputs * units;
    }

    /** Returns the number of weights and biases. */
    public int parameterCount() {
        return (inputs + 1) * units;
    }
}
