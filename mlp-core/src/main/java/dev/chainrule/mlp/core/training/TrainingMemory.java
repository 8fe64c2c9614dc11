package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.core.network.Layer;
import dev.chainrule.mlp.core.network.Network;
import java.util.List;

/**
 * Estimates the memory that a run needs besides its rows, before any of it is allocated.
 */
final class TrainingMemory {
    private static final double MAX_HEAP_FRACTION = 0.7;

    /** The weights, the gradient, and three copies of the weights: the last finite ones, the best, and the model. */
    private static final int ARRAYS = 5;

    private static final int MAX_ARRAY_LENGTH = Integer.MAX_VALUE - 8;

    private TrainingMemory() {}

    /**
     * Returns the bytes for the parameters, 28 each with an optimizer of two slots.
     *
     * @param slots the number of slots of the optimizer, each of one number per parameter
     * @param shards the number of shards, each with a gradient of its own if there are several
     */
    static long ofParameters(Network network, int slots, int shards) {
        double parameters = 0; // a conversion from double to long saturates where a product of longs would overflow
        for (Layer layer : network.layers()) {
            parameters += layer.parameterCount();
        }
        return (long) (parameters * Float.BYTES * (ARRAYS + slots + (shards > 1 ? shards : 0)));
    }

    /** Returns the bytes for a row of a batch: its inputs and targets, and z, a, δ and the dropout of each layer. */
    static long ofRow(Network network) {
        long floats = (long) network.inputs() + network.outputs();
        floats += network.layers().get(0).inputScale()
                ? 2L * network.layers().get(0).inputs()
                : 0; // s ⊙ x and ∂L/∂x
        floats += network.layers().get(0).encodings().isEmpty()
                ? 0
                : 2L * network.layers().get(0).inputs(); // e and ∂L/∂e
        for (int l = 0; l < network.layers().size(); l++) {
            Layer layer = network.layers().get(l);
            double dropout = l == 0
                    ? network.inputDropout()
                    : network.layers().get(l - 1).dropout();
            floats += (layer.parametric() ? 5L : 3L) * layer.units() + (dropout > 0 ? 2L * layer.inputs() : 0);
        }
        return Float.BYTES * floats;
    }

    /** Returns how many runs such as this one fit in memory at the same time; at least 1. */
    static int runs(ResolvedRun run) {
        var training = run.prepared().spec().training();
        int slots = TrainingState.slotsOf(run.prepared().spec(), run.optimizer());
        long rows = Math.min(training.batchSize(), run.prepared().training().rows());
        double bytes = ofParameters(run.network(), slots, training.shards()) + (double) rows * ofRow(run.network());
        return (int) Math.max(1, MAX_HEAP_FRACTION * Runtime.getRuntime().maxMemory() / bytes);
    }

    /**
     * Checks that the parameters, optimizer state, copies and batch buffers of a run fit in memory.
     *
     * @param maxRows the number of rows of the largest batch
     * @param slots the number of slots of the run, each of one number per parameter
     * @param shards the number of gradients that are in memory together; 1 for none besides the sum
     * @throws ConfigException if they need more than 70 % of the heap, or a batch is too large for an array
     */
    static void require(Network network, int maxRows, int slots, int shards) {
        require(network, slots, shards, maxRows, Runtime.getRuntime().maxMemory());
    }

    /**
     * Checks that a run fits in memory.
     *
     * @param maxRows the number of rows of the largest batch
     * @param heap the maximum heap size in bytes
     * @throws ConfigException if it needs more than 70 % of the heap, or a batch is too large for an array
     */
    static void require(Network network, int slots, int shards, int maxRows, long heap) {
        long parameters = ofParameters(network, slots, shards);
        long row = ofRow(network);
        double buffers = (double) row * maxRows;
        if (parameters > MAX_HEAP_FRACTION * heap) {
            throw fault(
                    "/network/layers/" + largest(network.layers()) + "/units",
                    "training needs " + parameters
                            + " bytes for weights, gradients, the optimizer's state and copies, the" + " heap has "
                            + heap + ". Use fewer units, or give Java more memory with -Xmx");
        }
        if (parameters + buffers > MAX_HEAP_FRACTION * heap) {
            long fitting = (long) ((MAX_HEAP_FRACTION * heap - parameters) / row);
            throw fault(
                    "/training/batchSize",
                    "batches of " + maxRows + " rows need " + (long) buffers + " bytes in training, the heap has "
                            + heap
                            + ". " + (fitting < 1 ? "Use fewer units" : "Set batchSize to " + fitting + " or less")
                            + ", or give Java more memory with -Xmx");
        }
        int widest = Math.max(network.inputs(), network.layers().get(0).inputs());
        for (Layer layer : network.layers()) {
            widest = Math.max(widest, layer.units());
        }
        if ((long) widest * maxRows > MAX_ARRAY_LENGTH) {
            throw fault(
                    "/training/batchSize",
                    "batches of " + maxRows + " rows x " + widest + " numbers do not fit in an array. Set batchSize to "
                            + MAX_ARRAY_LENGTH / widest + " or less");
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
