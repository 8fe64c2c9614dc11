package dev.chainrule.mlp.benchmarks;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.training.TrainingSession;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A training step on batches of 256 rows, as a whole and in shards, which threads compute at the same time. */
@State(Scope.Thread)
public class ShardsBenchmark {
    private static final int BATCH = 256;

    @Param({"digits", "mnist-small", "mnist-large"})
    public String workload;

    @Param({"1", "4"})
    public int shards;

    @Param({"1", "2"})
    public int threads;

    private TrainingSession session;
    private Matrix input;
    private Matrix target;
    private long operations;

    @Setup
    public void prepare() {
        Workload used = Workload.named(workload).withBatch(BATCH);
        session = used.session(Synthetic.kernel("chosen"), threads, shards);
        input = used.inputRows(BATCH);
        target = used.targetRows(BATCH);
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
