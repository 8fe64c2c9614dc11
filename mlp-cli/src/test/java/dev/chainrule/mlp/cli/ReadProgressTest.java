package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadProgressTest {
    private static final String CLEAR = "\r\u001b[K";
    private static final long MIB = 1 << 20;
    private static final Path FILE = Path.of("large.csv");

    private long now;

    /** Reads 10 MiB in pieces of 1 MiB that each take as long. */
    private String shown(boolean terminal, long millis) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        ReadProgress progress =
                new ReadProgress(new Console(OutputStream.nullOutputStream(), err, terminal), () -> now);
        for (int piece = 1; piece <= 10; piece++) {
            now += millis * 1_000_000;
            progress.bytesRead(FILE, piece * MIB, 10 * MIB);
        }
        progress.closed(FILE);
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aTerminalShowsTheShareOfTheFileAndTheLineIsRemovedAtTheEnd() {
        String shown = shown(true, 200);
        assertTrue(
                shown.startsWith(
                        CLEAR + "[#########---------------] reading large.csv  40 % of 10 MiB, 7 MiB/s" + CLEAR),
                shown);
        assertTrue(
                shown.endsWith(
                        CLEAR + "[########################] reading large.csv  100 % of 10 MiB, 6 MiB/s" + CLEAR),
                shown);
    }

    @Test
    void aFileThatIsReadWithinHalfASecondShowsNothing() {
        assertEquals("", shown(true, 50));
    }

    @Test
    void elsewhereNothingIsShown() {
        assertEquals("", shown(false, 1000));
    }

    @Test
    void theNameOfAFileCannotControlTheTerminal() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        ReadProgress progress = new ReadProgress(new Console(OutputStream.nullOutputStream(), err, true), () -> now);
        Path hostile = Path.of("a\u001b[31m.csv");
        progress.bytesRead(hostile, 1, 10);
        now += 1_000_000_000;
        progress.bytesRead(hostile, 2, 10);
        String shown = err.toString(StandardCharsets.UTF_8);
        assertEquals(1, shown.chars().filter(c -> c == '\u001b').count(), shown);
    }
}
