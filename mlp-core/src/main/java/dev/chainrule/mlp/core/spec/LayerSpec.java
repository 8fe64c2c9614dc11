package dev.chainrule.mlp.core.spec;

import dev.chainrule.mlp.api.Range;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * A fully connected layer.
 *
 * @param units the number of units, at most {@value #MAX_UNITS}; may be empty in the last layer, where the data decides
 * @param activation the activation
 * @param initializer where the weights start; if empty, the activation's default
 * @param biasInitializer where the biases start; if empty, at 0
 * @param weights given weights, units × inputs (row j belongs to unit j); empty if they are initialized
 * @param biases given biases, one a unit; empty if they are initialized
 * @param dropout the probability with which each output is dropped in training; 0 for none
 * @param regularization what keeps the weights small; for what it does not say, the network's
 */
public record LayerSpec(
        OptionalInt units,
        PluginSpec activation,
        Optional<PluginSpec> initializer,
        Optional<PluginSpec> biasInitializer,
        List<List<Double>> weights,
        List<Double> biases,
        double dropout,
        Regularization regularization) {

    /** The most units a layer can have. */
    public static final int MAX_UNITS = 1_000_000;

    /** The numbers of units that are accepted. */
    public static final Range UNITS = Range.closed(1, MAX_UNITS);

    /** The probabilities of dropping that are accepted. */
    public static final Range DROPOUT = Range.closedOpen(0, 1);

    /** Checks the ranges and copies the lists. */
    public LayerSpec {
        units.ifPresent(n -> UNITS.require("units", n));
        weights = weights.stream().map(List::copyOf).toList();
        biases = List.copyOf(biases);
        for (List<Double> row : weights) {
            row.forEach(weight -> requireFinite("weights", weight));
        }
        biases.forEach(bias -> requireFinite("biases", bias));
        DROPOUT.require("dropout", dropout);
        Objects.requireNonNull(regularization, "regularization");
    }

    /** A number that float32 rounds to 0 is accepted: 0 is the nearest to it. */
    private static void requireFinite(String name, double value) {
        Range.FINITE.require(name, value);
        if (Float.isInfinite((float) value)) {
            throw new IllegalArgumentException(
                    name + " must be finite in float32, at most 3.4e38 in size, found " + value);
        }
    }

    /** A layer without dropout, whose weights are kept small as the network says. */
    public LayerSpec(
            OptionalInt units,
            PluginSpec activation,
            Optional<PluginSpec> initializer,
            Optional<PluginSpec> biasInitializer,
            List<List<Double>> weights,
            List<Double> biases) {
        this(units, activation, initializer, biasInitializer, weights, biases, 0, Regularization.NONE);
    }

    /** A layer of this size and activation, initialized by default. */
    public static LayerSpec of(int units, PluginSpec activation) {
        return new LayerSpec(
                OptionalInt.of(units), activation, Optional.empty(), Optional.empty(), List.of(), List.of());
    }

    /** A layer of this size with the activation of this name, initialized by default. */
    public static LayerSpec of(int units, String activation) {
        return of(units, PluginSpec.of(activation));
    }

    /** This layer with another number of units. */
    public LayerSpec withUnits(int number) {
        return toBuilder().units(number).build();
    }

    /** This layer with given weights, units × inputs, and biases, one a unit. */
    public LayerSpec withWeights(List<List<Double>> givenWeights, List<Double> givenBiases) {
        return new LayerSpec(
                units, activation, initializer, biasInitializer, givenWeights, givenBiases, dropout, regularization);
    }

    /** This layer with another probability of dropping an output. */
    public LayerSpec withDropout(double probability) {
        return toBuilder().dropout(probability).build();
    }

    /** This layer with its weights kept small in another way. */
    public LayerSpec withRegularization(Regularization other) {
        return new LayerSpec(units, activation, initializer, biasInitializer, weights, biases, dropout, other);
    }

    /** A builder of a layer, which needs its activation. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from this. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Says what differs, in the words of the document. */
    public static final class Builder {
        private OptionalInt units = OptionalInt.empty();
        private Optional<PluginSpec> activation = Optional.empty();
        private Optional<PluginSpec> initializer = Optional.empty();
        private Optional<PluginSpec> biasInitializer = Optional.empty();
        private List<List<Double>> weights = List.of();
        private List<Double> biases = List.of();
        private double dropout;
        private Regularization regularization = Regularization.NONE;

        private Builder() {}

        private Builder(LayerSpec from) {
            units = from.units;
            activation = Optional.of(from.activation);
            initializer = from.initializer;
            biasInitializer = from.biasInitializer;
            weights = from.weights;
            biases = from.biases;
            dropout = from.dropout;
            regularization = from.regularization;
        }

        /** The number of units. */
        public Builder units(int number) {
            units = OptionalInt.of(number);
            return this;
        }

        /** The activation of this name. */
        public Builder activation(String name) {
            return activation(PluginSpec.of(name));
        }

        /** The activation. */
        public Builder activation(PluginSpec plugin) {
            activation = Optional.of(plugin);
            return this;
        }

        /** The weights start where the initializer of this name puts them. */
        public Builder initializer(String name) {
            return initializer(PluginSpec.of(name));
        }

        /** The weights start where this initializer puts them. */
        public Builder initializer(PluginSpec plugin) {
            initializer = Optional.of(plugin);
            return this;
        }

        /** The biases start where the initializer of this name puts them. */
        public Builder biasInitializer(String name) {
            return biasInitializer(PluginSpec.of(name));
        }

        /** The biases start where this initializer puts them. */
        public Builder biasInitializer(PluginSpec plugin) {
            biasInitializer = Optional.of(plugin);
            return this;
        }

        /** The weights start here, a row of inputs for each unit. */
        public Builder weights(double[]... rows) {
            weights = Stream.of(rows).map(Builder::boxed).toList();
            return this;
        }

        /** The biases start here, one for each unit. */
        public Builder biases(double... given) {
            biases = boxed(given);
            return this;
        }

        /** The probability with which each output is dropped in training. */
        public Builder dropout(double probability) {
            dropout = probability;
            return this;
        }

        /** The penalty on Σ|w|. */
        public Builder l1(double lambda) {
            regularization = regularization.withL1(lambda);
            return this;
        }

        /** The penalty on Σw². */
        public Builder l2(double lambda) {
            regularization = regularization.withL2(lambda);
            return this;
        }

        /** The largest length of the weights of one unit. */
        public Builder maxNorm(double norm) {
            regularization = regularization.withMaxNorm(norm);
            return this;
        }

        /**
         * What was said.
         *
         * @throws IllegalArgumentException if there is no activation or a value is out of its range
         */
        public LayerSpec build() {
            return new LayerSpec(
                    units,
                    activation.orElseThrow(() -> new IllegalArgumentException("a layer needs an activation")),
                    initializer,
                    biasInitializer,
                    weights,
                    biases,
                    dropout,
                    regularization);
        }

        private static List<Double> boxed(double[] numbers) {
            return DoubleStream.of(numbers).boxed().toList();
        }
    }
}
