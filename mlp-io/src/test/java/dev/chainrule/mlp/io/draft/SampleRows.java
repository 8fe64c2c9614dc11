package dev.chainrule.mlp.io.draft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes the files that the tests draft documents for. */
final class SampleRows {
    private SampleRows() {}

    /** Writes a file of a header and these rows. */
    static Path write(Path folder, String header, int rows, IntFunction<String> row) throws IOException {
        String lines = IntStream.range(0, rows).mapToObj(row).collect(Collectors.joining("\n"));
        return Files.writeString(folder.resolve("rows.csv"), header + "\n" + lines + "\n");
    }

    /** A deterministic number in [0, 1) without a pattern. */
    static double noise(int i) {
        return (i * 0.618033988749895 + 0.1 * (i % 7)) % 1;
    }

    static String decimal(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
