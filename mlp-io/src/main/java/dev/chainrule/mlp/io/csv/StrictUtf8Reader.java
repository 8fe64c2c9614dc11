package dev.chainrule.mlp.io.csv;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Reads UTF-8 and nothing else, in lines that end: a byte that does not fit is an error with its line and offset. */
final class StrictUtf8Reader extends Reader {
    /** The longest line, in bytes. */
    static final int MAX_LINE = 1 << 20;

    private static final int BUFFER = 1 << 16;
    /** Who goes on in a file wants few rows from there. */
    private static final int BLOCK_BUFFER = 1 << 13;

    private static final int SAMPLE = 256;
    private static final int GZIP = 0x1F8B;
    private static final int IDX_OF_BYTES = 8;

    private final InputStream in;
    private final String source;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    /** Between calls it stands ready to be read from. */
    private final ByteBuffer bytes;

    /** How many bytes went before those in the buffer. */
    private long offset;
    /** Where the line scan stands. */
    private int line = 1;

    /** Where the lines from {@link #firstKnown} to {@link #line} begin, each at its number modulo the length. */
    private long[] starts = new long[1 << 10];

    private int firstKnown;

    private int lineLength;
    private boolean lastWasReturn;
    private boolean atEnd;
    private boolean started;
    private Optional<DataException> tooLong = Optional.empty();

    StrictUtf8Reader(InputStream in, String source) {
        this(in, source, 0, 0);
    }

    /**
     * Goes on in a file.
     *
     * @param lineBefore how many lines went before
     * @param offset how many bytes went before
     */
    StrictUtf8Reader(InputStream in, String source, int lineBefore, long offset) {
        this.in = in;
        this.source = source;
        this.offset = offset;
        bytes = ByteBuffer.allocate(offset > 0 ? BLOCK_BUFFER : BUFFER).limit(0);
        started = offset > 0;
        line = lineBefore + 1;
        firstKnown = line;
        starts[line & starts.length - 1] = offset;
    }

    /**
     * Where a line begins, in bytes from the beginning of the file.
     *
     * @param number the line, not before one that was asked for earlier; what went before is forgotten
     */
    long offsetOf(int number) {
        firstKnown = number;
        return starts[number & starts.length - 1];
    }

    private void startLine(long at) {
        line++;
        if (line - firstKnown >= starts.length) {
            long[] larger = new long[2 * starts.length];
            for (int l = firstKnown; l < line; l++) {
                larger[l & larger.length - 1] = starts[l & starts.length - 1];
            }
            starts = larger;
        }
        starts[line & starts.length - 1] = at;
    }

    /** Whether there was not a single byte beside a byte order mark. */
    boolean sawNothing() {
        return atEnd && line == 1 && lineLength == 0 && !lastWasReturn;
    }

    @Override
    public int read(char[] to, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (tooLong.isPresent()) {
            throw tooLong.get();
        }
        CharBuffer chars = CharBuffer.wrap(to, from, length);
        while (true) {
            int before = bytes.position();
            CoderResult result = decoder.decode(bytes, chars, atEnd);
            scanLines(before, bytes.position());
            if (chars.position() > from) {
                return chars.position() - from; // what is before a fault is read first: it may have faults of its own
            }
            if (result.isError()) {
                throw malformed();
            }
            if (atEnd) {
                return -1;
            }
            fill();
        }
    }

    private void fill() throws IOException {
        offset += bytes.position();
        bytes.compact();
        do {
            int n = in.read(bytes.array(), bytes.position(), bytes.remaining());
            if (n < 0) {
                atEnd = true;
            } else {
                bytes.position(bytes.position() + n);
            }
        } while (!started && !atEnd && bytes.position() < SAMPLE);
        bytes.flip();
        if (!started) {
            started = true;
            checkKind();
        }
    }

    /** Tells other encodings by their byte order mark or by their many zero bytes, and skips the mark of UTF-8. */
    private void checkKind() {
        int first = at(0) << 8 | at(1);
        if (first == 0xFEFF || first == 0xFFFE) {
            throw otherEncoding("starts with the byte order mark of UTF-16");
        }
        if (first == GZIP) {
            throw otherKind("is compressed with gzip, expected a CSV in UTF-8. Unpack it first"
                    + " (idx files may stay packed: name their \"labels\")");
        }
        if (first == 0 && at(2) == IDX_OF_BYTES) {
            throw otherKind("is an idx file, expected a CSV. For idx files name the file of their \"labels\", and no"
                    + " \"target\"");
        }
        if (first == 0xEFBB && at(2) == 0xBF) {
            bytes.position(3);
            return;
        }
        int sample = Math.min(SAMPLE, bytes.limit());
        int zeros = 0;
        for (int i = 0; i < sample; i++) {
            zeros += at(i) == 0 ? 1 : 0;
        }
        if (zeros * 3 >= sample && zeros < sample) {
            throw otherEncoding("has a zero byte for every other character, as in UTF-16");
        }
    }

    private int at(int i) {
        return i < bytes.limit() ? bytes.get(i) & 0xFF : -1;
    }

    private void scanLines(int from, int to) {
        byte[] array = bytes.array();
        int i = from;
        while (i < to) {
            int first = i;
            while (i < to && array[i] != '\n' && array[i] != '\r') {
                i++;
            }
            if (i > first) {
                lastWasReturn = false;
                lineLength += i - first;
                checkLineLength();
            }
            if (i < to) {
                endLine(array[i], offset + i + 1);
                i++;
            }
        }
    }

    private void endLine(byte end, long next) {
        if (end == '\r' || !lastWasReturn) {
            startLine(next);
        } else {
            starts[line & starts.length - 1] = next;
        }
        lastWasReturn = end == '\r';
        lineLength = 0;
    }

    private void checkLineLength() {
        if (lineLength > MAX_LINE && tooLong.isEmpty()) {
            tooLong = Optional.of(new DataException(
                    ErrorCode.DAT_LIMIT,
                    new Location(source, line, 0, ""),
                    "the line is longer than " + MAX_LINE + " bytes (maxLine). Is it a CSV file?"));
        }
    }

    private DataException malformed() {
        long at = offset + bytes.position();
        return new DataException(
                ErrorCode.DAT_ENCODING,
                new Location(source, line, 0, ""),
                String.format(
                        Locale.ROOT,
                        "byte 0x%02X at offset %d is not UTF-8. Save the file as UTF-8",
                        bytes.get(bytes.position()),
                        at));
    }

    private DataException otherKind(String what) {
        return new DataException(ErrorCode.DAT_FORMAT, new Location(source, 0, 0, ""), "the file " + what);
    }

    private DataException otherEncoding(String what) {
        return new DataException(
                ErrorCode.DAT_ENCODING,
                new Location(source, 1, 0, ""),
                "the file " + what + ", expected UTF-8. Save it as UTF-8");
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
