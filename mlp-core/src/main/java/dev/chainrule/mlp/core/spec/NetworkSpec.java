package dev.chainrule.mlp.core.spec;

import dev.chainrule.mlp.api.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The layers of a network, from the first hidden layer to the output layer.
 *
 * @param inputs the number of inputs; may be empty, where the data decides
 * @param layers at least one and at most {@value #MAX_LAYERS}; all but the last give their units
 */
public record NetworkSpec(OptionalInt inputs, List<LayerSpec> layers) {

    /** The most layers a network can have. */
    public static final int MAX_LAYERS = 1_000;

    /** The numbers of inputs that are accepted. */
    public static final Range INPUTS = Range.closed(1, 1_000_000);

    /** Checks the ranges and copies the list. */
    public NetworkSpec {
        inputs.ifPresent(n -> INPUTS.require("inputs", n));
        layers = List.copyOf(layers);
        Range.closed(1, MAX_LAYERS).require("the number of layers", layers.size());
        for (int i = 0; i < layers.size() - 1; i++) {
            if (layers.get(i).units().isEmpty()) {
                throw new IllegalArgumentException(
                        "layer " + (i + 1) + " gives no units; only the last may leave them out");
            }
        }
    }

    /** A network of these layers, all sizes given. */
    public static NetworkSpec of(int inputs, LayerSpec... layers) {
        return new NetworkSpec(OptionalInt.of(inputs), List.of(layers));
    }

    /** The output layer. */
    public LayerSpec outputLayer() {
        return layers.get(layers.size() - 1);
    }

    /** This network with all sizes given. */
    public NetworkSpec withSizes(int numberOfInputs, int numberOfOutputs) {
        List<LayerSpec> sized = new ArrayList<>(layers);
        sized.set(layers.size() - 1, outputLayer().withUnits(numberOfOutputs));
        return new NetworkSpec(OptionalInt.of(numberOfInputs), sized);
    }
}
