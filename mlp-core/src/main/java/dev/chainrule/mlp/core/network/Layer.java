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
 * @param initializer where the weights start, unless they are given
 * @param biasInitializer where the biases start, unless they are given
 * @param givenWeights weights that the document gives, units × inputs; empty if there are none
 * @param givenBiases biases that the document gives; empty if there are none
 * @param dropout the probability with which each output is dropped in training; 0 for none
 * @param penalty what the weights cost
 * @param maxNorm the largest √Σw² over the weights of one unit; infinite if there is no limit
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
        Penalty penalty,
        double maxNorm) {

    /** The number of weights and biases. */
    public int parameters() {
        return (inputs + 1) * units;
    }
}
