package dev.chainrule.mlp.benchmarks;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.training.TrainingSession;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A training step of each workload. */
@State(Scope.Thread)
public class TrainingBenchmark {
    @Param({"tiny-online", "digits", "mnist-small", "mnist-large", "wide"})
    public String workload;

    @Param({"java", "chosen"})
    public String kernel;

    @Param({"1", "2"})
    public int threads;

    private TrainingSession session;
    private Matrix input;
    private Matrix target;
    private long operations;

    @Setup
    public void prepare() {
        Workload used = Workload.named(workload);
        session = used.session(Synthetic.kernel(kernel), threads);
        input = used.inputRows(used.batch());
        target = used.targetRows(used.batch());
        operations = used.stepFlops();
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
