package dev.chainrule.mlp.io.file;

import dev.chainrule.mlp.io.ReadListener;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Reports to a listener how much of a file has been read. */
final class CountedInput extends FilterInputStream {
    private final Path file;
    private final long length;
    private final ReadListener listener;
    private long count;
    private boolean closed;

    CountedInput(InputStream in, Path file, long length, ReadListener listener) {
        super(in);
        this.file = file;
        this.length = length;
        this.listener = listener;
    }

    @Override
    public int read() throws IOException {
        int read = in.read();
        report(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] bytes, int from, int size) throws IOException {
        int read = in.read(bytes, from, size);
        report(read);
        return read;
    }

    @Override
    public long skip(long size) throws IOException {
        long skipped = in.skip(size);
        report(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false; // bytes that are read again would be counted again
    }

    private void report(long more) {
        if (more > 0) {
            count += more;
            listener.bytesRead(file, count, Math.max(count, length)); // a file may grow while it is read
        }
    }

    @Override
    public void close() throws IOException {
        super.close();
        if (!closed) {
            closed = true;
            listener.closed(file);
        }
    }
}
