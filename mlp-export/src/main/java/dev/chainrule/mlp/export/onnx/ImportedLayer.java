package dev.chainrule.mlp.export.onnx;

import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.export.onnx.format.OnnxType;
import java.util.Optional;

/**
 * A dense layer of a graph with everything that belongs to it.
 *
 * @param stage its weights, and what its pre-activations are multiplied by and added to
 * @param inputScaling a scaling of its inputs that is a part of its weights; empty if there is none
 * @param activation its activation
 */
record ImportedLayer(Stage stage, Optional<Stage> inputScaling, PluginSpec activation) {

    int inputs() {
        return weights().size(0);
    }

    int units() {
        return stage.units();
    }

    private Constant weights() {
        return stage.weights().orElseThrow();
    }

    /**
     * Computes the weights and biases in float32.
     *
     * @param to (inputs + 1) × units, the biases last
     * @return the number of float64 weights that had to be rounded
     */
    int fill(float[] to) {
        Constant weights = weights();
        int inputs = inputs();
        int units = units();
        int rounded = 0;
        for (int j = 0; j < units; j++) {
            double scale = stage.scale(j);
            double bias = stage.shift(j);
            for (int i = 0; i < inputs; i++) {
                double weight = weights.at(i * units + j);
                double scaled = weight * scale;
                if (inputScaling.isPresent()) {
                    bias += scaled * inputScaling.get().shift(i);
                    scaled *= inputScaling.get().scale(i);
                }
                to[i * units + j] = (float) scaled;
                rounded += weights.type() == OnnxType.DOUBLE && (float) weight != weight ? 1 : 0;
            }
            to[inputs * units + j] = (float) bias;
        }
        return rounded;
    }
}
