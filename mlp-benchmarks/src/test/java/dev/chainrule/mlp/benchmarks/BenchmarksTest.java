package dev.chainrule.mlp.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;

class BenchmarksTest {

    /** In this JVM, for a few milliseconds: whether it works, not how fast it is. */
    @Test
    void aBenchmarkThatWasAskedForGivesATimeARateAndALine() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        Collection<RunResult> results = Benchmarks.run(
                new ResultTable(new PrintStream(printed, true, StandardCharsets.UTF_8)),
                "TRAINING",
                "-p=workload=tiny-online",
                "-p=kernel=java",
                "-p=threads=1",
                "-f=0",
                "-wi=0",
                "-i=1",
                "-r=5ms");

        assertEquals(1, results.size());
        RunResult result = results.iterator().next();
        assertTrue(result.getPrimaryResult().getScore() > 0);
        assertTrue(result.getSecondaryResults().get("flops").getScore() > 0);
        String[] lines = printed.toString(StandardCharsets.UTF_8).split("\\R");
        assertEquals(2, lines.length);
        assertTrue(lines[1].matches("training\\.step .* GFLOP/s +[0-9.]+"), lines[1]);
        for (String parameter : List.of("workload=tiny-online", "kernel=java", "threads=1")) {
            assertTrue(lines[1].contains(parameter), lines[1]);
        }
    }

    /** Forward and gradient in two layers and backward in the second: 2·(35 + 15)·2 + 2·15 for a row of 7-5-3. */
    @Test
    void aStepCountsTheProductsThatItNeeds() {
        assertEquals(230, Workload.named("tiny-online").stepFlops());
    }
}
