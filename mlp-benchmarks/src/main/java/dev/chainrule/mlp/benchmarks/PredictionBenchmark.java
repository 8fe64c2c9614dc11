package dev.chainrule.mlp.benchmarks;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.training.Predictor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A prediction of each workload, on one thread. */
@State(Scope.Thread)
public class PredictionBenchmark {
    @Param({"tiny-online", "digits", "mnist-small", "mnist-large", "wide"})
    public String workload;

    @Param("chosen")
    public String kernel;

    @Param({"1", "1024"})
    public int rows;

    private Predictor predictor;
    private Matrix input;
    private long operations;

    @Setup
    public void prepare() {
        Workload used = Workload.named(workload);
        predictor = used.predictor(Synthetic.kernel(kernel), rows);
        input = used.inputRows(rows);
        operations = used.predictionFlops(rows);
    }

    @Benchmark
    public Matrix outputs(Flops count) {
        count.flops += operations;
        return predictor.outputs(input);
    }
}
