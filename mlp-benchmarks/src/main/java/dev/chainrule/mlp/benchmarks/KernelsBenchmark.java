package dev.chainrule.mlp.benchmarks;

import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.linalg.Scratch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The three products of a layer, on one thread. */
@State(Scope.Thread)
public class KernelsBenchmark {
    @Param({"java", "chosen"})
    public String kernel;

    /** rows × inputs × units: layers of the five workloads, and one row alone. */
    @Param({
        "1x7x5",
        "32x64x64",
        "64x784x128",
        "128x784x512",
        "128x512x512",
        "256x1024x2048",
        "256x2048x2048",
        "1x784x512"
    })
    public String shape;

    private Kernel used;
    private Scratch scratch;
    private int rows;
    private int inputs;
    private int units;
    private long operations;
    private float[] x;
    private float[] parameters;
    private float[] d;
    private float[] z;
    private float[] dx;
    private float[] gradient;

    @Setup
    public void prepare() {
        String[] sizes = shape.split("x");
        rows = Integer.parseInt(sizes[0]);
        inputs = Integer.parseInt(sizes[1]);
        units = Integer.parseInt(sizes[2]);
        operations = 2L * rows * inputs * units;
        used = Synthetic.kernel(kernel);
        scratch = used.newScratch(rows, Math.max(inputs, units));
        x = Synthetic.normal(rows * inputs, 1);
        parameters = Synthetic.normal((inputs + 1) * units, 1);
        d = Synthetic.normal(rows * units, 1);
        z = new float[rows * units];
        dx = new float[rows * inputs];
        gradient = new float[(inputs + 1) * units];
    }

    @Benchmark
    public float[] forward(Flops count) {
        used.forward(x, parameters, z, rows, inputs, units, scratch);
        count.flops += operations;
        return z;
    }

    @Benchmark
    public float[] backward(Flops count) {
        used.backward(d, parameters, dx, rows, inputs, units, scratch);
        count.flops += operations;
        return dx;
    }

    @Benchmark
    public float[] gradient(Flops count) {
        used.gradient(x, d, gradient, rows, inputs, units, scratch);
        count.flops += operations;
        return gradient;
    }
}
