package dev.chainrule.mlp.benchmarks;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.training.TrainingSession;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** How a training step grows, one size at a time, from 256 inputs, 2 hidden layers of 256 units, batches of 64, 1 thread. */
@State(Scope.Thread)
public class GrowthBenchmark {
    @Param({
        "units=32",
        "units=128",
        "units=256",
        "units=512",
        "units=1024",
        "layers=1",
        "layers=4",
        "layers=8",
        "batch=1",
        "batch=16",
        "batch=256",
        "batch=1024",
        "threads=2",
        "threads=4"
    })
    public String varied;

    private TrainingSession session;
    private Matrix input;
    private Matrix target;
    private long operations;

    @Setup
    public void prepare() {
        int units = size("units", 256);
        int layers = size("layers", 2);
        int batch = size("batch", 64);
        int[] sizes = new int[layers + 2];
        Arrays.fill(sizes, units);
        sizes[0] = 256;
        sizes[layers + 1] = 10;
        Workload used = new Workload(sizes, batch, false);
        session = used.session(Synthetic.kernel("chosen"), size("threads", 1));
        input = used.inputRows(batch);
        target = used.targetRows(batch);
        operations = used.stepFlops();
    }

    private int size(String name, int defaultValue) {
        String[] parts = varied.split("=");
        return parts[0].equals(name) ? Integer.parseInt(parts[1]) : defaultValue;
    }

    @TearDown
    public void close() {
        session.close();
    }

    @Benchmark
    public double step(Flops count) {
        count.flops += operations;
        return session.train(input, target);
    }
}
