package dev.chainrule.mlp.core.spec;

import dev.chainrule.mlp.api.Problem;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The text format of a CSV file.
 *
 * @since 0.2
 */
@Key(doc = "How the text of a CSV is written.")
public record CsvFormat(
        @Key(doc = "Whether the first line names the columns.", byDefault = "true")
        boolean header,

        @Key(
                doc = "The character between the cells of a line: `\",\"`, `\";\"` or `\"\\t\"`.",
                byDefault = ",",
                expected = "a string of one character, as \",\" or \";\" or \"\\t\"",
                must = "must be one character, and no quote or line end",
                pattern = "[^\"\\r\\n\\x00]")
        char delimiter,

        @Key(
                doc = "The decimal mark of numbers, `\".\"` or `\",\"`.",
                byDefault = ".",
                expected = "\".\" or \",\"",
                must = "must be \".\" or \",\"",
                pattern = "[.,]")
        char decimal,

        @Key(
                doc = "The character between groups of digits; `\" \"` also matches a no-break or thin space.",
                leftOut = "none",
                expected = "a string of one character, as \".\", \",\", \"'\" or \" \"",
                must = "must be one character, as \".\", \",\", \"'\" or \" \", and no letter, digit, sign or quote",
                pattern = "[^+\\-\"\\r\\n\\x00\\uFEFF\\p{L}\\p{Nd}]")
        Optional<Character> thousands,

        @Key(
                doc = "The character encoding, as `UTF-16`, `windows-1252` or `ISO-8859-1`.",
                byDefault = CsvFormat.DEFAULT_ENCODING,
                expected = "an encoding, as \"UTF-8\", \"UTF-16\", \"windows-1252\" or \"ISO-8859-1\"",
                suggest = {
                    "UTF-8",
                    "UTF-16",
                    "UTF-32",
                    "windows-1252",
                    "windows-1251",
                    "ISO-8859-1",
                    "ISO-8859-15",
                    "GBK"
                })
        String encoding,

        @Key(
                doc = "Texts that stand for a missing value, in addition to an empty cell and those of `missing`:"
                        + " `[\"-\", \"unknown\", -999]`.",
                leftOut = "none",
                expected = "an array of texts that stand for a missing value, as [\"-\", \"unknown\"]")
        List<String> missingValues) {

    /** The encoding of a file whose document does not name one. */
    public static final String DEFAULT_ENCODING = "UTF-8";

    private static final Keys<CsvFormat> KEYS = Keys.of(CsvFormat.class);

    /** The default format: a header, commas, decimal points, UTF-8. */
    public static final CsvFormat DEFAULT = KEYS.make(Map.of());

    /**
     * Checks the marks and the encoding and copies the list.
     *
     * @throws SpecException if a mark has another meaning in a number or a CSV, or the encoding is not supported
     */
    public CsvFormat {
        Rules rules = KEYS.rules(header, delimiter, decimal, thousands, encoding, missingValues);
        if (thousands.isPresent() && thousands.get() == decimal) {
            rules.conflict(
                    "thousands",
                    "thousands and decimal must be different characters, both are " + Problem.show("" + decimal)
                            + (decimal == '.' ? ". For numbers as 1.234,5 set \"decimal\": \",\"" : ""));
        }
        if (!isSupported(encoding)) {
            rules.range(
                    "encoding",
                    "encoding " + Problem.show(encoding) + " is not supported. Name "
                            + KEYS.key("encoding").key().expected() + ".");
        }
        rules.enforce();
        missingValues = List.copyOf(new LinkedHashSet<>(missingValues));
    }

    /** Returns whether this Java knows the encoding, and its lines end as those of ASCII, UTF-16 or UTF-32 do. */
    private static boolean isSupported(String encoding) {
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

    /** Returns a format with another decimal mark. */
    public CsvFormat withDecimal(char mark) {
        return new CsvFormat(header, delimiter, mark, thousands, encoding, missingValues);
    }

    /** Returns a format with this character between groups of digits. */
    public CsvFormat withThousands(char mark) {
        return new CsvFormat(header, delimiter, decimal, Optional.of(mark), encoding, missingValues);
    }
}
