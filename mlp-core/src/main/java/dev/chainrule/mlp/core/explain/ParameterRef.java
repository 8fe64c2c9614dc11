package dev.chainrule.mlp.core.explain;

import dev.chainrule.mlp.core.network.Layer;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.network.ParameterKind;
import java.util.OptionalInt;

/**
 * A reference to a weight, a bias or another parameter of a network. Components are numbered from 0, as in {@link
 * dev.chainrule.mlp.core.network.RowPass}; messages number them from 1.
 *
 * @param kind the kind of the parameter
 * @param layer the layer
 * @param unit the unit in the layer; 0 for an input scale and an encoding, which all units share
 * @param input the input of a weight or an input scale; the index of a parameter of encodings; otherwise empty
 * @since 0.2
 */
public record ParameterRef(ParameterKind kind, int layer, int unit, OptionalInt input) {

    /**
     * Checks that no component is negative, and that a bias and a share have no input and the others have one.
     *
     * @throws IllegalArgumentException if it is not so
     */
    public ParameterRef {
        if (layer < 0 || unit < 0 || input.orElse(0) < 0) {
            throw new IllegalArgumentException("layer, unit and input must be 0 or above, found " + layer + ", " + unit
                    + (input.isPresent() ? ", " + input.getAsInt() : ""));
        }
        boolean isOfAnInput = kind != ParameterKind.BIASES && kind != ParameterKind.ALPHA;
        if (input.isPresent() != isOfAnInput) {
            throw new IllegalArgumentException("a parameter of the kind " + kind + " needs "
                    + (isOfAnInput ? "an input" : "no input, found " + input.getAsInt()));
        }
    }

    /** Returns the reference to the weight of a unit for an input. */
    public static ParameterRef weight(int layer, int unit, int input) {
        return new ParameterRef(ParameterKind.WEIGHTS, layer, unit, OptionalInt.of(input));
    }

    /** Returns the reference to the bias of a unit. */
    public static ParameterRef bias(int layer, int unit) {
        return new ParameterRef(ParameterKind.BIASES, layer, unit, OptionalInt.empty());
    }

    /** Returns the reference to the learned scale of an input of the network. */
    public static ParameterRef inputScale(int input) {
        return new ParameterRef(ParameterKind.INPUT_SCALE, 0, 0, OptionalInt.of(input));
    }

    /**
     * Returns the reference to a parameter θ of the learned encodings of the inputs.
     *
     * @param index its index among the parameters of all encodings
     */
    public static ParameterRef encoding(int index) {
        return new ParameterRef(ParameterKind.ENCODINGS, 0, 0, OptionalInt.of(index));
    }

    /** Returns the reference to the learned share α of a unit's activation. */
    public static ParameterRef alpha(int layer, int unit) {
        return new ParameterRef(ParameterKind.ALPHA, layer, unit, OptionalInt.empty());
    }

    /**
     * Returns the reference to a parameter by its place in {@link ParameterArrays#values}.
     *
     * @param row the unit, or the number of units plus that of a further kind of parameters
     * @param index the index of a weight of the unit, or the number of its weights for its bias; the index in the row of a
     *     further kind
     */
    public static ParameterRef at(Network network, int layer, int row, int index) {
        Layer its = network.layers().get(layer);
        if (row < its.units()) {
            return index == its.inputs() ? bias(layer, row) : weight(layer, row, index);
        }
        return switch (its.furtherRanges().get(row - its.units()).kind()) {
            case INPUT_SCALE -> inputScale(index);
            case ENCODINGS -> encoding(index);
            case ALPHA -> alpha(layer, index);
            case WEIGHTS, BIASES -> throw new IllegalStateException();
        };
    }

    /** Returns the row in {@link ParameterArrays#values}. */
    int row(Network network) {
        return kind == ParameterKind.WEIGHTS || kind == ParameterKind.BIASES
                ? unit
                : network.layers().get(layer).row(kind);
    }

    /** Returns the index in the row; the bias of a unit follows its last weight. */
    int index(Network network) {
        return isBias() ? network.layers().get(layer).inputs() : input.orElse(unit);
    }

    /** Returns whether this is a bias. */
    public boolean isBias() {
        return kind == ParameterKind.BIASES;
    }

    /** Returns whether this is a weight. */
    public boolean isWeight() {
        return kind == ParameterKind.WEIGHTS;
    }

    /** Returns {@code w}, {@code b}, {@code s}, {@code θ} or {@code α}. */
    public String symbol() {
        return switch (kind) {
            case WEIGHTS -> "w";
            case BIASES -> "b";
            case INPUT_SCALE -> "s";
            case ENCODINGS -> "θ";
            case ALPHA -> "α";
        };
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
        if (kind == ParameterKind.INPUT_SCALE && !itsLayer.inputScale()) {
            throw new IllegalArgumentException("the network has no input scale: \"inputScale\" is not \"learned\"");
        }
        if (kind == ParameterKind.ALPHA && !itsLayer.parametric()) {
            throw new IllegalArgumentException(
                    "layer " + (layer + 1) + " has no alpha: its activation is not \"parametric\"");
        }
        if (kind == ParameterKind.ENCODINGS) {
            requireEncoding(itsLayer);
            return;
        }
        require(
                unit < itsLayer.units(),
                "unit " + (unit + 1) + " in layer " + (layer + 1),
                "it has " + count(itsLayer.units(), "unit"));
        require(
                input.orElse(0) < itsLayer.inputs(),
                "input " + (input.orElse(0) + 1) + " of layer " + (layer + 1),
                "it has " + count(itsLayer.inputs(), "input"));
    }

    private void requireEncoding(Layer first) {
        if (first.encodings().isEmpty()) {
            throw new IllegalArgumentException("the network has no learned encoding of its inputs");
        }
        require(
                input.orElseThrow() < first.encodings().parameters(),
                this.toString(),
                "the encodings have " + count(first.encodings().parameters(), "parameter"));
    }

    private static void require(boolean exists, String name, String available) {
        if (!exists) {
            throw new IllegalArgumentException("there is no " + name + ": " + available);
        }
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /**
     * Returns a text that numbers from 1: {@code layer 2, unit 1, input 1}, {@code layer 2, unit 1, bias}, {@code layer 2,
     * unit 1, alpha}, {@code input scale 1} or {@code encoding parameter 1}.
     */
    @Override
    public String toString() {
        if (kind == ParameterKind.INPUT_SCALE) {
            return "input scale " + (input.orElseThrow() + 1);
        }
        if (kind == ParameterKind.ENCODINGS) {
            return "encoding parameter " + (input.orElseThrow() + 1);
        }
        return "layer " + (layer + 1) + ", unit " + (unit + 1)
                + (input.isPresent() ? ", input " + (input.getAsInt() + 1) : isBias() ? ", bias" : ", alpha");
    }
}
