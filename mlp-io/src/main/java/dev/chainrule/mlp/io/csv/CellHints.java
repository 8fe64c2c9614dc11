package dev.chainrule.mlp.io.csv;

import dev.chainrule.mlp.core.spec.CsvFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Guesses why a cell is not a number, so that the message can name the remedy that fits. Takes time linear in its length. */
final class CellHints {
    /** Longer cells are text. */
    private static final int LONGEST = 64;

    private static final Set<String> MISSING =
            Set.of("na", "n/a", "n.a.", "null", "none", "missing", "unknown", "nil", "?", ".", "*");

    private static final Pattern DATE = Pattern.compile(
            "[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}(?:[T ].{0,40})?|[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2,4}(?: .{0,20})?|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?");
    /** A currency before the number, or letters behind it: {@code A11} is a category. */
    private static final Pattern UNIT = Pattern.compile(
            "(?:\\p{Sc}|[A-Z]{3} ) ?[+-]?[0-9]{1,30}(?:[.,][0-9]{1,30})*|[+-]?[0-9]{1,30}(?:[.,][0-9]{1,30})? ?[\\p{L}\\p{Sc}%°µ]{1,3}[²³]?");

    private static final List<CsvFormat> OTHER_MARKS = List.of(
            CsvFormat.DEFAULT,
            CsvFormat.DEFAULT.withThousands(','),
            CsvFormat.DEFAULT.withDecimal(','),
            CsvFormat.DEFAULT.withDecimal(',').withThousands('.'),
            CsvFormat.DEFAULT.withThousands(' '),
            CsvFormat.DEFAULT.withDecimal(',').withThousands(' '),
            CsvFormat.DEFAULT.withThousands('\''),
            CsvFormat.DEFAULT.withDecimal(',').withThousands('\''),
            CsvFormat.DEFAULT.withThousands('_'));

    private CellHints() {}

    /** Returns what to set so that a text is a number. */
    static Optional<String> otherMarks(String value, CsvFormat format) {
        if (value.length() > LONGEST) {
            return Optional.empty();
        }
        return OTHER_MARKS.stream()
                .filter(other -> Double.isFinite(new NumberGrammar(other).parse(value)))
                .findFirst()
                .map(other -> {
                    String decimal = "\"decimal\": \"" + other.decimal() + "\"";
                    if (other.thousands().isEmpty()) {
                        return "It has a decimal " + (other.decimal() == ',' ? "comma" : "point") + ": set " + decimal;
                    }
                    return "It has separators of thousands: set "
                            + (other.decimal() == format.decimal() ? "" : decimal + ", ") + "\"thousands\": \""
                            + other.thousands().get() + "\"";
                });
    }

    /** Returns whether a text probably stands for a missing value. */
    static boolean looksMissing(String value) {
        return value.length() <= LONGEST
                && (MISSING.contains(value.toLowerCase(Locale.ROOT))
                        || NumberGrammar.isMissingWord(value.toCharArray(), 0, value.length())
                        || value.chars().allMatch(c -> c == '-' || c == '\u2013' || c == '\u2014'));
    }

    static boolean isDate(String value) {
        return value.length() <= LONGEST && DATE.matcher(value).matches();
    }

    static boolean hasUnit(String value) {
        return value.length() <= LONGEST && UNIT.matcher(value).matches();
    }

    /** Returns whether a text could be the name of a column: it begins with a letter or an underscore. */
    static boolean isName(String value) {
        return !value.isEmpty() && (Character.isLetter(value.codePointAt(0)) || value.charAt(0) == '_');
    }

    static boolean hasLetter(String value) {
        return value.codePoints().anyMatch(Character::isLetter);
    }
}
