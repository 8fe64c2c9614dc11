package dev.chainrule.mlp.io.csv;

import dev.chainrule.mlp.core.spec.CsvFormat;
import java.util.Locale;

/**
 * Reads the numbers of a table: {@code [+-]?(digits[.digits*]|.digits)([eE][+-]?digits)?}, with blanks around it.
 * {@link Double#parseDouble} alone would also take {@code 1d}, {@code 0x1p3} and {@code NaN}.
 *
 * <p>The decimal mark can be a comma. Groups of digits can be separated before the decimal mark: two or three digits in each
 * group, three in the last, so that {@code 1,5} never becomes 15. Immutable.
 */
final class NumberGrammar {
    /** Decimal points and no separators of thousands. */
    static final NumberGrammar POINT = new NumberGrammar(CsvFormat.DEFAULT);

    /** Up to here a whole number is a double exactly. */
    private static final double LARGEST_EXACT = 0x1p53;
    /** The only integer that is read as {@link #LARGEST_EXACT} and is it. */
    private static final String LARGEST_EXACT_TEXT = "9007199254740992";
    /** The number of digits up to which a mantissa is exact in float64. */
    private static final int EXACT_DIGITS = 15;

    private static final int LONGEST_MISSING_WORD = 8;
    private static final int LARGEST_EXPONENT = 100_000;
    /** The powers of ten that are doubles exactly. */
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private final char decimal;
    private final boolean grouped;
    private final char thousands;

    NumberGrammar(CsvFormat format) {
        decimal = format.decimal();
        grouped = format.thousands().isPresent();
        thousands = format.thousands().orElse('\0');
    }

    /** Returns the decimal mark. */
    char decimal() {
        return decimal;
    }

    /** Returns the number that a text is; see {@link #parse(char[], int, int)}. */
    double parse(String text) {
        return parse(text.toCharArray(), 0, text.length());
    }

    /**
     * Returns the number that a text is.
     *
     * @return the double nearest to it, an infinity if it is too large for one, NaN if it is no number
     */
    double parse(char[] text, int offset, int length) {
        int from = offset;
        int to = offset + length;
        while (from < to && Blanks.isBlank(text[from])) {
            from++;
        }
        while (from < to && Blanks.isBlank(text[to - 1])) {
            to--;
        }
        if (grouped) {
            if (hasGroupMark(text, from, to)) {
                return parseGrouped(text, from, to);
            }
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
        if (i < to && text[i] == decimal) {
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
        String digitsAndPoint = new String(text, from, to - from);
        return Double.parseDouble(decimal == '.' ? digitsAndPoint : digitsAndPoint.replace(decimal, '.'));
    }

    private boolean hasGroupMark(char[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (isGroupMark(text[i])) {
                return true;
            }
        }
        return false;
    }

    /** A space stands for the spaces that typesetting puts there, an apostrophe for the curved one. */
    private boolean isGroupMark(char c) {
        return c == thousands
                || thousands == ' ' && (c == '\u00A0' || c == '\u202F' || c == '\u2009' || c == '\u2007')
                || thousands == '\'' && c == '\u2019';
    }

    /** Reads a number without its separators, if each stands between groups of digits. */
    private double parseGrouped(char[] text, int from, int to) {
        char[] plain = new char[to - from];
        int size = 0;
        int firstDigit = from < to && (text[from] == '-' || text[from] == '+') ? from + 1 : from;
        int groupStart = firstDigit;
        boolean inWhole = true;
        boolean first = true;
        for (int i = from; i <= to; i++) {
            if (i < to && isGroupMark(text[i])) {
                int digits = i - groupStart;
                if (!inWhole || digits < (first ? 1 : 2) || digits > 3) {
                    return Double.NaN;
                }
                first = false;
                groupStart = i + 1;
                continue;
            }
            if (inWhole && i >= firstDigit && (i == to || !isDigit(text[i]))) {
                if (i - groupStart != 3) {
                    return Double.NaN;
                }
                inWhole = false;
            }
            if (i < to) {
                plain[size++] = text[i];
            }
        }
        return first ? Double.NaN : new NumberGrammar(decimal).parse(plain, 0, size);
    }

    private NumberGrammar(char decimal) {
        this.decimal = decimal;
        grouped = false;
        thousands = '\0';
    }

    /** Returns whether a number is written as an integer too large for a double to represent exactly. */
    boolean losesPrecision(double value, char[] text, int offset, int length) {
        double size = Math.abs(value);
        return size >= LARGEST_EXACT
                && isInteger(text, offset, length)
                && (size > LARGEST_EXACT
                        || !significantDigits(text, offset, length).equals(LARGEST_EXACT_TEXT));
    }

    /** Returns the digits of a number without leading zeros. */
    private static String significantDigits(char[] text, int offset, int length) {
        StringBuilder digits = new StringBuilder();
        for (int i = offset; i < offset + length; i++) {
            if (isDigit(text[i]) && (text[i] != '0' || !digits.isEmpty())) {
                digits.append(text[i]);
            }
        }
        return digits.toString();
    }

    /** Returns whether a text that is a number is written without a decimal mark and an exponent. */
    boolean isInteger(char[] text, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (text[i] == decimal || text[i] == 'e' || text[i] == 'E') {
                return false;
            }
        }
        return true;
    }

    /** Returns whether a text that is no number by the grammar is a word for NaN or an infinity. */
    static boolean isNonFiniteWord(String text) {
        String word = Blanks.trim(text).toLowerCase(Locale.ROOT);
        String unsigned = word.startsWith("+") || word.startsWith("-") ? word.substring(1) : word;
        return unsigned.equals("nan") || unsigned.equals("inf") || unsigned.equals("infinity");
    }

    /**
     * Returns whether a text without blanks around it is one of the words that pandas reads as missing, or {@code ?}.
     */
    static boolean isMissingWord(char[] text, int from, int length) {
        if (length > LONGEST_MISSING_WORD || isDigit(text[from])) {
            return false;
        }
        return MissingTexts.WORDS.contains(new String(text, from, length));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
