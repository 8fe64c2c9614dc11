package dev.chainrule.mlp.core.explain;

import dev.chainrule.mlp.core.network.Layer;
import dev.chainrule.mlp.core.network.Network;
import java.util.OptionalInt;

/**
 * A weight or a bias of a network. All count from 0, as in {@link dev.chainrule.mlp.core.network.RowPass}; people are shown
 * numbers from 1.
 *
 * @param layer the layer
 * @param unit the unit of the layer
 * @param input the input of the layer that the weight belongs to; empty for the unit's bias
 */
public record ParameterRef(int layer, int unit, OptionalInt input) {

    /** Checks that nothing is negative. */
    public ParameterRef {
        if (layer < 0 || unit < 0 || input.orElse(0) < 0) {
            throw new IllegalArgumentException("layers, units and inputs count from 0, was " + layer + ", " + unit
                    + (input.isPresent() ? ", " + input.getAsInt() : ""));
        }
    }

    /** The weight of a unit for an input, all from 0. */
    public static ParameterRef weight(int layer, int unit, int input) {
        return new ParameterRef(layer, unit, OptionalInt.of(input));
    }

    /** The bias of a unit, both from 0. */
    public static ParameterRef bias(int layer, int unit) {
        return new ParameterRef(layer, unit, OptionalInt.empty());
    }

    /** The parameter at an index of a unit's weights, after which its bias stands. */
    public static ParameterRef at(Network network, int layer, int unit, int index) {
        return index == network.layers().get(layer).inputs() ? bias(layer, unit) : weight(layer, unit, index);
    }

    /** Where it stands among the unit's weights, after which its bias stands. */
    int index(Network network) {
        return input.orElse(network.layers().get(layer).inputs());
    }

    /** Whether it is a bias. */
    public boolean isBias() {
        return input.isEmpty();
    }

    /** {@code w} or {@code b}. */
    public String symbol() {
        return isBias() ? "b" : "w";
    }

    /**
     * Checks that a network has this parameter.
     *
     * @throws IllegalArgumentException if it has not; the message counts from 1 and says what there is
     */
    public void requireIn(Network network) {
        int layers = network.layers().size();
        require(layer < layers, "layer " + (layer + 1), "the network " + network + " has " + count(layers, "layer"));
        Layer of = network.layers().get(layer);
        require(
                unit < of.units(),
                "unit " + (unit + 1) + " in layer " + (layer + 1),
                "it has " + count(of.units(), "unit"));
        require(
                input.orElse(0) < of.inputs(),
                "input " + (input.orElse(0) + 1) + " of layer " + (layer + 1),
                "it has " + count(of.inputs(), "input"));
    }

    private static void require(boolean holds, String what, String instead) {
        if (!holds) {
            throw new IllegalArgumentException("there is no " + what + ": " + instead);
        }
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    /** For people, from 1: {@code layer 2, unit 1, input 1}, {@code layer 2, unit 1, bias}. */
    @Override
    public String toString() {
        return "layer " + (layer + 1) + ", unit " + (unit + 1)
                + (input.isPresent() ? ", input " + (input.getAsInt() + 1) : ", bias");
    }
}
