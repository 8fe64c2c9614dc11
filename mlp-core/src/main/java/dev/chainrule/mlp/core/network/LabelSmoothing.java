package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.Matrix;

/**
 * Moves the targets of training from 0 and 1 towards equal probabilities, so that the outputs need not go to extremes: with
 * ε and k classes
 *
 * <pre>
 *   y  ←  y (1 − ε) + ε/k
 * </pre>
 *
 * <p>Outputs that are probabilities of their own, as those of sigmoid, have two classes each, k = 2. Szegedy et al.,
 * "Rethinking the Inception architecture" (2016), section 7; as {@code label_smoothing} in Keras, and in PyTorch for
 * softmax. Training alone sees the smoothed targets: held-out rows and evaluations have those of the data.
 *
 * @since 0.2
 */
public final class LabelSmoothing {
    private final double kept;
    private final double added;

    /**
     * Creates the smoothing of the targets of a network.
     *
     * @param amount ε, in [0, 1); 0 changes nothing
     */
    public LabelSmoothing(double amount, Network network) {
        boolean independent = network.layers().get(network.layers().size() - 1).activation() instanceof Activation;
        kept = 1 - amount;
        added = amount / (independent ? 2 : network.outputs());
    }

    /** Smooths the targets of a batch in place. */
    public void apply(Matrix target) {
        if (kept == 1) {
            return;
        }
        float[] y = target.data();
        for (int i = 0, n = target.size(); i < n; i++) {
            y[i] = (float) (y[i] * kept + added);
        }
    }

    /** Returns the smoothed targets of some rows. */
    public double[][] of(double[][] targets) {
        double[][] smoothed = new double[targets.length][];
        for (int r = 0; r < smoothed.length; r++) {
            smoothed[r] = targets[r].clone();
            for (int j = 0; j < smoothed[r].length; j++) {
                smoothed[r][j] = smoothed[r][j] * kept + added;
            }
        }
        return smoothed;
    }
}
