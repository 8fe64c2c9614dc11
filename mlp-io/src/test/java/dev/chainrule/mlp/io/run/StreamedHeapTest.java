package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.TrainingListener;
import java.io.BufferedWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Java with a small heap trains on a file that is many times as large. */
class StreamedHeapTest {
    private static final int HEAP = 8 << 20;

    @TempDir
    private Path folder;

    @Test
    @Timeout(120)
    void aFileOfEightTimesTheHeapIsTrainedOn() throws Exception {
        Path csv = folder.resolve("t.csv");
        try (BufferedWriter out = Files.newBufferedWriter(csv)) {
            out.write("a,b,c,d,y\n");
            String row = "-0.12345678901,1.2345678,0.00012345678,12345.678,";
            for (long length = 0, r = 0; length < 8L * HEAP; length += row.length() + 2, r++) {
                out.write(row);
                out.write(r % 3 == 0 ? "p\n" : "q\n");
            }
        }
        Path document = Files.writeString(folder.resolve("run.json"), """
                {"data": {"file": "t.csv", "target": "y", "scale": "min-max", "shuffleWindow": 2000},
                 "network": {"layers": [{"activation": "softmax"}]}, "loss": "cross-entropy",
                 "training": {"epochs": 1, "batchSize": 1000, "threads": 1}}
                """);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + HEAP,
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Training.class.getName(),
                        document.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        assertEquals(
                "t.csv would take about 0.2 GiB of memory and is read again in each epoch instead, its rows shuffled within"
                        + " windows of 2000. With \"streaming\": true the result is the same whatever the memory",
                said.lines().reduce((first, last) -> last).orElse(""));
    }

    /** Trains as a document says, and says what it is warned of. */
    static final class Training {
        private Training() {}

        public static void main(String[] arguments) {
            DocumentRun run = DocumentRun.open(Path.of(arguments[0]), Plugins.load());
            run.train(new JavaKernel(), new TrainingListener() {});
            System.out.println(run.warnings().get(0));
        }
    }
}
