package dev.chainrule.mlp.export.javaclass;

import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads CSV (RFC 4180) and formats numbers. Part of generated classes: the text of this file is copied into them. */
final class Csv {
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

    private final PushbackReader in;
    private final char delimiter;
    private int line = 1;

    Csv(Reader in, char delimiter) {
        this.in = new PushbackReader(in);
        this.delimiter = delimiter;
    }

    /** Returns the cells of the next line that is not empty; no cells at the end. */
    List<String> next() throws IOException {
        List<String> cells = new ArrayList<>();
        int c = in.read();
        while (c == '\n' || c == '\r' || c == '\uFEFF') {
            line += c == '\n' ? 1 : 0;
            c = in.read();
        }
        if (c >= 0) {
            in.unread(c);
            readRecord(cells);
        }
        return cells;
    }

    /** Returns the number of the line that is read next. */
    int line() {
        return line;
    }

    private void readRecord(List<String> cells) throws IOException {
        int end = delimiter;
        while (end == delimiter) {
            StringBuilder cell = new StringBuilder();
            int c = in.read();
            if (c == '"') {
                c = readQuoted(cell);
            }
            while (c >= 0 && c != delimiter && c != '\n' && c != '\r') {
                cell.append((char) c);
                c = in.read();
            }
            cells.add(cell.toString());
            end = c;
        }
        if (end == '\r') {
            int next = in.read();
            if (next >= 0 && next != '\n') {
                in.unread(next);
            }
        }
        line++;
    }

    /** Reads up to the closing quote and returns the character after it. */
    private int readQuoted(StringBuilder cell) throws IOException {
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c == '"') {
                int next = in.read();
                if (next != '"') {
                    return next;
                }
            } else if (c == '\n') {
                line++;
            }
            cell.append((char) c);
        }
        throw new IOException("a quoted cell is not closed");
    }

    /** Returns the number that a cell holds, NaN if it holds none. */
    static double number(String cell, char decimal) {
        String text = decimal == '.' ? cell : cell.replace('.', ' ').replace(decimal, '.');
        return NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
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
