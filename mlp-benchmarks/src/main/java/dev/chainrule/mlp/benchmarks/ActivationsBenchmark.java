package dev.chainrule.mlp.benchmarks;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.PluginSpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Activations and their pullbacks on a block of float32. */
@State(Scope.Thread)
public class ActivationsBenchmark {
    private static final int ROWS = 128;
    private static final int UNITS = 64;

    @Param({
        "celu",
        "elu",
        "gelu",
        "gelu-tanh",
        "hard-sigmoid",
        "hard-tanh",
        "identity",
        "leaky-relu",
        "mish",
        "relu",
        "relu6",
        "selu",
        "sigmoid",
        "silu",
        "softmax",
        "softplus",
        "softsign",
        "tanh"
    })
    public String activation;

    private RowActivation used;
    private Matrix z;
    private Matrix a;
    private Matrix outputGradient;
    private Matrix gradient;

    @Setup
    public void prepare() {
        used = Plugins.load().activation(PluginSpec.of(activation));
        z = Synthetic.normal(ROWS, UNITS, 2);
        a = new Matrix(ROWS, UNITS);
        outputGradient = Synthetic.normal(ROWS, UNITS, 1);
        gradient = new Matrix(ROWS, UNITS);
        used.forward(z, a);
    }

    @Benchmark
    public Matrix forward(Elements count) {
        used.forward(z, a);
        count.elements += z.size();
        return a;
    }

    /** Copies ∂L/∂a first: a gradient multiplied again and again would become denormal. */
    @Benchmark
    public Matrix backward(Elements count) {
        System.arraycopy(outputGradient.data(), 0, gradient.data(), 0, gradient.size());
        used.backward(z, a, gradient);
        count.elements += z.size();
        return gradient;
    }
}
