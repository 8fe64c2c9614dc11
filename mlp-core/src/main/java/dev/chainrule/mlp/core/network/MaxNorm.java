package dev.chainrule.mlp.core.network;

import java.util.Arrays;

/**
 * Keeps the weights of each unit of a layer within a length: w ← w · c/‖w‖ where ‖w‖ = √Σw² is above c. Biases are free.
 *
 * <p>Keras' {@code MaxNorm} with {@code axis=0}, after Srebro and Shraibman, "Rank, trace-norm and max-norm" (2005). An
 * instance has a buffer and belongs to one thread.
 */
public final class MaxNorm {
    private final Layer layer;
    private final double[] scale;

    /** For the parameters of this layer. */
    public MaxNorm(Layer layer) {
        this.layer = layer;
        scale = new double[isLimited() ? layer.units() : 0];
    }

    private boolean isLimited() {
        return layer.maxNorm() < Double.POSITIVE_INFINITY;
    }

    /** Shortens what is too long in the parameters of a layer, (inputs + 1) × units, in place. */
    public void apply(float[] parameters) {
        if (!isLimited()) {
            return;
        }
        int units = layer.units();
        int weights = layer.inputs() * units;
        Arrays.fill(scale, 0);
        for (int i = 0; i < weights; i += units) {
            for (int j = 0; j < units; j++) {
                scale[j] += (double) parameters[i + j] * parameters[i + j];
            }
        }
        boolean shortens = false;
        for (int j = 0; j < units; j++) {
            double norm = Math.sqrt(scale[j]);
            scale[j] = norm > layer.maxNorm() ? layer.maxNorm() / norm : 1;
            shortens |= scale[j] < 1;
        }
        for (int i = 0; shortens && i < weights; i += units) {
            for (int j = 0; j < units; j++) {
                parameters[i + j] = (float) (parameters[i + j] * scale[j]);
            }
        }
    }
}
