package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.linalg.PackedWeights;
import java.util.Optional;

/**
 * The weights of a model, and the same in the order in which its kernel reads them fastest, which all passes of the
 * model share.
 *
 * <p>A layer is packed when a pass first needs it. With the vector kernel, it then takes twice the memory; more if it
 * has few units, whose number is rounded up to a multiple of two vectors. With the plain kernel it takes no more.
 * Thread-safe.
 *
 * @since 0.2
 */
public final class PackedLayers {
    /** From this number of rows on, a pass would have to pack the weights for itself. */
    private static final int MANY_ROWS = 4;

    /** After this number of passes with fewer rows, packing takes less time than it saves. */
    private static final int MANY_PASSES = 64;

    /** The order of fewer weights makes no difference to a few rows, because the fastest cache holds them. */
    private static final int MIN_WEIGHTS = 16_384;

    private final ParameterArrays weights;
    private final Kernel kernel;
    private final PackedLayer[] layers;

    /**
     * Packs nothing yet.
     *
     * @param weights the weights, which must not change any more; not copied
     * @param kernel the kernel that runs the matrix products
     */
    public PackedLayers(Network network, ParameterArrays weights, Kernel kernel) {
        this.weights = weights;
        this.kernel = kernel;
        layers = new PackedLayer[network.layers().size()];
        for (int l = 0; l < layers.length; l++) {
            layers[l] =
                    new PackedLayer(kernel, weights.layer(l), network.layers().get(l));
        }
    }

    /** Returns the weights as they are; not a copy. */
    public ParameterArrays weights() {
        return weights;
    }

    /** Returns the kernel that runs the matrix products. */
    public Kernel kernel() {
        return kernel;
    }

    /**
     * Returns whether a pass gains by packed weights.
     *
     * @param l the index of the layer
     * @param rows the number of rows of the pass
     * @param passes the number of earlier passes with the same buffers
     */
    boolean isUseful(int l, int rows, long passes) {
        return rows >= MANY_ROWS
                || layers[l].weights() >= MIN_WEIGHTS && (passes >= MANY_PASSES || layers[l].isPacked());
    }

    /** Returns the packed weights of a layer; packs them if no other pass has done so. */
    PackedWeights layer(int l) {
        return layers[l].get();
    }

    private static final class PackedLayer {
        private final Kernel kernel;
        private final float[] parameters;
        private final Layer layer;
        private volatile Optional<PackedWeights> packed = Optional.empty();

        PackedLayer(Kernel kernel, float[] parameters, Layer layer) {
            this.kernel = kernel;
            this.parameters = parameters;
            this.layer = layer;
        }

        int weights() {
            return layer.inputs() * layer.units();
        }

        boolean isPacked() {
            return packed.isPresent();
        }

        PackedWeights get() {
            return isPacked() ? packed.get() : pack();
        }

        private synchronized PackedWeights pack() {
            if (!isPacked()) {
                packed = Optional.of(kernel.pack(parameters, layer.inputs(), layer.units()));
            }
            return packed.get();
        }
    }
}
