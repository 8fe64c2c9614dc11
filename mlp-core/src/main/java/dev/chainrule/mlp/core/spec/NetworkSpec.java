package dev.chainrule.mlp.core.spec;

import dev.chainrule.mlp.api.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * The layers of a network, from the first hidden layer to the output layer.
 *
 * @param inputs the number of inputs; may be empty, where the data decides
 * @param layers at least one and at most {@value #MAX_LAYERS}; all but the last give their units
 * @param inputDropout the probability with which each input is dropped in training; 0 for none
 * @param regularization what keeps the weights of every layer small that does not say it itself
 */
public record NetworkSpec(
        OptionalInt inputs, List<LayerSpec> layers, double inputDropout, Regularization regularization) {

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
        LayerSpec.DROPOUT.require("inputDropout", inputDropout);
        Objects.requireNonNull(regularization, "regularization");
        if (layers.get(layers.size() - 1).dropout() > 0) {
            throw new IllegalArgumentException("the output layer takes no dropout");
        }
    }

    /** A network without dropout of inputs, whose layers say themselves how their weights are kept small. */
    public NetworkSpec(OptionalInt inputs, List<LayerSpec> layers) {
        this(inputs, layers, 0, Regularization.NONE);
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
        return new NetworkSpec(OptionalInt.of(numberOfInputs), sized, inputDropout, regularization);
    }

    /** This network with other layers. */
    public NetworkSpec withLayers(List<LayerSpec> others) {
        return new NetworkSpec(inputs, others, inputDropout, regularization);
    }

    /** This network with another probability of dropping an input. */
    public NetworkSpec withInputDropout(double probability) {
        return new NetworkSpec(inputs, layers, probability, regularization);
    }

    /** This network with another default for how weights are kept small. */
    public NetworkSpec withRegularization(Regularization other) {
        return new NetworkSpec(inputs, layers, inputDropout, other);
    }

    /** A builder of a network, which needs a layer. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from this. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Says what differs, in the words of the document. */
    public static final class Builder {
        private OptionalInt inputs = OptionalInt.empty();
        private final List<LayerSpec> layers = new ArrayList<>();
        private double inputDropout;
        private Regularization regularization = Regularization.NONE;

        private Builder() {}

        private Builder(NetworkSpec from) {
            inputs = from.inputs;
            layers.addAll(from.layers);
            inputDropout = from.inputDropout;
            regularization = from.regularization;
        }

        /** The number of inputs. */
        public Builder inputs(int number) {
            inputs = OptionalInt.of(number);
            return this;
        }

        /** These layers, in place of any given before. */
        public Builder layers(List<LayerSpec> all) {
            layers.clear();
            layers.addAll(all);
            return this;
        }

        /** One more layer, after those given before. */
        public Builder layer(Consumer<LayerSpec.Builder> layer) {
            LayerSpec.Builder builder = LayerSpec.builder();
            layer.accept(builder);
            return layer(builder.build());
        }

        /** One more layer, after those given before. */
        public Builder layer(LayerSpec layer) {
            layers.add(layer);
            return this;
        }

        /** One more layer of this size, with the activation of this name. */
        public Builder layer(int units, String activation) {
            return layer(LayerSpec.of(units, activation));
        }

        /** The probability with which each input is dropped in training. */
        public Builder inputDropout(double probability) {
            inputDropout = probability;
            return this;
        }

        /** The penalty on Σ|w| of every layer that does not say it itself. */
        public Builder l1(double lambda) {
            regularization = regularization.withL1(lambda);
            return this;
        }

        /** The penalty on Σw² of every layer that does not say it itself. */
        public Builder l2(double lambda) {
            regularization = regularization.withL2(lambda);
            return this;
        }

        /** The largest length of the weights of one unit, in every layer that does not say it itself. */
        public Builder maxNorm(double norm) {
            regularization = regularization.withMaxNorm(norm);
            return this;
        }

        /**
         * What was said.
         *
         * @throws IllegalArgumentException if there is no layer or a value is out of its range
         */
        public NetworkSpec build() {
            return new NetworkSpec(inputs, layers, inputDropout, regularization);
        }
    }
}
