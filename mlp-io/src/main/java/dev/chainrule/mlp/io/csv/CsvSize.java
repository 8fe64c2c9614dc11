package dev.chainrule.mlp.io.csv;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.io.file.Gzip;
import dev.chainrule.mlp.io.file.InputFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Estimates from the beginning of a CSV and its length how much memory its rows would take.
 *
 * @since 0.2
 */
public final class CsvSize {
    private static final int SAMPLE = 1 << 16;
    /** Of float64, while the table grows, is split and becomes float32. */
    private static final int BYTES_A_CELL = 32;

    private CsvSize() {}

    /** Estimates the bytes that the rows of a file take in memory; 0 if it is no regular file. */
    public static long inMemory(Path file, char delimiter) {
        if (!Files.isRegularFile(file)) {
            return 0;
        }
        byte[] start = InputFile.read(file, SAMPLE);
        if (Gzip.isGzip(start)) {
            return ofPacked(file, delimiter);
        }
        long cells = 0;
        for (byte b : start) {
            cells += b == delimiter || b == '\n' ? 1 : 0;
        }
        return start.length == 0 ? 0 : (long) ((double) InputFile.length(file) / start.length * cells * BYTES_A_CELL);
    }

    /** Takes the rest to be as dense as its beginning. */
    private static long ofPacked(Path file, char delimiter) {
        try (InputStream in = InputFile.open(file)) {
            byte[] start = Gzip.unpacked(new ByteArrayInputStream(in.readNBytes(SAMPLE)), file.toString())
                    .readNBytes(SAMPLE);
            long cells = 0;
            for (byte b : start) {
                cells += b == delimiter || b == '\n' ? 1 : 0;
            }
            // the bytes that the sample needed are not known exactly; those of the whole file are
            double packed = Math.min(InputFile.length(file), SAMPLE);
            return (long) (InputFile.length(file) / packed * cells * BYTES_A_CELL);
        } catch (IOException | DataException unreadable) {
            return 0; // reading the file reports it
        }
    }
}
