package dev.chainrule.mlp.core.network;

import java.util.Arrays;

/**
 * Limits the norm of each unit's weights: w ← w · c/‖w‖ where ‖w‖ = √Σw² exceeds c. Biases are not limited.
 *
 * <p>Keras' {@code MaxNorm} with {@code axis=0}, after Srebro and Shraibman, "Rank, trace-norm and max-norm" (2005). An
 * instance has a buffer and belongs to one thread.
 *
 * @since 0.2
 */
public final class MaxNorm {
    private final Layer layer;
    private final double[] scale;

    /** Creates the constraint of a layer. */
    public MaxNorm(Layer layer) {
        this.layer = layer;
        scale = new double[isLimited() ? layer.units() : 0];
    }

    /** Returns whether the layer has a limit; without one {@link #apply} does nothing. */
    public boolean isLimited() {
        return layer.maxNorm() < Double.POSITIVE_INFINITY;
    }

    /**
     * Rescales in place the weights of each unit whose norm exceeds the limit.
     *
     * @param parameters the parameters of the layer, (inputs + 1) × units
     */
    public void apply(float[] parameters) {
        if (isLimited()) {
            rescale(parameters);
        }
    }

    private void rescale(float[] parameters) {
        int units = layer.units();
        int weights = layer.inputs() * units;
        Arrays.fill(scale, 0);
        for (int i = 0; i < weights; i += units) {
            for (int j = 0; j < units; j++) {
                scale[j] += (double) parameters[i + j] * parameters[i + j];
            }
        }
        boolean exceeds = false;
        for (int j = 0; j < units; j++) {
            double norm = Math.sqrt(scale[j]);
            scale[j] = norm > layer.maxNorm() ? layer.maxNorm() / norm : 1;
            exceeds |= scale[j] < 1;
        }
        for (int i = 0; exceeds && i < weights; i += units) {
            for (int j = 0; j < units; j++) {
                parameters[i + j] = (float) (parameters[i + j] * scale[j]);
            }
        }
    }
}
