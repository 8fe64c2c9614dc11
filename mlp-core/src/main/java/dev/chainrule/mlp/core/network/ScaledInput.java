package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Fma;
import dev.chainrule.mlp.api.Matrix;
import java.util.Arrays;

/**
 * The learned scale s of a network's inputs, x¹ = s ⊙ x⁰, and its factor of the chain rule, ∂x¹/∂s = x⁰.
 *
 * <p>Belongs to one thread.
 */
final class ScaledInput {
    private final ParameterRange range;

    /** x⁰ of the last batch: the inputs after dropout. */
    private Matrix unscaled;

    private final Matrix scaled;

    /** Creates the buffer for a first layer with an input scale. */
    ScaledInput(Layer layer, int maxRows) {
        range = layer.range(ParameterKind.INPUT_SCALE);
        unscaled = new Matrix(0, layer.inputs());
        scaled = new Matrix(maxRows, layer.inputs());
    }

    /**
     * Returns x¹ = s ⊙ x⁰.
     *
     * @param x x⁰, rows × inputs; not modified
     * @return rows × inputs; a buffer that the next call overwrites
     */
    Matrix apply(ParameterArrays weights, Matrix x) {
        unscaled = x;
        scaled.setRows(x.rows());
        float[] s = weights.layer(0);
        int inputs = x.columns();
        for (int r = 0; r < x.rows(); r++) {
            int row = r * inputs;
            for (int i = 0; i < inputs; i++) {
                scaled.data()[row + i] = x.data()[row + i] * s[range.from() + i];
            }
        }
        return scaled;
    }

    /**
     * Computes ∂L/∂s = Σ ∂L/∂x¹ ⊙ x⁰ over the rows, from the first to the last.
     *
     * @param lossByInput ∂L/∂x¹, rows × inputs
     * @param gradient receives ∂L/∂s
     */
    void gradient(Matrix lossByInput, ParameterArrays gradient) {
        float[] g = gradient.layer(0);
        float[] dx = lossByInput.data();
        float[] x = unscaled.data();
        int inputs = lossByInput.columns();
        int from = range.from();
        Arrays.fill(g, range.from(), range.to(), 0);
        for (int r = 0; r < lossByInput.rows(); r++) {
            int row = r * inputs;
            for (int i = 0; i < inputs; i++) {
                g[from + i] = Fma.fma(dx[row + i], x[row + i], g[from + i]);
            }
        }
    }

    /** Turns ∂L/∂x¹ into ∂L/∂x⁰ = s ⊙ ∂L/∂x¹, in place. */
    void timesScale(ParameterArrays weights, Matrix lossByInput) {
        float[] s = weights.layer(0);
        float[] dx = lossByInput.data();
        int inputs = lossByInput.columns();
        for (int row = 0; row < lossByInput.size(); row += inputs) {
            for (int i = 0; i < inputs; i++) {
                dx[row + i] *= s[range.from() + i];
            }
        }
    }
}
