package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.api.Problem;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Writes text for people in UTF-8. Characters that control a terminal are escaped here, whatever text they come from; so no
 * name in a file has to be cleaned before it is printed.
 */
final class SafeWriter extends PrintWriter {
    private final Sink sink;
    private final boolean oneLine;

    /** @param oneLine whether each {@link #println(String)} is a line, so that a line break in it is escaped too */
    SafeWriter(OutputStream out, boolean oneLine) {
        this(new Sink(out), oneLine);
    }

    private SafeWriter(Sink sink, boolean oneLine) {
        super(sink);
        this.sink = sink;
        this.oneLine = oneLine;
    }

    /** Writes text of our own that may control the terminal. */
    void control(String sequence) {
        synchronized (lock) {
            sink.raw(sequence);
        }
    }

    @Override
    public void println() {
        write("\n");
        if (oneLine) {
            flush();
        }
    }

    @Override
    public void println(String line) {
        super.println(oneLine ? TerminalText.line(String.valueOf(line)) : line);
    }

    /** Not the lines of a stack trace, which begin with a tab. */
    @Override
    public void println(Object line) {
        if (line instanceof Problem) {
            println(line.toString());
        } else {
            super.println(line);
        }
    }

    /** Why nothing could be written; empty if all was. */
    Optional<IOException> failure() {
        checkError();
        return sink.failure;
    }

    private static final class Sink extends Writer {
        private final Writer out;
        private Optional<IOException> failure = Optional.empty();

        Sink(OutputStream out) {
            this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        }

        void raw(String text) {
            try {
                out.write(text);
            } catch (IOException e) {
                failure = failure.or(() -> Optional.of(e));
            }
        }

        @Override
        public void write(char[] text, int offset, int length) throws IOException {
            try {
                out.write(TerminalText.lines(new String(text, offset, length)));
            } catch (IOException e) {
                throw failed(e);
            }
        }

        @Override
        public void write(String text, int offset, int length) throws IOException {
            try {
                out.write(TerminalText.lines(text.substring(offset, offset + length)));
            } catch (IOException e) {
                throw failed(e);
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                out.flush();
            } catch (IOException e) {
                throw failed(e);
            }
        }

        @Override
        public void close() throws IOException {
            out.close();
        }

        private IOException failed(IOException e) {
            failure = failure.or(() -> Optional.of(e));
            return e;
        }
    }
}
