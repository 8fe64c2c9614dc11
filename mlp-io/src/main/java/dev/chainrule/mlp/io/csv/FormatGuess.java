package dev.chainrule.mlp.io.csv;

import dev.chainrule.mlp.core.spec.CsvFormat;
import dev.chainrule.mlp.io.file.Gzip;
import dev.chainrule.mlp.io.file.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Guesses from the beginning of a CSV how its text is written. Only drafts of documents use it: whoever reads a file for
 * training has been told.
 */
final class FormatGuess {
    private static final int SAMPLE = 1 << 16;
    private static final char[] DELIMITERS = {',', ';', '\t', '|'};
    private static final Pattern COMMA_NUMBER = Pattern.compile("[+-]?\\d{1,3}(\\.\\d{3})*,\\d+|[+-]?\\d+,\\d+");
    private static final Pattern POINT_NUMBER = Pattern.compile("[+-]?\\d+\\.\\d+");
    private static final Pattern GROUPED_BY_POINTS = Pattern.compile("[+-]?\\d{1,3}(\\.\\d{3})+,\\d+");
    private static final Pattern GROUPED_BY_COMMAS = Pattern.compile("[+-]?\\d{1,3}(,\\d{3})+(\\.\\d+)?");

    private FormatGuess() {}

    /** Returns the most likely format of a file, which may be compressed with gzip. */
    static CsvFormat of(Path file) {
        byte[] start;
        try (InputStream in = InputFile.open(file)) {
            start = Gzip.unpacked(in, CsvTable.name(file)).readNBytes(SAMPLE);
        } catch (IOException e) {
            throw InputFile.fault(file, e);
        }
        String encoding = encoding(start);
        List<String> lines = lines(new String(start, Charset.forName(encoding)), start.length < SAMPLE);
        char delimiter = delimiter(lines);
        List<List<String>> rows =
                lines.stream().map(line -> cells(line, delimiter)).toList();
        List<String> others = rows.stream().skip(1).flatMap(List::stream).toList();
        char decimal = decimal(delimiter, others);
        Pattern grouped = decimal == ',' ? GROUPED_BY_POINTS : GROUPED_BY_COMMAS;
        Optional<Character> thousands =
                others.stream().anyMatch(cell -> grouped.matcher(cell).matches())
                        ? Optional.of(decimal == ',' ? '.' : ',')
                        : Optional.empty();
        CsvFormat format = new CsvFormat(true, delimiter, decimal, thousands, encoding, List.of());
        boolean header = rows.isEmpty() || isHeader(rows.get(0), new NumberGrammar(format));
        return new CsvFormat(header, delimiter, decimal, thousands, encoding, List.of());
    }

    /** Returns whether a first line names columns: a line with a number among its cells is data. */
    private static boolean isHeader(List<String> cells, NumberGrammar grammar) {
        return cells.stream().allMatch(cell -> Double.isNaN(grammar.parse(cell)));
    }

    private static String encoding(byte[] start) {
        ByteBuffer bytes = ByteBuffer.wrap(start);
        Optional<Charset> known =
                ByteOrderMark.charset(bytes).or(() -> ByteOrderMark.byZeros(bytes, Math.min(SAMPLE, start.length)));
        if (known.isPresent()) {
            return known.get().name();
        }
        return isUtf8(start) ? CsvFormat.DEFAULT_ENCODING : "windows-1252";
    }

    /** Returns whether bytes are UTF-8, of which the last character may be incomplete. */
    private static boolean isUtf8(byte[] start) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        return !decoder.decode(ByteBuffer.wrap(start), CharBuffer.allocate(start.length), start.length < SAMPLE)
                .isError();
    }

    /** Returns the lines that are not blank, without a line {@code sep=;} and, unless the text is whole, the last. */
    private static List<String> lines(String text, boolean whole) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            quoted ^= c == '"';
            if (!quoted && (c == '\n' || c == '\r')) {
                add(line.toString(), lines);
                line.setLength(0);
            } else if (c != '\uFEFF') {
                line.append(c);
            }
        }
        if (whole || lines.isEmpty()) {
            add(line.toString(), lines);
        }
        return lines;
    }

    private static void add(String line, List<String> lines) {
        if (!line.isBlank() && !(lines.isEmpty() && line.matches("(?i)\"?sep=.\"?"))) {
            lines.add(line);
        }
    }

    /**
     * Returns the delimiter by which most lines have as many cells, at least two, as the first; of several, the one that
     * leaves the fewest delimiters within cells other than numbers: in 5,1;3,5 the comma is the decimal mark.
     */
    private static char delimiter(List<String> lines) {
        char best = ',';
        double most = 0;
        double mostPlain = 0;
        for (char candidate : DELIMITERS) {
            List<List<String>> rows =
                    lines.stream().map(line -> cells(line, candidate)).toList();
            int columns = rows.isEmpty() ? 0 : rows.get(0).size();
            if (columns < 2) {
                continue;
            }
            double alike = share(rows, row -> row.size() == columns);
            double plain = share(rows.stream().flatMap(List::stream).toList(), FormatGuess::isPlain);
            if (alike > most || alike == most && plain > mostPlain) {
                best = candidate;
                most = alike;
                mostPlain = plain;
            }
        }
        return best;
    }

    private static <T> double share(List<T> all, Predicate<T> some) {
        return (double) all.stream().filter(some).count() / all.size();
    }

    /** Returns whether a cell contains no delimiter, unless it is the comma of a number. */
    private static boolean isPlain(String cell) {
        return COMMA_NUMBER.matcher(cell).matches()
                || GROUPED_BY_COMMAS.matcher(cell).matches()
                || cell.chars().noneMatch(c -> new String(DELIMITERS).indexOf(c) >= 0);
    }

    /** Returns the cells of a line without blanks and quotes around them. */
    private static List<String> cells(String line, char delimiter) {
        List<String> cells = new ArrayList<>();
        int from = 0;
        boolean quoted = false;
        for (int i = 0; i <= line.length(); i++) {
            if (i == line.length() || !quoted && line.charAt(i) == delimiter) {
                String cell = Blanks.trim(line.substring(from, i));
                cells.add(
                        cell.length() > 1 && cell.startsWith("\"") && cell.endsWith("\"")
                                ? cell.substring(1, cell.length() - 1)
                                : cell);
                from = i + 1;
            } else {
                quoted ^= line.charAt(i) == '"';
            }
        }
        return cells;
    }

    private static char decimal(char delimiter, List<String> cells) {
        long commas = cells.stream()
                .filter(cell -> COMMA_NUMBER.matcher(cell).matches())
                .count();
        long points = cells.stream()
                .filter(cell -> POINT_NUMBER.matcher(cell).matches())
                .count();
        return delimiter != ',' && commas > points ? ',' : '.';
    }
}
