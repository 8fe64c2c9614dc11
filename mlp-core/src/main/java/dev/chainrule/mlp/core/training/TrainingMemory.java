package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.core.network.Layer;
import dev.chainrule.mlp.core.network.Network;
import java.util.List;

/** What a run allocates besides its rows, counted before any of it is. */
final class TrainingMemory {
    private static final double MOST_OF_THE_HEAP = 0.7;

    /** Weights, gradient, and the copies of the weights: the last finite, the best, and the model that is handed out. */
    private static final int ARRAYS = 5;

    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private TrainingMemory() {}

    /**
     * The bytes of the parameters, 28 each with an optimizer of two slots.
     *
     * @param slots how many numbers the optimizer keeps for each parameter
     */
    static long ofParameters(Network network, int slots) {
        double parameters = 0; // a conversion from double to long saturates where a product of longs would overflow
        for (Layer layer : network.layers()) {
            parameters += (layer.inputs() + 1.0) * layer.units();
        }
        return (long) (parameters * Float.BYTES * (ARRAYS + slots));
    }

    /** The bytes of one row of a batch: the row and its targets; z, a and δ of each layer; what dropout feeds and drops. */
    static long ofRow(Network network) {
        long floats = (long) network.inputs() + network.outputs();
        for (int l = 0; l < network.layers().size(); l++) {
            Layer layer = network.layers().get(l);
            double dropout = l == 0
                    ? network.inputDropout()
                    : network.layers().get(l - 1).dropout();
            floats += 3L * layer.units() + (dropout > 0 ? 2L * layer.inputs() : 0);
        }
        return Float.BYTES * floats;
    }

    /**
     * Refuses a run that would not fit.
     *
     * @param maxRows the largest batch
     * @param heap the bytes that Java may use
     * @throws ConfigException if it needs more than 70 % of the heap, or a batch is too large for an array
     */
    static void require(Network network, int slots, int maxRows, long heap) {
        long parameters = ofParameters(network, slots);
        long row = ofRow(network);
        double buffers = (double) row * maxRows;
        if (parameters > MOST_OF_THE_HEAP * heap) {
            throw fault(
                    "/network/layers/" + largest(network.layers()) + "/units",
                    "training needs " + parameters
                            + " bytes for weights, gradients, the optimizer's state and copies, the" + " heap has "
                            + heap + ". Use fewer units, or give Java more memory with -Xmx");
        }
        if (parameters + buffers > MOST_OF_THE_HEAP * heap) {
            long fitting = (long) ((MOST_OF_THE_HEAP * heap - parameters) / row);
            throw fault(
                    "/training/batchSize",
                    "batches of " + maxRows + " rows need " + (long) buffers + " bytes in training, the heap has "
                            + heap
                            + ". " + (fitting < 1 ? "Use fewer units" : "Set batchSize to " + fitting + " or less")
                            + ", or give Java more memory with -Xmx");
        }
        int widest = network.inputs();
        for (Layer layer : network.layers()) {
            widest = Math.max(widest, layer.units());
        }
        if ((long) widest * maxRows > LONGEST_ARRAY) {
            throw fault(
                    "/training/batchSize",
                    "batches of " + maxRows + " rows x " + widest + " numbers do not fit in an array. Set batchSize to "
                            + LONGEST_ARRAY / widest + " or less");
        }
    }

    private static int largest(List<Layer> layers) {
        int largest = 0;
        for (int l = 1; l < layers.size(); l++) {
            if (layers.get(l).parameterCount() > layers.get(largest).parameterCount()) {
                largest = l;
            }
        }
        return largest;
    }

    private static ConfigException fault(String pointer, String message) {
        return new ConfigException(ErrorCode.CFG_LIMIT, Location.of("", pointer), message);
    }
}
