package dev.chainrule.mlp.io.csv;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads text of one encoding, in lines that end: a byte that does not fit is an error with its line and offset. A file
 * of another kind is recognized by its first bytes.
 */
final class StrictTextReader extends Reader {
    /** The longest line, in bytes. */
    static final int MAX_LINE = 1 << 20;

    private static final int LONGEST_SEPARATOR_LINE = 24;
    private static final Pattern SEPARATOR_LINE =
            Pattern.compile("(?i)\"?sep=([^\"\\r\\n\\w\\uFEFF])\"?\\1{0,9}(?:\\r\\n|\\n|\\r(?!\\n)|$)");
    private static final int BUFFER = 1 << 16;
    /** The size of the buffer for a reader that resumes inside a file, which needs few rows. */
    private static final int BLOCK_BUFFER = 1 << 13;

    private static final int SAMPLE = 256;

    private final InputStream in;
    private final String source;
    private Charset charset;
    private CharsetDecoder decoder;
    /** The minimum number of bytes per character, and which of them is not zero in a line end. */
    private int unit = 1;

    private int unitEnd;
    /** Between calls it stands ready to be read from. */
    private final ByteBuffer bytes;

    /** The number of bytes before those in the buffer. */
    private long offset;
    /** The number of the line that the scan has reached. */
    private int line = 1;

    /** The offsets of the lines from {@link #firstKnown} to {@link #line}, each at its number modulo the length. */
    private long[] starts = new long[1 << 10];

    private int firstKnown;

    private int lineLength;
    private boolean lastWasReturn;
    private boolean atEnd;
    private boolean started;
    /** Characters that were read ahead. */
    private String ahead = "";

    private Optional<DataException> tooLong = Optional.empty();

    StrictTextReader(InputStream in, String source, Charset charset) {
        this(in, source, charset, 0, 0);
    }

    /**
     * Goes on in a file.
     *
     * @param charset the encoding, as {@link #charset()} returned it at the beginning of the file
     * @param lineBefore how many lines went before
     * @param offset how many bytes went before
     */
    StrictTextReader(InputStream in, String source, Charset charset, int lineBefore, long offset) {
        this.in = in;
        this.source = source;
        this.offset = offset;
        bytes = ByteBuffer.allocate(offset > 0 ? BLOCK_BUFFER : BUFFER).limit(0);
        setCharset(charset);
        started = offset > 0;
        line = lineBefore + 1;
        firstKnown = line;
        starts[line & starts.length - 1] = offset;
    }

    private void setCharset(Charset known) {
        charset = known;
        decoder = known.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        unit = known.name().startsWith("UTF-16") ? 2 : known.name().startsWith("UTF-32") ? 4 : 1;
        unitEnd = known.name().endsWith("LE") ? 0 : unit - 1;
    }

    /** Returns the encoding; after the first character has been read, with the order of its bytes. */
    Charset charset() {
        return charset;
    }

    /**
     * Reads the line {@code sep=;} of spreadsheets if it is the first.
     *
     * @return the delimiter that it sets; empty if there is none, and then nothing is consumed
     */
    Optional<Character> separatorLine() throws IOException {
        char[] start = new char[LONGEST_SEPARATOR_LINE];
        int size = 0;
        int n = 0;
        while (size < start.length && n >= 0 && new String(start, 0, size).indexOf('\n') < 0) {
            n = read(start, size, 1);
            size += Math.max(0, n);
        }
        String text = new String(start, 0, size);
        Matcher line = SEPARATOR_LINE.matcher(text);
        ahead = line.lookingAt() ? text.substring(line.end()) : text;
        return line.lookingAt() ? Optional.of(line.group(1).charAt(0)) : Optional.empty();
    }

    /**
     * Returns the offset of a line, in bytes from the beginning of the file.
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

    /** Returns whether there was not a single byte beside a byte order mark. */
    boolean sawNothing() {
        return atEnd && ahead.isEmpty() && line == 1 && lineLength == 0 && !lastWasReturn;
    }

    @Override
    public int read(char[] to, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (tooLong.isPresent()) {
            throw tooLong.get();
        }
        if (!ahead.isEmpty()) {
            int n = Math.min(length, ahead.length());
            ahead.getChars(0, n, to, from);
            ahead = ahead.substring(n);
            return n;
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

    /**
     * Recognizes other encodings by their byte order mark or by their zero bytes, other kinds of files by their first
     * bytes.
     */
    private void checkKind() {
        int mark = ByteOrderMark.length(bytes);
        Optional<Charset> marked = ByteOrderMark.charset(bytes);
        if (marked.isPresent() && !ByteOrderMark.fits(marked.get(), charset)) {
            throw otherEncoding(
                    "starts with the byte order mark of " + marked.get().name(), marked.get());
        }
        if (mark > 0) {
            setCharset(marked.orElseThrow());
            bytes.position(mark);
            starts[line & starts.length - 1] = mark;
            return;
        }
        FileKind.of(bytes).ifPresent(kind -> {
            throw otherKind(kind);
        });
        Optional<Charset> likely = ByteOrderMark.byZeros(bytes, Math.min(SAMPLE, bytes.limit()));
        if (unit == 1 && likely.isPresent()) {
            throw otherEncoding("has a zero byte for every other character, as in UTF-16", StandardCharsets.UTF_16);
        }
        if (charset.name().equals("UTF-16") || charset.name().equals("UTF-32")) {
            setCharset(likely.filter(found -> found.name().startsWith(charset.name()))
                    .orElse(Charset.forName(charset.name() + "BE")));
        }
    }

    private void scanLines(int from, int to) {
        if (unit > 1) {
            scanUnits(from, to);
            return;
        }
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

    /** Does the same for encodings of two or four bytes a unit, of which the decoder consumes whole ones. */
    private void scanUnits(int from, int to) {
        byte[] array = bytes.array();
        for (int i = from; i + unit <= to; i += unit) {
            int value = 0;
            for (int k = 0; k < unit; k++) {
                int b = array[i + k] & 0xFF;
                value = unitEnd == 0 ? value | b << 8 * k : value << 8 | b;
            }
            if (value == '\n' || value == '\r') {
                endLine((byte) value, offset + i + unit);
            } else {
                lastWasReturn = false;
                lineLength += unit;
                checkLineLength();
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
                                "byte 0x%02X at offset %d is not %s. ",
                                bytes.get(bytes.position()),
                                at,
                                charset.name())
                        + (charset.equals(StandardCharsets.UTF_8)
                                ? "Save the file as UTF-8, or name its encoding, as \"encoding\": \"windows-1252\""
                                : "Correct \"encoding\", or save the file as " + charset.name()));
    }

    private DataException otherKind(String what) {
        return new DataException(ErrorCode.DAT_FORMAT, new Location(source, 0, 0, ""), "the file " + what);
    }

    private DataException otherEncoding(String what, Charset found) {
        String name = found.equals(StandardCharsets.UTF_8)
                ? found.name()
                : found.name().replaceAll("[BL]E$", "");
        return new DataException(
                ErrorCode.DAT_ENCODING,
                new Location(source, 1, 0, ""),
                "the file " + what + ", expected " + charset.name() + ". Save it as " + charset.name()
                        + ", or set \"encoding\": \"" + name + "\"");
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
