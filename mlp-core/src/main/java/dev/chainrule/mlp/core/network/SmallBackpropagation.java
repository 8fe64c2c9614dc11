package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Fma;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.linalg.Kernel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Computes what {@link Backpropagation} computes, with the same bits, for a small network and one row at a time.
 *
 * <p>A step of such a network takes less than a microsecond, and a whole run less time than the JVM needs to compile
 * the general code. Here every layer is two stages, z = W x + b and a = f(z), which are run forwards and then
 * backwards. The loops over the stages call three classes, more than the JIT compiler inlines: it compiles each stage
 * once, instead of all of them again in their callers. The products are loops with a variable step, which it neither
 * unrolls nor vectorizes; that would take longer than it saves.
 */
final class SmallBackpropagation implements LossGradient {
    /** The largest number of weights. With more, the kernels are faster once they are compiled. */
    private static final int MAX_WEIGHTS = 128;

    private final Layer[] layers;
    private final ForwardPass forward;
    private final WeightedLoss loss;
    private final boolean isPenalized;
    private final Stage[] stages;

    /** The loss's first argument. */
    private final Matrix output;

    /** The input of each layer. */
    private final float[][] x;

    /** ∂L/∂z of each layer; ∂L/∂a between the backward passes of its successor and its activation. */
    private final Matrix[] delta;

    /** Returns whether this class computes what is needed for a network and batch size. */
    static boolean suits(Network network, int maxRows) {
        long weights = network.layers().stream()
                .mapToLong(layer -> (long) layer.inputs() * layer.units())
                .sum();
        return maxRows == 1
                && weights <= MAX_WEIGHTS
                && network.inputDropout() == 0
                && !network.layers().get(0).inputScale()
                && network.layers().get(0).encodings().isEmpty()
                && network.layers().stream()
                        .allMatch(layer -> layer.dropout() == 0 && !layer.frozen() && !layer.parametric());
    }

    /**
     * Creates the buffers.
     *
     * @param network a network that this class {@link #suits} with batches of one row
     * @throws PluginException if a block hook of a plugin disagrees with its definition; checked once per network
     */
    SmallBackpropagation(Network network, Kernel kernel) {
        layers = network.layers().toArray(Layer[]::new);
        forward = new ForwardPass(network, kernel, 1);
        loss = new WeightedLoss(forward.loss(), network.outputs());
        isPenalized =
                network.layers().stream().anyMatch(layer -> !layer.penalty().isNone());
        x = new float[layers.length][];
        delta = new Matrix[layers.length];
        int last = layers.length - 1;
        List<Stage> all = new ArrayList<>();
        for (int l = 0; l <= last; l++) {
            delta[l] = new Matrix(1, layers[l].units());
            if (l == 0) {
                all.add(new FirstLinear(l));
            } else {
                x[l] = forward.a(l - 1).data();
                all.add(new Linear(l));
            }
            if (l < last || !forward.isComposed()) {
                all.add(new Nonlinear(l));
            }
        }
        stages = all.toArray(Stage[]::new);
        output = forward.isComposed() ? forward.z(last) : forward.a(last);
    }

    @Override
    public double lossAndGradient(
            ParameterArrays weights,
            Matrix input,
            Matrix target,
            float[] rowWeights,
            Dropout dropout,
            ParameterArrays gradient) {
        x[0] = input.data();
        for (int s = 0; s < stages.length; s++) {
            stages[s].forward(weights);
        }
        double sum = loss.valueAndGradient(output, target, rowWeights, delta[layers.length - 1]);
        for (int s = stages.length - 1; s >= 0; s--) {
            stages[s].backward(weights, gradient);
        }
        return sum + (isPenalized ? Penalty.addAll(layers, weights, gradient) : 0);
    }

    @Override
    public StepDiagnosis diagnosis(Matrix target, float[] rowWeights) {
        return StepDiagnosis.of(layers, forward, delta, target, rowWeights);
    }

    /** Half of a layer. */
    private abstract static class Stage {
        abstract void forward(ParameterArrays weights);

        abstract void backward(ParameterArrays weights, ParameterArrays gradient);
    }

    /** a = f(z), and backwards δ = ∂L/∂a ⊙ f′(z). */
    private final class Nonlinear extends Stage {
        private final int l;
        private final RowActivation activation;
        private final Matrix z;
        private final Matrix a;
        private final Matrix d;

        Nonlinear(int l) {
            this.l = l;
            activation = layers[l].activation();
            z = forward.z(l);
            a = forward.a(l);
            d = delta[l];
        }

        @Override
        void forward(ParameterArrays weights) {
            PluginCalls.forward(activation, l, z, a);
        }

        @Override
        void backward(ParameterArrays weights, ParameterArrays gradient) {
            PluginCalls.backward(activation, l, z, a, d);
        }
    }

    /** z = W x + b, and backwards ∂L/∂W = δ xᵀ and ∂L/∂b = δ. */
    private class FirstLinear extends Stage {
        final int l;
        final float[] d;
        private final float[] z;

        FirstLinear(int l) {
            this.l = l;
            d = delta[l].data();
            z = forward.z(l).data();
        }

        @Override
        final void forward(ParameterArrays weights) {
            float[] in = x[l];
            float[] w = weights.layer(l);
            int units = z.length;
            int biases = w.length - units;
            for (int u = 0; u < units; u++) {
                float sum = w[biases + u];
                for (int i = 0, k = u; k < biases; i++, k += units) {
                    sum = Fma.fma(in[i], w[k], sum);
                }
                z[u] = sum;
            }
        }

        @Override
        void backward(ParameterArrays weights, ParameterArrays gradient) {
            float[] in = x[l];
            float[] g = gradient.layer(l);
            int units = d.length;
            int biases = g.length - units;
            for (int u = 0; u < units; u++) {
                float du = d[u];
                for (int i = 0, k = u; k < biases; i++, k += units) {
                    g[k] = Fma.fma(in[i], du, 0f);
                }
                g[biases + u] = 0f + du;
            }
        }
    }

    /** As {@link FirstLinear}, and backwards also ∂L/∂x = Wᵀ δ. */
    private final class Linear extends FirstLinear {
        private final float[] dx;

        Linear(int l) {
            super(l);
            dx = delta[l - 1].data();
        }

        @Override
        void backward(ParameterArrays weights, ParameterArrays gradient) {
            float[] in = x[l];
            float[] w = weights.layer(l);
            float[] g = gradient.layer(l);
            int units = d.length;
            int biases = g.length - units;
            Arrays.fill(dx, 0);
            for (int u = 0; u < units; u++) {
                float du = d[u];
                for (int i = 0, k = u; k < biases; i++, k += units) {
                    g[k] = Fma.fma(in[i], du, 0f);
                    dx[i] = Fma.fma(du, w[k], dx[i]);
                }
                g[biases + u] = 0f + du;
            }
        }
    }
}
