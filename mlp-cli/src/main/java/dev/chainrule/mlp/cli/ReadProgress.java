package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.io.ReadListener;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Shows on a terminal how much of a large file has been read: one line that is redrawn, and removed at the end. */
final class ReadProgress implements ReadListener {
    private static final long REDRAW_NANOS = 100_000_000;
    /** Files that are read sooner show nothing. */
    private static final long PATIENCE_NANOS = 5 * REDRAW_NANOS;

    private static final double MIB = 1 << 20;

    private final Console console;
    private final LongSupplier nanoTime;
    private boolean started;
    private boolean drawn;
    private long start;
    private long lastDrawn;

    /**
     * @param console whose {@code err} is written to
     * @param nanoTime the clock, as {@link System#nanoTime}
     */
    ReadProgress(Console console, LongSupplier nanoTime) {
        this.console = console;
        this.nanoTime = nanoTime;
    }

    @Override
    public void bytesRead(Path file, long bytes, long length) {
        if (!console.terminal()) {
            return;
        }
        long now = nanoTime.getAsLong();
        if (!started) {
            started = true;
            start = now;
            lastDrawn = now + PATIENCE_NANOS - REDRAW_NANOS;
        }
        if (now - lastDrawn < REDRAW_NANOS) {
            return;
        }
        lastDrawn = now;
        drawn = true;
        double speed = bytes / MIB / ((now - start) / 1e9);
        console.redraw(Progress.fitted(
                console.columns(),
                Progress.bar(bytes, length),
                "reading " + file,
                String.format(
                        Locale.ROOT,
                        "  %d %% of %.0f MiB, %.0f MiB/s",
                        (long) (100.0 * bytes / length),
                        length / MIB,
                        speed)));
    }

    @Override
    public void closed(Path file) {
        if (drawn) {
            console.clearLine();
        }
        started = false;
        drawn = false;
    }
}
