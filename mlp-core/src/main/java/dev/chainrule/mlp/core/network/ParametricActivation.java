package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Fma;
import dev.chainrule.mlp.api.Matrix;
import java.util.Arrays;

/**
 * The activation of a layer with a learned share α of each unit, in float32:
 *
 * <pre>
 *   a  =  z + α(f(z) − z)
 *   ∂L/∂α  =  Σ ∂L/∂a · (f(z) − z)   over the rows
 *   ∂L/∂z  =  ∂L/∂a · (1 + α(f′(z) − 1))
 * </pre>
 *
 * <p>{@link ParametricFunction} is the same in float64. Belongs to one thread.
 */
final class ParametricActivation {
    private final Layer layer;
    private final int l;
    private final int from;

    /** f(z). */
    private final Matrix f;

    /** ∂L/∂a · f′(z). */
    private final Matrix product;

    ParametricActivation(Layer layer, int l, int maxRows) {
        this.layer = layer;
        this.l = l;
        from = layer.range(ParameterKind.ALPHA).from();
        f = new Matrix(maxRows, layer.units());
        product = new Matrix(maxRows, layer.units());
    }

    /** Returns f(z) of the last batch. */
    Matrix f() {
        return f;
    }

    /** Computes a = z + α(f(z) − z). */
    void forward(Matrix z, Matrix a, ParameterArrays weights) {
        f.setRows(z.rows());
        PluginCalls.forward(layer.activation(), l, z, f);
        float[] alpha = weights.layer(l);
        int units = layer.units();
        for (int row = 0; row < z.size(); row += units) {
            for (int j = 0; j < units; j++) {
                float zj = z.data()[row + j];
                a.data()[row + j] = Fma.fma(alpha[from + j], f.data()[row + j] - zj, zj);
            }
        }
    }

    /** Computes ∂L/∂α = Σ ∂L/∂a · (f(z) − z) over the rows, from the first to the last. */
    void gradient(Matrix z, Matrix lossByOutput, ParameterArrays gradient) {
        float[] g = gradient.layer(l);
        Arrays.fill(g, from, from + layer.units(), 0);
        int units = layer.units();
        for (int row = 0; row < z.size(); row += units) {
            for (int j = 0; j < units; j++) {
                float difference = f.data()[row + j] - z.data()[row + j];
                g[from + j] = Fma.fma(lossByOutput.data()[row + j], difference, g[from + j]);
            }
        }
    }

    /** Turns ∂L/∂a into ∂L/∂z = ∂L/∂a + α(∂L/∂a · f′(z) − ∂L/∂a), in place. */
    void backward(Matrix z, Matrix delta, ParameterArrays weights) {
        product.setRows(z.rows());
        System.arraycopy(delta.data(), 0, product.data(), 0, delta.size());
        PluginCalls.backward(layer.activation(), l, z, f, product);
        float[] alpha = weights.layer(l);
        int units = layer.units();
        for (int row = 0; row < z.size(); row += units) {
            for (int j = 0; j < units; j++) {
                float d = delta.data()[row + j];
                delta.data()[row + j] = Fma.fma(alpha[from + j], product.data()[row + j] - d, d);
            }
        }
    }
}
