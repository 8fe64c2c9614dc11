package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.network.Backpropagation;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.Weights;

/** A model's forward pass in buffers made once: for one thread that predicts often. A call allocates nothing. */
public final class Predictor {
    private final Backpropagation pass;
    private final Weights weights;

    Predictor(Network network, Weights weights, Kernel kernel, int maxRows) {
        this.pass = new Backpropagation(network, kernel, maxRows);
        this.weights = weights;
    }

    /**
     * The network's outputs.
     *
     * @param inputs rows × inputs, scaled as the network takes them, at most as many rows as this was made for; left alone
     * @return rows × outputs; a buffer that the next call overwrites
     */
    public Matrix outputs(Matrix inputs) {
        return pass.outputs(weights, inputs);
    }
}
