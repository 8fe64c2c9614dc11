package dev.chainrule.mlp.core.explain;

import dev.chainrule.mlp.core.network.Layer;
import dev.chainrule.mlp.core.network.Network;
import java.util.OptionalInt;

/**
 * A reference to a weight or bias of a network. Components are numbered from 0, as in {@link
 * dev.chainrule.mlp.core.network.RowPass}; messages number them from 1.
 *
 * @param layer the layer
 * @param unit the unit in the layer
 * @param input the input of the weight; empty for the unit's bias
 * @since 0.2
 */
public record ParameterRef(int layer, int unit, OptionalInt input) {

    /**
     * Checks that no component is negative.
     *
     * @throws IllegalArgumentException if one is
     */
    public ParameterRef {
        if (layer < 0 || unit < 0 || input.orElse(0) < 0) {
            throw new IllegalArgumentException("layer, unit and input must be 0 or above, found " + layer + ", " + unit
                    + (input.isPresent() ? ", " + input.getAsInt() : ""));
        }
    }

    /** Returns the reference to the weight of a unit for an input. */
    public static ParameterRef weight(int layer, int unit, int input) {
        return new ParameterRef(layer, unit, OptionalInt.of(input));
    }

    /** Returns the reference to the bias of a unit. */
    public static ParameterRef bias(int layer, int unit) {
        return new ParameterRef(layer, unit, OptionalInt.empty());
    }

    /**
     * Returns the reference to a parameter of a unit by its index.
     *
     * @param index the index of a weight of the unit, or the number of its weights for its bias
     */
    public static ParameterRef at(Network network, int layer, int unit, int index) {
        return index == network.layers().get(layer).inputs() ? bias(layer, unit) : weight(layer, unit, index);
    }

    /** Returns the index among the unit's weights; the bias follows the last one. */
    int index(Network network) {
        return input.orElse(network.layers().get(layer).inputs());
    }

    /** Returns whether this is a bias. */
    public boolean isBias() {
        return input.isEmpty();
    }

    /** Returns {@code w} or {@code b}. */
    public String symbol() {
        return isBias() ? "b" : "w";
    }

    /**
     * Checks that a network has this parameter.
     *
     * @throws IllegalArgumentException if it does not; the message numbers from 1 and says how many there are
     */
    public void requireIn(Network network) {
        int layers = network.layers().size();
        require(layer < layers, "layer " + (layer + 1), "the network " + network + " has " + count(layers, "layer"));
        Layer itsLayer = network.layers().get(layer);
        require(
                unit < itsLayer.units(),
                "unit " + (unit + 1) + " in layer " + (layer + 1),
                "it has " + count(itsLayer.units(), "unit"));
        require(
                input.orElse(0) < itsLayer.inputs(),
                "input " + (input.orElse(0) + 1) + " of layer " + (layer + 1),
                "it has " + count(itsLayer.inputs(), "input"));
    }

    private static void require(boolean exists, String name, String available) {
        if (!exists) {
            throw new IllegalArgumentException("there is no " + name + ": " + available);
        }
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** Returns a text that numbers from 1: {@code layer 2, unit 1, input 1} or {@code layer 2, unit 1, bias}. */
    @Override
    public String toString() {
        return "layer " + (layer + 1) + ", unit " + (unit + 1)
                + (input.isPresent() ? ", input " + (input.getAsInt() + 1) : ", bias");
    }
}
