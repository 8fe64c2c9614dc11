package dev.chainrule.mlp.export.javaclass;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads CSV (RFC 4180) as strictly as mlp does, and formats numbers. Part of generated classes: the text of this file is
 * copied into them.
 */
final class Csv {
    /** Replaces bytes that are not of the encoding: no text has this character. */
    static final String MALFORMED = "\uFFFF";

    /** A byte order mark, and the line in which spreadsheets name the delimiter. */
    private static final Pattern START =
            Pattern.compile("\\uFEFF?(?:(?i)\"?sep=([^\"\\r\\n\\w\\uFEFF])\"?\\1{0,9}(?:\\r\\n?|\\n|$))?");

    private static final int LONGEST_START = 25;

    private final BufferedReader in;
    private final String file;
    private final String encoding;
    private final char delimiter;
    private final UnaryOperator<String> trim;
    /** The next character, -1 at the end. */
    private int ahead;
    /** The line of the next character. */
    private int line;
    /** The line that an error is about; 0 for the whole file. */
    private int place;
    /** The number of cells in each row, and the line that it is known from. */
    private int width;

    private int firstLine;

    /**
     * Opens a CSV.
     *
     * @param file its name in messages; empty if it has none
     * @param encoding the name of its encoding in messages
     * @param delimiter the character between cells, unless a first line such as {@code sep=;} names another
     * @param trim removes the blanks around the text of a cell
     */
    Csv(Reader in, String file, String encoding, char delimiter, UnaryOperator<String> trim) throws IOException {
        this.in = new BufferedReader(in);
        this.file = file;
        this.encoding = encoding;
        this.trim = trim;
        Matcher start = start();
        boolean namesDelimiter = start.group(1) != null;
        this.delimiter = namesDelimiter ? start.group(1).charAt(0) : delimiter;
        line = namesDelimiter ? 2 : 1;
        for (int i = 0; i < start.end(); i++) {
            this.in.read();
        }
        ahead = this.in.read();
    }

    private Matcher start() throws IOException {
        StringBuilder text = new StringBuilder();
        in.mark(LONGEST_START);
        int c = in.read();
        while (c >= 0 && text.length() < LONGEST_START - 1 && c != '\n') {
            text.append((char) c);
            c = in.read();
        }
        if (c == '\n') {
            text.append('\n');
        }
        in.reset();
        Matcher start = START.matcher(text);
        start.lookingAt();
        return start;
    }

    /**
     * Returns the cells of the next line that is not blank, without the blanks around their text; no cells at the end.
     *
     * @throws IllegalArgumentException if it has more or fewer cells than the first, or its quotes are wrong
     */
    List<String> next() throws IOException {
        int blank = 0;
        while (ahead >= 0) {
            int start = line;
            boolean isQuoted = ahead == '"';
            boolean isEmpty = isEnd(ahead) && ahead != delimiter;
            List<String> cells = readRecord();
            place = start;
            if (isEmpty
                    || !isQuoted
                            && width != 1
                            && cells.size() == 1
                            && cells.get(0).isEmpty()) {
                blank = blank == 0 ? start : blank;
                continue;
            }
            if (width == 0) {
                width = cells.size();
                firstLine = start;
            } else if (cells.size() != width) {
                throw new IllegalArgumentException(
                        "expected " + width + (width == 1 ? " cell" : " cells") + " as in line "
                                + firstLine + ", found " + cells.size()
                                + ". Complete the line, or quote cells that hold the delimiter");
            } else if (width == 1 && blank > 0) {
                place = blank;
                throw new IllegalArgumentException("the cell is empty");
            }
            return cells;
        }
        place = 0;
        return List.of();
    }

    /** Returns an error with its place before the message. */
    IllegalArgumentException fault(RuntimeException cause) {
        String where = place == 0 ? file : file.isEmpty() ? "line " + place : file + ":" + place;
        String mark = where.isEmpty() ? "" : file.isEmpty() ? ": " : "  ";
        return new IllegalArgumentException(where + mark + cause.getMessage(), cause);
    }

