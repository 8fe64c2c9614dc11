package dev.chainrule.mlp.benchmarks;

import dev.chainrule.mlp.api.Optimizer;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.PluginSpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Updates of one array of parameters, on one thread. */
@State(Scope.Thread)
public class OptimizersBenchmark {
    @Param({"adagrad", "adam", "adamw", "nadam", "rmsprop", "sgd"})
    public String optimizer;

    /** A layer that stays in a first-level cache, or nearly, and one that does not. */
    @Param({"4096", "4000000"})
    public int parameters;

    private Optimizer used;
    private float[] values;
    private float[] gradient;
    private float[][] slots;
    private long step;
    private long traffic;

    @Setup
    public void prepare() {
        used = Plugins.load().optimizer(PluginSpec.of(optimizer));
        values = Synthetic.normal(parameters, 1);
        gradient = Synthetic.normal(parameters, 0.01);
        slots = new float[used.slots()][parameters];
        step = 0;
        // Parameters and slots are read and written, the gradient is read.
        traffic = Float.BYTES * (3L + 2L * used.slots()) * parameters;
    }

    @Benchmark
    public float[] update(Bytes count) {
        used.update(values, gradient, slots, 1e-6, ++step);
        count.bytes += traffic;
        return values;
    }
}
