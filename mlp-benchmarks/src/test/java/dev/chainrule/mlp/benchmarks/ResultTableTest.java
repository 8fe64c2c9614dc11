package dev.chainrule.mlp.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.AverageTimeResult;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ResultRole;
import org.openjdk.jmh.results.ScalarResult;
import org.openjdk.jmh.runner.IterationType;
import org.openjdk.jmh.runner.WorkloadParams;
import org.openjdk.jmh.runner.options.TimeValue;

class ResultTableTest {
    private static final int[] WIDTHS = {32, 44, 12, 8, 16, 10};
    private static final IterationParams ITERATION =
            new IterationParams(IterationType.MEASUREMENT, 1, TimeValue.seconds(1), 1);

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ResultTable table = new ResultTable(new PrintStream(printed, true, StandardCharsets.UTF_8));

    private static BenchmarkParams parameters() {
        WorkloadParams workload = new WorkloadParams();
        workload.put("kernel", "java", 0);
        workload.put("size", "64", 0);
        return new BenchmarkParams(
                "dev.chainrule.mlp.benchmarks.KernelsBenchmark.forward",
                "",
                false,
                1,
                new int[] {1},
                List.of(),
                0,
                0,
                ITERATION,
                ITERATION,
                Mode.AverageTime,
                workload,
                TimeUnit.NANOSECONDS,
                1,
                "",
                List.of(),
                "",
                "",
                "",
                "",
                TimeValue.seconds(1));
    }

    /** Returns the cells of the line of a benchmark with a secondary result. */
    private List<String> cells(String secondary, double score, long... nanosOfIterations) {
        List<IterationResult> iterations = new ArrayList<>();
        for (long nanos : nanosOfIterations) {
            IterationResult iteration = new IterationResult(parameters(), ITERATION, null);
            iteration.addResult(new AverageTimeResult(ResultRole.PRIMARY, "forward", 1, nanos, TimeUnit.NANOSECONDS));
            iteration.addResult(new ScalarResult(secondary, score, "ns", AggregationPolicy.AVG));
            iterations.add(iteration);
        }
        table.endBenchmark(new BenchmarkResult(parameters(), iterations));
        return cells();
    }

    private List<String> cells() {
        String line = printed.toString(StandardCharsets.UTF_8);
        List<String> cells = new ArrayList<>();
        int from = 0;
        for (int width : WIDTHS) {
            cells.add(line.substring(from, from + width).strip());
            from += width + 1;
        }
        return cells;
    }

    @Test
    void hasAHeading() {
        table.startRun();
        assertEquals(List.of("benchmark", "parameters", "time/op", "±", "rate", "B/op"), cells());
    }

    /** Nanoseconds a flop are the inverse of 10⁹ flops a second. */
    @ParameterizedTest
    @CsvSource({
        "999, flops, 0.25, 999.0 ns, 4.00 GFLOP/s",
        "1000, bytes, 0.5, 1.00 µs, 2.00 GB/s",
        "999990, elements, 1.25, 999.99 µs, 1.250 ns/element",
        "1500000, flops, 8, 1.50 ms, 0.13 GFLOP/s",
    })
    void writesTimesAndRatesInTheirUnits(long nanos, String secondary, double score, String time, String rate) {
        assertEquals(
                List.of("kernels.forward", "kernel=java size=64", time, "-", rate, "-"),
                cells(secondary, score, nanos));
    }

    /** The mean is 110, its deviation 10/√3, and Student's t for 99.9 % and two degrees of freedom 31.599. */
    @Test
    void theErrorIsAShareOfTheTime() {
        assertEquals("166 %", cells("flops", 1, 100, 110, 120).get(3));
    }

    @Test
    void keepsTheOutputOfOneBenchmark() {
        table.println("first");
        table.startBenchmark(parameters());
        table.print("second ");
        table.write('b');
        table.write(" é\n".getBytes(StandardCharsets.UTF_8));
        table.verbosePrintln("end");
        assertEquals("second b é\nend\n", table.output());
        assertEquals("", printed.toString(StandardCharsets.UTF_8));
    }

    @Test
    void writesTheBytesThatAnOperationAllocates() {
        IterationResult iteration = new IterationResult(parameters(), ITERATION, null);
        iteration.addResult(new AverageTimeResult(ResultRole.PRIMARY, "forward", 4, 100, TimeUnit.NANOSECONDS));
        iteration.addResult(new ScalarResult("bytes", 1, "ns", AggregationPolicy.AVG));
        iteration.addResult(new ScalarResult("gc.alloc.rate.norm", 16.04, "B/op", AggregationPolicy.AVG));
        table.endBenchmark(new BenchmarkResult(parameters(), List.of(iteration)));
        assertEquals(List.of("25.0 ns", "-", "1.00 GB/s", "16.0"), cells().subList(2, 6));
    }
}
