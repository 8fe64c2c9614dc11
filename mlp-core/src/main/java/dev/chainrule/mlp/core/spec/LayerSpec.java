package dev.chainrule.mlp.core.spec;

import dev.chainrule.mlp.api.Range;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A fully connected layer.
 *
 * @since 0.2
 */
@Key(name = "a layer", doc = "A fully connected layer: a = f(z) with z = Wx + b.", expected = "a layer, an object")
public record LayerSpec(
        @Key(
                aliases = {"neurons", "nodes", "out_features"},
                doc = "The number of units.",
                leftOut = "the data decides, in the last layer alone",
                add = "the number of units, an integer; only the last layer may leave it out, where the data decides",
                min = 1,
                max = 1_000_000)
        OptionalInt units,

        @Key(
                doc = "The activation f.",
                required = true,
                add = "the name of an activation, as \"relu\"",
                plugin = "activation")
        PluginSpec activation,

        @Key(
                doc =
                        "Whether each unit of a hidden layer trains how much of the activation it applies: a = z + α(f(z) − z), where"
                                + " α is 1 at first ([how](chain-rule.md#beyond-weights-and-biases)).",
                byDefault = "false")
        boolean parametric,

        @Key(
                aliases = {"kernel_initializer", "init"},
                doc = "The initializer of the weights.",
                leftOut = "`glorot-uniform`, or what a plugin's activation names",
                plugin = "initializer")
        Optional<PluginSpec> initializer,

        @Key(doc = "The initializer of the biases.", leftOut = "biases start at 0", plugin = "initializer")
        Optional<PluginSpec> biasInitializer,

        @Key(
                doc = "The weights to start from, in place of an initializer: a row of inputs for each unit.",
                leftOut = "initialized",
                must = "must have a row for each unit")
        List<List<Double>> weights,

        @Key(
                doc = "The biases to start from, in place of an initializer: one for each unit.",
                leftOut = "initialized",
                must = "must not be an empty array")
        List<Double> biases,

        @Key(
                doc =
                        "The probability with which each output of a hidden layer is dropped in training. Those kept are divided"
                                + " by 1 − p; prediction drops nothing.",
                byDefault = "0",
                min = 0,
                below = 1)
        double dropout,

        @Key(
                doc =
                        "Whether training leaves the weights and biases of the layer as they are, as `trainable=False` does in"
                                + " Keras. Gradients flow through it to the layers before.",
                byDefault = "false")
        boolean frozen,

        @Key(inline = true) StepFactors stepFactors,

        @Key(inline = true) Regularization regularization)
        implements LayerSpecWithers {

    static final Keys<LayerSpec> KEYS = Keys.of(LayerSpec.class);

    /** Checks the ranges and copies the lists. */
    public LayerSpec {
        KEYS.rules(
                        units,
                        activation,
                        parametric,
                        initializer,
                        biasInitializer,
                        weights,
                        biases,
                        dropout,
                        frozen,
                        stepFactors,
                        regularization)
                .enforce();
        weights = weights.stream().map(List::copyOf).toList();
        biases = List.copyOf(biases);
        weights.forEach(row -> row.forEach(weight -> requireFinite("weights", weight)));
        biases.forEach(bias -> requireFinite("biases", bias));
    }

    /** Accepts numbers that float32 rounds to 0, their nearest value. */
    private static void requireFinite(String name, double value) {
        Range.FINITE.require(name, value);
        if (Float.isInfinite((float) value)) {
            throw new IllegalArgumentException(
                    name + " must be finite in float32, at most 3.4e38 in size, found " + value);
        }
    }

    /** Returns a layer of this size and activation, with default initializers. */
    public static LayerSpec of(int units, PluginSpec activation) {
        return builder().units(units).activation(activation).build();
    }

    /** Returns a layer of this size with the activation of this name, with default initializers. */
    public static LayerSpec of(int units, String activation) {
        return of(units, PluginSpec.of(activation));
    }

    /** Returns this layer with given weights, units × inputs, and biases, one per unit. */
    public LayerSpec withWeights(List<List<Double>> givenWeights, List<Double> givenBiases) {
        return toBuilder()
                .set("weights", givenWeights)
                .set("biases", givenBiases)
                .build();
    }

    /** Returns a builder of a layer, which needs an activation. */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a layer. */
    public static final class Builder extends LayerSpecSetters {
        Builder() {}
    }
}
