package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Fma;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.linalg.Kernel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * Computes what {@link Backpropagation} computes, with the same bits, for a small network and one row at a time.
 *
 * <p>A step of such a network takes less than a microsecond, and a whole run less time than the JVM needs to compile
 * the general code. Here a step is a list of stages, from z = W x + b of the first layer to its ∂L/∂W. One loop calls their
 * five classes, more than the JIT compiler inlines: it compiles each once, instead of all of them again in their callers.
 * The loops of the products have a variable step, so that it neither unrolls nor vectorizes them; that would take longer than
 * it saves.
 */
final class SmallBackpropagation implements LossGradient {
    /** The largest number of weights. With more, the kernels are faster once they are compiled. */
    private static final int MAX_WEIGHTS = 128;

    private final Layer[] layers;
    private final ForwardPass forward;
    private final boolean isPenalized;
    private final Stage[] stages;
    private final Sums first;
    private final LossValue loss;
    private final Outer last;

    /** ∂L/∂z of each layer; ∂L/∂a between the stages {@link Sums} and {@link Derivative}. */
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
        isPenalized =
                network.layers().stream().anyMatch(layer -> !layer.penalty().isNone());
        delta = network.layers().stream()
                .map(layer -> new Matrix(1, layer.units()))
                .toArray(Matrix[]::new);
        List<Stage> before = new ArrayList<>();
        Deque<Stage> after = new ArrayDeque<>();
        for (int l = 0; l < layers.length; l++) {
            float[] x =
                    l == 0 ? new float[layers[0].inputs()] : forward.a(l - 1).data();
            float[] d = delta[l].data();
            before.add(Sums.overInputs(l, x, forward.z(l).data()));
            if (l > 0) {
                after.push(Sums.overUnits(l, d, delta[l - 1].data()));
            }
            after.push(new Outer(l, x, d));
            if (l < layers.length - 1 || !forward.isComposed()) {
                before.add(new Value(l));
                after.push(new Derivative(l));
            }
        }
        loss = new LossValue(network);
        stages = Stream.of(before, List.of(loss), after)
                .flatMap(Collection::stream)
                .toArray(Stage[]::new);
        first = (Sums) stages[0];
        last = (Outer) stages[stages.length - 1];
    }

    @Override
    public double lossAndGradient(
            ParameterArrays weights,
            Matrix input,
            Matrix target,
            float[] rowWeights,
            Dropout dropout,
            ParameterArrays gradient) {
        first.in = input.data();
        loss.target = target;
        loss.rowWeights = rowWeights;
        last.x = input.data();
        for (int s = 0; s < stages.length; s++) {
            stages[s].run(weights, gradient);
        }
        return loss.sum + (isPenalized ? Penalty.addAll(layers, weights, gradient) : 0);
    }

    @Override
    public StepDiagnosis diagnosis(Matrix target, float[] rowWeights) {
        return StepDiagnosis.of(layers, forward, delta, target, rowWeights);
    }

    /** A part of a step. */
    private abstract static class Stage {
        abstract void run(ParameterArrays weights, ParameterArrays gradient);
    }

    /** a = f(z). */
    private final class Value extends Stage {
        private final int l;
        private final RowActivation activation;
        private final Matrix z;
        private final Matrix a;

        Value(int l) {
            this.l = l;
            activation = layers[l].activation();
            z = forward.z(l);
            a = forward.a(l);
        }

        @Override
        void run(ParameterArrays weights, ParameterArrays gradient) {
            PluginCalls.forward(activation, l, z, a);
        }
    }

    /** The loss, and ∂L/∂a or in the composed form ∂L/∂z of the output layer. */
    private final class LossValue extends Stage {
        private final WeightedLoss weighted;
        private final Matrix output =
                forward.isComposed() ? forward.z(layers.length - 1) : forward.a(layers.length - 1);
        private final Matrix d = delta[delta.length - 1];
        private Matrix target = d;
        private float[] rowWeights = UNWEIGHTED;
        private double sum;

        LossValue(Network network) {
            weighted = new WeightedLoss(forward.loss(), network.outputs());
        }

        @Override
        void run(ParameterArrays weights, ParameterArrays gradient) {
            sum = weighted.valueAndGradient(output, target, rowWeights, d);
        }
    }

    /** δ = ∂L/∂a ⊙ f′(z). */
    private final class Derivative extends Stage {
        private final int l;
        private final RowActivation activation;
        private final Matrix z;
        private final Matrix a;
        private final Matrix d;

        Derivative(int l) {
            this.l = l;
            activation = layers[l].activation();
            z = forward.z(l);
            a = forward.a(l);
            d = delta[l];
        }

        @Override
        void run(ParameterArrays weights, ParameterArrays gradient) {
            PluginCalls.backward(activation, l, z, a, d);
        }
    }

    /** z = W x + b, or ∂L/∂x = Wᵀ δ. */
    private static final class Sums extends Stage {
        private final int l;
        private float[] in;
        private final float[] out;
        private final int inStep;
        private final int outStep;
        private final boolean hasBiases;

        private Sums(int l, float[] in, float[] out, int inStep, int outStep, boolean hasBiases) {
            this.l = l;
            this.in = in;
            this.out = out;
            this.inStep = inStep;
            this.outStep = outStep;
            this.hasBiases = hasBiases;
        }

        static Sums overInputs(int l, float[] x, float[] z) {
            return new Sums(l, x, z, z.length, 1, true);
        }

        static Sums overUnits(int l, float[] d, float[] dx) {
            return new Sums(l, d, dx, 1, d.length, false);
        }

        @Override
        void run(ParameterArrays weights, ParameterArrays gradient) {
            float[] x = in;
            float[] w = weights.layer(l);
            float[] sums = out;
            int step = inStep;
            int length = x.length * step;
            for (int o = 0; o < sums.length; o++) {
                float sum = hasBiases ? w[length + o] : 0;
                int start = o * outStep;
                for (int i = 0, k = start; k < start + length; i++, k += step) {
                    sum = Fma.fma(x[i], w[k], sum);
                }
                sums[o] = sum;
            }
        }
    }

    /** ∂L/∂W = δ xᵀ and ∂L/∂b = δ. */
    private static final class Outer extends Stage {
        private final int l;
        private final float[] d;
        private float[] x;

        Outer(int l, float[] x, float[] d) {
            this.l = l;
            this.x = x;
            this.d = d;
        }

        @Override
        void run(ParameterArrays weights, ParameterArrays gradient) {
            float[] in = x;
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
}