    private List<String> readRecord() throws IOException {
        List<String> cells = new ArrayList<>();
        int end = delimiter;
        while (end == delimiter) {
            place = line;
            StringBuilder cell = new StringBuilder();
            if (ahead == '"') {
                readQuoted(cell);
            } else {
                readPlain(cell);
            }
            cells.add(trim.apply(cell.toString()));
            end = read();
        }
        if (end == '\r' && ahead == '\n') {
            read();
        }
        return cells;
    }

    private void readPlain(StringBuilder cell) throws IOException {
        while (!isEnd(ahead)) {
            if (ahead == '"') {
                throw new IllegalArgumentException("a quote inside of a cell that does not start with one: "
                        + show(cell.append('"').toString()) + ". Quote the whole cell and double the quotes in it");
            }
            cell.append((char) read());
        }
    }

    private void readQuoted(StringBuilder cell) throws IOException {
        read();
        while (ahead >= 0) {
            int c = read();
            if (c == '"') {
                if (isEnd(ahead)) {
                    return;
                }
                if (ahead != '"') {
                    throw new IllegalArgumentException("text after the closing quote of the cell that starts here."
                            + " Double the quotes inside of a quoted cell");
                }
                read();
            }
            cell.append((char) c);
        }
        throw new IllegalArgumentException(
                "the quote that opens here never closes. Close it, or double it if it belongs to the text");
    }

    private boolean isEnd(int c) {
        return c < 0 || c == delimiter || c == '\n' || c == '\r';
    }

    private int read() throws IOException {
        int c = ahead;
        if (c == MALFORMED.charAt(0)) {
            place = line;
            throw new IllegalArgumentException("a byte is not " + encoding + ". Save the file in this encoding");
        }
        ahead = in.read();
        line += c == '\n' || c == '\r' && ahead != '\n' ? 1 : 0;
        return c;
    }

    /** Returns a text as a message shows it: in quotes, in one line, and not too long. */
    static String show(String text) {
        String start = text.length() <= 50 ? text : text.substring(0, 50) + "...";
        return "'" + start.replaceAll("\\p{Cntrl}", "?") + "'";
    }

    /** Formats a number with the fewest digits that identify it, a float32 as one: 0.1, not 0.10000000149011612. */
    static String format(double value) {
        return format(value, (float) value == value);
    }

    /** Formats a number with the fewest digits that identify it among the floats or the doubles. */
    static String format(double value, boolean isSingle) {
        if (value == 0) {
            return 1 / value > 0 ? "0.0" : "-0.0";
        }
        BigDecimal exact = new BigDecimal(value);
        BigDecimal shortest = exact;
        for (int digits = 2; digits <= 17; digits++) {
            shortest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            String text = shortest.toString();
            if (isSingle ? Float.parseFloat(text) == value : Double.parseDouble(text) == value) {
                break;
            }
        }
        return format(shortest);
    }

    /** Formats as Double.toString does: with a point, and with an exponent outside [0.001, 10,000,000). */
    private static String format(BigDecimal value) {
        String sign = value.signum() < 0 ? "-" : "";
        String digits = value.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - value.scale();
        int last = digits.length();
        while (last > 1 && digits.charAt(last - 1) == '0') {
            last--;
        }
        digits = digits.substring(0, last);
        if (exponent < -3 || exponent >= 7) {
            String fraction = last == 1 ? "0" : digits.substring(1);
            return sign + digits.charAt(0) + "." + fraction + "E" + exponent;
        }
        if (exponent < 0) {
            return sign + "0." + "0".repeat(-exponent - 1) + digits;
        }
        String padded = digits + "0".repeat(Math.max(0, exponent + 2 - last));
        return sign + padded.substring(0, exponent + 1) + "." + padded.substring(exponent + 1);
    }
}
