package dev.chainrule.mlp.benchmarks;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the benchmarks whose names contain one of the words given, or all, and prints a table. Options are JMH's, as
 * {@code -p kernel=java -f 3}; without them a benchmark gets one JVM, 1 s of warm-up and 1 s of measuring.
 */
public final class Benchmarks {
    private Benchmarks() {}

    public static void main(String[] args) throws CommandLineOptionException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        ResultTable table = new ResultTable(out);
        try {
            run(table, args);
        } catch (RunnerException e) {
            System.err.println(table.output());
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    static Collection<RunResult> run(ResultTable table, String... args)
            throws CommandLineOptionException, RunnerException {
        CommandLineOptions given = new CommandLineOptions(args);
        ChainedOptionsBuilder options = new OptionsBuilder()
                .parent(given)
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .shouldFailOnError(true)
                .addProfiler(GCProfiler.class)
                // 17 does not know the last flag and ignores it; on 25 it silences a warning about Unsafe.
                .jvmArgsAppend(
                        "--add-modules=jdk.incubator.vector",
                        "-XX:+IgnoreUnrecognizedVMOptions",
                        "--sun-misc-unsafe-memory-access=allow")
                .forks(given.getForkCount().orElse(1))
                .warmupIterations(given.getWarmupIterations().orElse(5))
                .warmupTime(given.getWarmupTime().orElse(TimeValue.milliseconds(200)))
                .measurementIterations(given.getMeasurementIterations().orElse(5))
                .measurementTime(given.getMeasurementTime().orElse(TimeValue.milliseconds(200)));
        for (String word : given.getIncludes()) {
            options.include("(?i)" + word);
        }
        return new Runner(options.build(), table).run();
    }
}
