package dev.chainrule.mlp.core.spec;

import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.Range;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * The layers of a network, from the first hidden layer to the output layer.
 *
 * @since 0.2
 */
@Key(
        name = "a network",
        doc = "Fully connected layers, each fed by the one before it.",
        expected = "an object with the \"layers\"")
public record NetworkSpec(
        @Key(doc = "The number of inputs.", leftOut = "the data decides", min = 1, max = NetworkSpec.MAX_INPUTS)
        OptionalInt inputs,

        @Key(
                doc = "The probability with which each input is dropped in training; prediction drops nothing.",
                byDefault = "0",
                min = 0,
                below = 1)
        double inputDropout,

        @Key(
                doc =
                        "Encodings that are trained with the network, by the number of an input or of a block of inputs, from 1:"
                                + " `{\"1\": \"periodic\", \"2-20\": \"embedding\"}`. Columns get theirs in `data.encode`; this key is for"
                                + " rows that a program supplies.",
                leftOut = "as `data.encode` says",
                expected = "an object with an encoding for each input or block of inputs",
                plugin = "encoding")
        Map<String, PluginSpec> encode,

        @Key(
                doc = "`learned` multiplies each input by a number that is trained like a weight and is 1 at first"
                        + " ([how](chain-rule.md#beyond-weights-and-biases)).",
                byDefault = "none")
        InputScale inputScale,

        @Key(doc = "Multiplies the learning rate of a learned input scale.", leftOut = "1", aliases = "scale_lr_factor")
        Optional<Factor> inputScaleLearningRateFactor,

        @Key(
                doc =
                        "`fitted` fits the initial weights of hidden layers to training rows: those of each unit are divided so that"
                                + " its z has deviation 1, and its bias makes z = 0 at a random point between five rows"
                                + " ([how](data.md#initial-weights-fitted-to-rows)).",
                byDefault = "drawn")
        Initialization initialization,

        @Key(inline = true) Regularization regularization,

        @Key(
                doc = "The layers, from the first hidden layer to the output layer.",
                required = true,
                add = "an array with an object for each layer",
                expected = "an array of layers",
                must = "must have at least one layer",
                min = 1,
                max = NetworkSpec.MAX_LAYERS)
        List<LayerSpec> layers)
        implements NetworkSpecWithers {

    /** The maximum number of layers. */
    public static final int MAX_LAYERS = 1_000;

    /** The maximum number of inputs. */
    public static final int MAX_INPUTS = 1_000_000;

    static final Keys<NetworkSpec> KEYS = Keys.of(NetworkSpec.class);

    /** Checks the ranges, that all layers but the last give their units, and copies the list. */
    public NetworkSpec {
        Rules rules = KEYS.rules(
                inputs,
                inputDropout,
                encode,
                inputScale,
                inputScaleLearningRateFactor,
                initialization,
                regularization,
                layers);
        checkBlocks(inputs, encode, rules);
        rules.enforce();
        encode = Collections.unmodifiableMap(new LinkedHashMap<>(encode));
        layers = List.copyOf(layers);
        Range.closed(1, MAX_LAYERS).require("the number of layers", layers.size());
        for (int i = 0; i < layers.size() - 1; i++) {
            if (layers.get(i).units().isEmpty()) {
                throw new IllegalArgumentException(
                        "layer " + (i + 1) + " gives no units; only the last may leave them out");
            }
        }
        if (layers.get(layers.size() - 1).dropout() > 0) {
            throw new IllegalArgumentException("the output layer takes no dropout");
        }
        if (layers.get(layers.size() - 1).parametric()) {
            throw new IllegalArgumentException("the output layer takes no parametric activation");
        }
    }

    /** Creates a network without dropout of inputs and without a regularization for all layers. */
    public NetworkSpec(OptionalInt inputs, List<LayerSpec> layers) {
        this(inputs, 0, Map.of(), InputScale.NONE, Optional.empty(), Initialization.DRAWN, Regularization.NONE, layers);
    }

    /** Returns a network of these layers, all sizes given. */
    public static NetworkSpec of(int inputs, LayerSpec... layers) {
        return new NetworkSpec(OptionalInt.of(inputs), List.of(layers));
    }

    private static void checkBlocks(OptionalInt inputs, Map<String, PluginSpec> encode, Rules rules) {
        BitSet seen = new BitSet();
        encode.keySet().forEach(key -> {
            String pointer = "/encode/" + Location.token(key);
            Optional<InputBlock> block = InputBlock.of(key);
            if (block.isEmpty()) {
                rules.range(
                        pointer,
                        "expected the number of an input, such as \"3\", or of a block of inputs, such as \"5-20\", found "
                                + Problem.show(key));
            } else if (block.get().end() > inputs.orElse(MAX_INPUTS)) {
                rules.conflict(
                        pointer,
                        "there is no input " + block.get().end() + ": the network has " + inputs.orElse(MAX_INPUTS));
            } else {
                int first = block.get().first();
                int end = block.get().end();
                if (seen.get(first, end).cardinality() > 0) {
                    rules.conflict(pointer, "an input has one encoding, and one of these is in another block too");
                }
                seen.set(first, end);
            }
        });
    }

    /** Returns the output layer. */
    public LayerSpec outputLayer() {
        return layers.get(layers.size() - 1);
    }

    /** Returns this network with all sizes given. */
    public NetworkSpec withSizes(int numberOfInputs, int numberOfOutputs) {
        List<LayerSpec> sized = new ArrayList<>(layers);
        sized.set(layers.size() - 1, outputLayer().withUnits(numberOfOutputs));
        return toBuilder().inputs(numberOfInputs).layers(sized).build();
    }

    /** Returns this network with the encodings of a run's columns, unless there are none, by block of inputs. */
    public NetworkSpec withEncodings(Map<String, PluginSpec> ofColumns) {
        return ofColumns.isEmpty() ? this : withEncode(ofColumns);
    }

    /** Returns a builder of a network, which needs a layer. */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a network. */
    public static final class Builder extends NetworkSpecSetters {
        Builder() {}

        /** Adds a layer after those given before. */
        public Builder layer(Consumer<LayerSpec.Builder> layer) {
            LayerSpec.Builder builder = LayerSpec.builder();
            layer.accept(builder);
            return layer(builder.build());
        }

        /** Adds a layer after those given before. */
        public Builder layer(LayerSpec layer) {
            List<LayerSpec> more =
                    new ArrayList<>(this.<List<LayerSpec>>find("layers").orElse(List.of()));
            more.add(layer);
            return layers(more);
        }

        /** Adds a layer of this size, with the activation of this name. */
        public Builder layer(int units, String activation) {
            return layer(LayerSpec.of(units, activation));
        }
    }
}
