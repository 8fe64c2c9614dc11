package dev.chainrule.mlp.benchmarks;

import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.PluginSpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Losses with their gradients on a block of float32. */
@State(Scope.Thread)
public class LossesBenchmark {
    private static final int ROWS = 128;
    private static final int OUTPUTS = 64;

    /** A loss, or one composed with the activation of the output layer: a function of z. */
    @Param({
        "binary-cross-entropy",
        "binary-cross-entropy+sigmoid",
        "cross-entropy",
        "cross-entropy+softmax",
        "hinge",
        "huber",
        "kl-divergence",
        "log-cosh",
        "mean-absolute-error",
        "mean-squared-error",
        "poisson",
        "squared-error"
    })
    public String loss;

    private Loss used;
    private Matrix output;
    private Matrix target;
    private Matrix gradient;

    @Setup
    public void prepare() {
        Plugins plugins = Plugins.load();
        String[] names = loss.split("\\+");
        used = plugins.loss(PluginSpec.of(names[0]));
        if (names.length == 2) {
            used = used.composedWith(plugins.activation(PluginSpec.of(names[1])))
                    .orElseThrow();
            output = Synthetic.normal(ROWS, OUTPUTS, 2);
        } else {
            output = Synthetic.probabilities(ROWS, OUTPUTS);
        }
        target = Synthetic.classes(ROWS, OUTPUTS);
        gradient = new Matrix(ROWS, OUTPUTS);
    }

    @Benchmark
    public double valueAndGradient(Elements count) {
        count.elements += output.size();
        return used.valueAndGradient(output, target, gradient);
    }
}
