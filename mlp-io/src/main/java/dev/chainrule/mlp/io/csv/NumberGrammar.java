package dev.chainrule.mlp.io.csv;

import java.util.Locale;

/**
 * What counts as a number in a table: {@code [+-]?(digits[.digits*]|.digits)([eE][+-]?digits)?}, with blanks around it.
 * {@link Double#parseDouble} alone would also take {@code 1d}, {@code 0x1p3} and {@code NaN}.
 */
final class NumberGrammar {
    /** Up to here a whole number is a double exactly. */
    private static final double LARGEST_EXACT = 0x1p53;
    /** The only integer that is read as {@link #LARGEST_EXACT} and is it. */
    private static final String LARGEST_EXACT_TEXT = "9007199254740992";
    /** A mantissa of so many digits is a double exactly. */
    private static final int EXACT_DIGITS = 15;

    private static final int LONGEST_MISSING_WORD = 8;
    private static final int LARGEST_EXPONENT = 100_000;
    /** The powers of ten that are doubles exactly. */
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private NumberGrammar() {}

    /**
     * The number that a text is.
     *
     * @return the double nearest to it, an infinity if it is too large for one, NaN if it is no number
     */
    static double parse(char[] text, int offset, int length) {
        int from = offset;
        int to = offset + length;
        while (from < to && isBlank(text[from])) {
            from++;
        }
        while (from < to && isBlank(text[to - 1])) {
            to--;
        }
        int i = from;
        boolean negative = i < to && text[i] == '-';
        if (i < to && (negative || text[i] == '+')) {
            i++;
        }
        long mantissa = 0;
        int significant = 0;
        int exponent = 0;
        int firstDigit = i;
        for (; i < to && isDigit(text[i]); i++) {
            significant += significant > 0 || text[i] != '0' ? 1 : 0;
            mantissa = mantissa * 10 + text[i] - '0'; // overflows only where it is not used
        }
        int digits = i - firstDigit;
        if (i < to && text[i] == '.') {
            i++;
            int firstDecimal = i;
            for (; i < to && isDigit(text[i]); i++) {
                significant += significant > 0 || text[i] != '0' ? 1 : 0;
                mantissa = mantissa * 10 + text[i] - '0';
            }
            digits += i - firstDecimal;
            exponent = firstDecimal - i;
        }
        if (digits == 0) {
            return Double.NaN;
        }
        if (i < to && (text[i] == 'e' || text[i] == 'E')) {
            i++;
            boolean down = i < to && text[i] == '-';
            if (i < to && (down || text[i] == '+')) {
                i++;
            }
            int firstOfExponent = i;
            int written = 0;
            for (; i < to && isDigit(text[i]); i++) {
                written = Math.min(LARGEST_EXPONENT, written * 10 + text[i] - '0');
            }
            if (i == firstOfExponent) {
                return Double.NaN;
            }
            exponent += down ? -written : written;
        }
        if (i < to) {
            return Double.NaN;
        }
        if (significant <= EXACT_DIGITS && Math.abs(exponent) < POWERS.length) {
            // Both operands are exact, so their product or quotient is rounded once (Clinger, 1990).
            double value = exponent < 0 ? mantissa / POWERS[-exponent] : mantissa * POWERS[exponent];
            return negative ? -value : value;
        }
        return Double.parseDouble(new String(text, from, to - from));
    }

    /** Whether a number is written as an integer that lies beyond what a double holds exactly. */
    static boolean losesPrecision(double value, char[] text, int offset, int length) {
        double size = Math.abs(value);
        return size >= LARGEST_EXACT
                && isInteger(text, offset, length)
                && (size > LARGEST_EXACT
                        || !new String(text, offset, length)
                                .strip()
                                .replaceFirst("^[+-]?0*", "")
                                .equals(LARGEST_EXACT_TEXT));
    }

    /** Whether a text that is a number is written without a point and an exponent. */
    static boolean isInteger(char[] text, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (text[i] == '.' || text[i] == 'e' || text[i] == 'E') {
                return false;
            }
        }
        return true;
    }

    /** Whether a text that is no number by the grammar is a word for NaN or an infinity. */
    static boolean isNonFiniteWord(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        String unsigned = word.startsWith("+") || word.startsWith("-") ? word.substring(1) : word;
        return unsigned.equals("nan") || unsigned.equals("inf") || unsigned.equals("infinity");
    }

    /** Whether a text without blanks around it is one of the words that pandas reads as missing, or {@code ?}. */
    static boolean isMissingWord(char[] text, int from, int length) {
        if (length > LONGEST_MISSING_WORD || isDigit(text[from])) {
            return false;
        }
        return switch (new String(text, from, length)) {
            case "?",
                    "NA",
                    "N/A",
                    "n/a",
                    "<NA>",
                    "#NA",
                    "#N/A",
                    "#N/A N/A",
                    "NaN",
                    "nan",
                    "-NaN",
                    "-nan",
                    "NULL",
                    "null",
                    "None" -> true;
            default -> false;
        };
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
