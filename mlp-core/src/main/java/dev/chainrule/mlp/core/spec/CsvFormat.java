package dev.chainrule.mlp.core.spec;

import dev.chainrule.mlp.api.Problem;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * How the text of a CSV is written.
 *
 * @param header whether the first line names the columns
 * @param delimiter the character between the cells of a line
 * @param decimal the decimal mark, {@code '.'} or {@code ','}
 * @param thousands the character between groups of digits; empty if there is none
 * @param encoding the name of the character encoding, as {@link Charset} knows it
 * @param missingValues texts that stand for a missing value, in addition to an empty cell
 */
public record CsvFormat(
        boolean header,
        char delimiter,
        char decimal,
        Optional<Character> thousands,
        String encoding,
        List<String> missingValues) {

    /** The encoding of a file whose document does not name one. */
    public static final String DEFAULT_ENCODING = StandardCharsets.UTF_8.name();

    /** A header, commas, decimal points, UTF-8. */
    public static final CsvFormat DEFAULT =
            new CsvFormat(true, ',', '.', Optional.empty(), DEFAULT_ENCODING, List.of());

    /** Characters that cannot separate groups of digits because they have another meaning in a number or a CSV. */
    private static final String NO_THOUSANDS = "+-eE\"\r\n\0\uFEFF";

    /**
     * Checks the marks and the encoding and copies the list.
     *
     * @throws IllegalArgumentException if a mark has another meaning in a number, or the encoding is not supported
     */
    public CsvFormat {
        if (decimal != '.' && decimal != ',') {
            throw new IllegalArgumentException("decimal must be \".\" or \",\", found " + Problem.show("" + decimal));
        }
        if (thousands.isPresent() && !canSeparateThousands(thousands.get())) {
            throw new IllegalArgumentException(
                    "thousands must be a character that has no other meaning in a number, found "
                            + Problem.show("" + thousands.get()));
        }
        if (thousands.isPresent() && thousands.get() == decimal) {
            throw new IllegalArgumentException(
                    "thousands and decimal must be different characters, both are " + Problem.show("" + decimal));
        }
        if (!isSupported(encoding)) {
            throw new IllegalArgumentException("encoding " + Problem.show(encoding) + " is not supported");
        }
        missingValues = List.copyOf(new LinkedHashSet<>(missingValues));
    }

    /** Returns whether a character may separate groups of digits. */
    public static boolean canSeparateThousands(char character) {
        return NO_THOUSANDS.indexOf(character) < 0 && !Character.isLetterOrDigit(character);
    }

    /**
     * Returns whether files of an encoding can be read: this Java knows it, and its lines end as those of ASCII, UTF-16 or
     * UTF-32 do.
     */
    public static boolean isSupported(String encoding) {
        try {
            Charset charset = Charset.forName(encoding);
            byte[] ascii = "a,\n".getBytes(StandardCharsets.US_ASCII);
            return isOfUnits(charset)
                    || charset.newDecoder().maxCharsPerByte() > 0 && new String(ascii, charset).equals("a,\n");
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return false;
        }
    }

    private static boolean isOfUnits(Charset charset) {
        String name = charset.name();
        return name.startsWith("UTF-16") || name.startsWith("UTF-32");
    }

    /** Returns the encoding. */
    public Charset charset() {
        return Charset.forName(encoding);
    }

    /** Returns a format that differs in whether the first line names the columns. */
    public CsvFormat withHeader(boolean first) {
        return new CsvFormat(first, delimiter, decimal, thousands, encoding, missingValues);
    }

    /** Returns a format with another character between cells. */
    public CsvFormat withDelimiter(char separator) {
        return new CsvFormat(header, separator, decimal, thousands, encoding, missingValues);
    }

    /** Returns a format with another decimal mark. */
    public CsvFormat withDecimal(char mark) {
        return new CsvFormat(header, delimiter, mark, thousands, encoding, missingValues);
    }

    /** Returns a format with this character between groups of digits. */
    public CsvFormat withThousands(char mark) {
        return new CsvFormat(header, delimiter, decimal, Optional.of(mark), encoding, missingValues);
    }

    /** Returns a format with another encoding. */
    public CsvFormat withEncoding(String name) {
        return new CsvFormat(header, delimiter, decimal, thousands, name, missingValues);
    }

    /** Returns a format with these texts that stand for a missing value. */
    public CsvFormat withMissingValues(List<String> texts) {
        return new CsvFormat(header, delimiter, decimal, thousands, encoding, texts);
    }
}
