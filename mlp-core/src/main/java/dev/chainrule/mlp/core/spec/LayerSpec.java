package dev.chainrule.mlp.core.spec;

import dev.chainrule.mlp.api.Range;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

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
            row.forEach(weight -> Range.FINITE.require("weights", weight));
        }
        biases.forEach(bias -> Range.FINITE.require("biases", bias));
        DROPOUT.require("dropout", dropout);
        Objects.requireNonNull(regularization, "regularization");
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
        return new LayerSpec(
                OptionalInt.of(number),
                activation,
                initializer,
                biasInitializer,
                weights,
                biases,
                dropout,
                regularization);
    }

    /** This layer with given weights, units × inputs, and biases, one a unit. */
    public LayerSpec withWeights(List<List<Double>> givenWeights, List<Double> givenBiases) {
        return new LayerSpec(
                units, activation, initializer, biasInitializer, givenWeights, givenBiases, dropout, regularization);
    }

    /** This layer with another probability of dropping an output. */
    public LayerSpec withDropout(double probability) {
        return new LayerSpec(
                units, activation, initializer, biasInitializer, weights, biases, probability, regularization);
    }

    /** This layer with its weights kept small in another way. */
    public LayerSpec withRegularization(Regularization other) {
        return new LayerSpec(units, activation, initializer, biasInitializer, weights, biases, dropout, other);
    }
}
