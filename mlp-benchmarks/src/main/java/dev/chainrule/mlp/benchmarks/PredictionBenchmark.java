package dev.chainrule.mlp.benchmarks;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.training.ParallelPredictor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A prediction of each workload. */
@State(Scope.Thread)
public class PredictionBenchmark {
    @Param({"tiny-online", "digits", "mnist-small", "mnist-large", "wide"})
    public String workload;

    @Param("chosen")
    public String kernel;

    @Param({"1", "1024"})
    public int rows;

    @Param({"1", "2"})
    public int threads;

    private ParallelPredictor predictor;
    private Matrix input;
    private long operations;

    @Setup
    public void prepare() {
        Workload used = Workload.named(workload);
        predictor = used.predictor(Synthetic.kernel(kernel), rows, threads);
        input = used.inputRows(rows);
        operations = used.predictionFlops(rows);
    }

    @TearDown
    public void close() {
        predictor.close();
    }

    @Benchmark
    public Matrix outputs(Flops count) {
        count.flops += operations;
        return predictor.outputs(input);
    }
}
