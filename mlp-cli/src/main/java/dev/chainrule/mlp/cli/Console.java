package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.io.ReadListener;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;

/** Where a command writes, in UTF-8: results to {@code out}, everything else to {@code err}. */
final class Console {
    private static final int DEFAULT_COLUMNS = 80;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final InputStream in;
    private final OutputStream bytes;
    private final SafeWriter out;
    private final SafeWriter err;
    private final boolean terminal;
    private final int columns;
    private boolean faultTold;

    /**
     * @param out receives results
     * @param err receives progress, warnings and errors
     * @param terminal whether somebody watches {@code err}, so that a line may be drawn again
     */
    Console(OutputStream out, OutputStream err, boolean terminal) {
        this(InputStream.nullInputStream(), out, err, terminal);
    }

    /**
     * @param in standard input
     * @param out receives results
     * @param err receives progress, warnings and errors
     * @param terminal whether somebody watches {@code err}, so that a line may be drawn again
     */
    Console(InputStream in, OutputStream out, OutputStream err, boolean terminal) {
        this(in, out, err, terminal, DEFAULT_COLUMNS);
    }

    /**
     * @param in standard input
     * @param out receives results
     * @param err receives progress, warnings and errors
     * @param terminal whether somebody watches {@code err}, so that a line may be drawn again
     * @param columns how wide that terminal is; {@value #DEFAULT_COLUMNS} is used for less than 1
     */
    Console(InputStream in, OutputStream out, OutputStream err, boolean terminal, int columns) {
        this.in = in;
        bytes = new BufferedOutputStream(out);
        this.out = new SafeWriter(bytes, false);
        this.err = new SafeWriter(err, true);
        this.terminal = terminal;
        this.columns = columns < 1 ? DEFAULT_COLUMNS : columns;
    }

    /** Draws the line again that shows progress, cut to the width of the terminal. */
    synchronized void redraw(String line) {
        err.control(CLEAR_LINE);
        err.print(TerminalText.cut(TerminalText.line(line), columns - 1)); // in the last column some terminals wrap
        err.flush();
    }

    /** Removes the line that shows progress. */
    synchronized void clearLine() {
        if (terminal) {
            err.control(CLEAR_LINE);
            err.flush();
        }
    }

    /** Returns how many characters a line of progress may have. */
    int columns() {
        return columns - 1;
    }

    /** Returns a listener that shows how much of a large file has been read. */
    ReadListener reading() {
        return new ReadProgress(this, System::nanoTime);
    }

    /** Returns standard input. */
    InputStream in() {
        return in;
    }

    /** Writes bytes to standard output. */
    interface Bytes {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes results that are bytes already.
     *
     * @throws StorageException if nobody takes them
     * @throws ClosedPipeException if the reader has ended
     */
    void write(Bytes content) {
        out.flush();
        try {
            content.writeTo(bytes);
            bytes.flush();
        } catch (IOException e) {
            throw outputFault(e);
        }
    }

    PrintWriter out() {
        return out;
    }

    PrintWriter err() {
        return err;
    }

    boolean terminal() {
        return terminal;
    }

    /** Says what a user should know and can live with. */
    void warn(Object warning) {
        clearLine();
        err.println("warning: " + warning);
    }

    /**
     * Sends off what was written.
     *
     * @throws StorageException if nobody takes it, the first time
     * @throws ClosedPipeException if the reader has ended, the first time
     */
    void flush() {
        err.flush();
        out.flush();
        Optional<IOException> failure = out.failure();
        if (failure.isPresent() && !faultTold) {
            faultTold = true;
            throw outputFault(failure.get());
        }
    }

    private static RuntimeException outputFault(IOException e) {
        String why = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (why.contains("broken pipe")
                || why.contains("pipe is being closed")
                || why.contains("pipe has been ended")) {
            return new ClosedPipeException();
        }
        return new StorageException(
                ErrorCode.STO_IO,
                Location.of("standard output", ""),
                "could not be written: it was closed, or its disk is full");
    }
}
