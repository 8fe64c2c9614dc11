package dev.chainrule.mlp.core.network;

import java.util.Arrays;

/**
 * A gradient that is being summed, for each trained layer a matrix of its weights, its biases, and the further parameters. A
 * row of the matrix is
 * the wider side of the layer: the units, or the inputs if there are more of them.
 */
final class LayerSums {
    private final Layer[] layers;
    private final double[][][] weights;
    private final double[][] biases;
    private final double[][] further;

    LayerSums(Network network) {
        layers = network.layers().toArray(Layer[]::new);
        weights = new double[layers.length][][];
        biases = new double[layers.length][];
        further = new double[layers.length][];
        for (int l = 0; l < layers.length; l++) {
            if (!layers[l].frozen()) {
                int wide = Math.max(layers[l].inputs(), layers[l].units());
                int narrow = Math.min(layers[l].inputs(), layers[l].units());
                weights[l] = new double[narrow][wide];
                biases[l] = new double[layers[l].units()];
                further[l] = new double[layers[l].parameterCount() - layers[l].weightCount() - layers[l].units()];
            }
        }
    }

    /** Returns whether a row of {@link #weights} holds the weights of one input, and not those of one unit. */
    static boolean isByInput(Layer layer) {
        return layer.units() >= layer.inputs();
    }

    double[][] weights(int l) {
        return weights[l];
    }

    double[] biases(int l) {
        return biases[l];
    }

    /** Returns the gradient of the parameters that follow the biases. */
    double[] further(int l) {
        return further[l];
    }

    void clear() {
        for (int l = 0; l < layers.length; l++) {
            if (!layers[l].frozen()) {
                for (double[] row : weights[l]) {
                    Arrays.fill(row, 0);
                }
                Arrays.fill(biases[l], 0);
                Arrays.fill(further[l], 0);
            }
        }
    }

    /** Adds all sums to a gradient in the order of {@link ParameterArrays}. */
    void addTo(double[] gradient, int[] offsets) {
        for (int l = 0; l < layers.length; l++) {
            if (layers[l].frozen()) {
                continue;
            }
            int units = layers[l].units();
            boolean isByInput = isByInput(layers[l]);
            int at = offsets[l];
            for (int i = 0; i < layers[l].inputs(); i++) {
                for (int j = 0; j < units; j++) {
                    gradient[at++] += isByInput ? weights[l][i][j] : weights[l][j][i];
                }
            }
            for (int j = 0; j < units; j++) {
                gradient[at++] += biases[l][j];
            }
            for (double sum : further[l]) {
                gradient[at++] += sum;
            }
        }
    }
}
