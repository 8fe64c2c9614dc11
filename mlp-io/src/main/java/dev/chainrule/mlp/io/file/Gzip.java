package dev.chainrule.mlp.io.file;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Unpacks data that is compressed with gzip, recognized by its first bytes and not by its name. */
public final class Gzip {
    /** Up to here a file may unpack to any multiple of its size, in bytes. */
    private static final long SMALL = 1L << 28;
    /** Beyond that, to this multiple: a table reaches 10 to 50, deflate at most 1032. */
    private static final int LARGEST_RATIO = 200;

    private static final int BUFFER = 1 << 16;
    private static final int ID1 = 0x1f;
    private static final int ID2 = 0x8b;

    private Gzip() {}

    /** Returns whether data begins as gzip does. */
    public static boolean isGzip(byte[] start) {
        return start.length >= 2 && (start[0] & 0xff) == ID1 && (start[1] & 0xff) == ID2;
    }

    /**
     * Returns the data of a stream: unpacked if it is compressed, of all members if there are several, else as it is.
     *
     * @param in a file, a pipe or standard input; closed with the result
     * @param source its name in messages
     * @throws DataException while reading, if the compression is damaged or unpacks to more than 256 MiB and 200 times its
     *     size
     * @throws IOException if the stream cannot be read
     */
    public static InputStream unpacked(InputStream in, String source) throws IOException {
        return unpacked(in, source, SMALL);
    }

    static InputStream unpacked(InputStream in, String source, long small) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, BUFFER);
        buffered.mark(2);
        byte[] start = buffered.readNBytes(2);
        buffered.reset();
        return isGzip(start) ? new Unpacked(new Counted(buffered), source, small) : buffered;
    }

    /** Counts bytes, and knows whether there are more: the JDK stops after a member where {@code available} says 0. */
    private static final class Counted extends FilterInputStream {
        private long bytes;

        Counted(BufferedInputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int b = in.read();
            bytes += b < 0 ? 0 : 1;
            return b;
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
            int n = in.read(to, from, length);
            bytes += Math.max(0, n);
            return n;
        }

        @Override
        public int available() throws IOException {
            in.mark(1);
            int next = in.read();
            in.reset();
            return next < 0 ? 0 : 1;
        }
    }

    /** Notices what the JDK ignores: bytes after a member that begin no other. */
    private static final class Members extends GZIPInputStream {
        private static final int TRAILER = 8;

        Members(InputStream in) throws IOException {
            super(in, BUFFER);
        }

        /** Returns whether there are bytes other than padding with zeros. */
        boolean hasRest() {
            for (int i = len - inf.getRemaining() + TRAILER; i < len; i++) {
                if (buf[i] != 0) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Turns faults of the compression into errors that name the file, and refuses what unpacks without an end. */
    private static final class Unpacked extends InputStream {
        private final Counted packed;
        private final String source;
        private final long small;
        private final Members in;
        private long bytes;

        Unpacked(Counted packed, String source, long small) throws IOException {
            this.packed = packed;
            this.source = source;
            this.small = small;
            try {
                in = new Members(packed);
            } catch (EOFException | ZipException e) {
                throw damaged(e);
            }
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
            try {
                int n = in.read(to, from, length);
                bytes += Math.max(0, n);
                if (bytes > small && bytes / LARGEST_RATIO > packed.bytes) {
                    throw fault(
                            ErrorCode.DAT_LIMIT,
                            "the file unpacks to more than " + LARGEST_RATIO
                                    + " times its size. If that is meant, unpack it first: gunzip -k");
                }
                if (n < 0 && (in.hasRest() || packed.available() > 0)) {
                    throw fault(
                            ErrorCode.DAT_FORMAT,
                            "after the gzip data the file has bytes of another kind. Copy or download it again");
                }
                return n;
            } catch (EOFException | ZipException e) {
                throw damaged(e);
            }
        }

        private DataException damaged(IOException e) {
            return fault(
                    ErrorCode.DAT_FORMAT,
                    e instanceof EOFException
                            ? "the gzip data ends too early. Copy or download it again"
                            : "the gzip data is damaged. Copy or download it again");
        }

        private DataException fault(ErrorCode code, String message) {
            return new DataException(code, new Location(source, 0, 0, ""), message);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
