package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.StorageException;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Where a command writes, in UTF-8: results to {@code out}, everything else to {@code err}. */
final class Console {
    private final InputStream in;
    private final OutputStream bytes;
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean terminal;
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
        this.in = in;
        bytes = new BufferedOutputStream(out);
        this.out = new PrintWriter(new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8)));
        this.err = new PrintWriter(new OutputStreamWriter(err, StandardCharsets.UTF_8), true);
        this.terminal = terminal;
    }

    /** Standard input. */
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
     */
    void write(Bytes content) {
        out.flush();
        try {
            content.writeTo(bytes);
            bytes.flush();
        } catch (IOException e) {
            throw outputFault();
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
        err.println("warning: " + warning);
    }

    /**
     * Sends off what was written.
     *
     * @throws StorageException if nobody takes it, the first time
     */
    void flush() {
        err.flush();
        if (out.checkError() && !faultTold) {
            faultTold = true;
            throw outputFault();
        }
    }

    private static StorageException outputFault() {
        return new StorageException(
                ErrorCode.STO_IO,
                Location.of("standard output", ""),
                "could not be written: it was closed, or its disk is full");
    }
}
