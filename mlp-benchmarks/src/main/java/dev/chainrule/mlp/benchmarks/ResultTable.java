package dev.chainrule.mlp.benchmarks;

import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/**
 * Prints one line for each benchmark as soon as it is done. The output of JMH and of the measured JVMs is kept until the next
 * benchmark starts, in case this one fails.
 */
final class ResultTable implements OutputFormat {
    private static final String LINE = "%-32s %-44s %12s %8s %16s %10s%n";
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private final PrintStream out;
    /** Appended to by two threads of JMH, one for each stream of a measured JVM. */
    private final StringBuilder output = new StringBuilder();

    ResultTable(PrintStream out) {
        this.out = out;
    }

    /** Returns the output since the last benchmark started. */
    String output() {
        synchronized (output) {
            return output.toString();
        }
    }

    private void keep(String text) {
        synchronized (output) {
            output.append(text);
        }
    }

    @Override
    public void startRun() {
        out.printf(Locale.ROOT, LINE, "benchmark", "parameters", "time/op", "±", "rate", "B/op");
    }

    @Override
    public void startBenchmark(BenchmarkParams parameters) {
        synchronized (output) {
            output.setLength(0);
        }
    }

    @Override
    public void endBenchmark(BenchmarkResult result) {
        BenchmarkParams parameters = result.getParams();
        Result<?> time = result.getPrimaryResult();
        out.printf(
                Locale.ROOT,
                LINE,
                name(parameters.getBenchmark()),
                parameters.getParamsKeys().stream()
                        .map(key -> key + "=" + parameters.getParam(key))
                        .collect(Collectors.joining(" ")),
                time(time.getScore()),
                // With a single iteration there is no error to estimate.
                Double.isNaN(time.getScoreError())
                        ? "-"
                        : String.format(Locale.ROOT, "%.0f %%", 100 * time.getScoreError() / time.getScore()),
                rate(result),
                allocation(result));
        out.flush();
    }

    /** {@code kernels.forward} for {@code dev.chainrule.mlp.benchmarks.KernelsBenchmark.forward}. */
    private static String name(String benchmark) {
        String[] parts = benchmark.split("\\.");
        return parts[parts.length - 2].replace("Benchmark", "").toLowerCase(Locale.ROOT) + "."
                + parts[parts.length - 1];
    }

    private static String time(double nanos) {
        if (nanos < 1e3) {
            return String.format(Locale.ROOT, "%.1f ns", nanos);
        }
        return nanos < 1e6
                ? String.format(Locale.ROOT, "%.2f µs", nanos / 1e3)
                : String.format(Locale.ROOT, "%.2f ms", nanos / 1e6);
    }

    /** Nanoseconds a flop or a byte, which JMH gives, are the inverse of 10⁹ flops or bytes a second. */
    private static String rate(BenchmarkResult result) {
        if (has(result, "flops")) {
            return String.format(Locale.ROOT, "%.2f GFLOP/s", 1 / score(result, "flops"));
        }
        if (has(result, "bytes")) {
            return String.format(Locale.ROOT, "%.2f GB/s", 1 / score(result, "bytes"));
        }
        return String.format(Locale.ROOT, "%.3f ns/element", score(result, "elements"));
    }

    private static String allocation(BenchmarkResult result) {
        return has(result, ALLOCATED) ? String.format(Locale.ROOT, "%.1f", score(result, ALLOCATED)) : "-";
    }

    private static boolean has(BenchmarkResult result, String name) {
        return result.getSecondaryResults().containsKey(name);
    }

    private static double score(BenchmarkResult result, String name) {
        return result.getSecondaryResults().get(name).getScore();
    }

    @Override
    public void endRun(Collection<RunResult> results) {
        out.flush();
    }

    @Override
    public void iteration(BenchmarkParams parameters, IterationParams iteration, int number) {
        // The table has a line a benchmark, not one an iteration.
    }

    @Override
    public void iterationResult(
            BenchmarkParams parameters, IterationParams iteration, int number, IterationResult result) {
        // As above.
    }

    @Override
    public void print(String text) {
        keep(text);
    }

    @Override
    public void println(String text) {
        keep(text + '\n');
    }

    @Override
    public void verbosePrintln(String text) {
        println(text);
    }

    @Override
    public void write(int character) {
        keep(String.valueOf((char) character));
    }

    @Override
    public void write(byte[] text) {
        keep(new String(text, Charset.defaultCharset()));
    }

    @Override
    public void flush() {
        out.flush();
    }

    @Override
    public void close() {
        out.flush();
    }
}
