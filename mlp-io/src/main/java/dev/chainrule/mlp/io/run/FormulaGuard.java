package dev.chainrule.mlp.io.run;

import dev.chainrule.mlp.core.spec.CsvFormat;

/**
 * Marks text that a spreadsheet would run as a formula (CVE-2021-41270) with a leading {@code '}. Text that begins with
 * {@code '} gets another one, so that a reader restores every cell by removing one leading {@code '}. Numbers are not changed.
 *
 * @param format how the numbers of the file are written
 */
record FormulaGuard(CsvFormat format) {
    /** The first characters of formulas, with the full-width forms that spreadsheets also accept. */
    private static final String FORMULA_STARTS = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    private static final char MARK = '\'';

    /** Returns a text that no spreadsheet runs; different texts remain different. */
    String escape(String cell) {
        if (cell.isEmpty()) {
            return cell;
        }
        char first = cell.charAt(0);
        boolean formula = FORMULA_STARTS.indexOf(first) >= 0 && !isNumber(cell);
        return formula || first == MARK ? MARK + cell : cell;
    }

    /** Returns whether a text is a number. Reads each character once, as labels come from files and may be long. */
    boolean isNumber(CharSequence text) {
        int start = skipSign(text, 0);
        int point = skipDigits(text, start, true);
        boolean hasPoint = point < text.length() && text.charAt(point) == format.decimal();
        int end = hasPoint ? skipDigits(text, point + 1, false) : point;
        if (end - start == (hasPoint ? 1 : 0)) {
            return false;
        }
        if (end < text.length() && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
            int exponent = skipSign(text, end + 1);
            end = skipDigits(text, exponent, false);
            return end > exponent && end == text.length();
        }
        return end == text.length();
    }

    private static int skipSign(CharSequence text, int at) {
        return at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-') ? at + 1 : at;
    }

    private int skipDigits(CharSequence text, int from, boolean grouped) {
        int at = from;
        while (at < text.length()
                && (isDigit(text.charAt(at)) || grouped && at > from && isGroupMark(text.charAt(at)))) {
            at++;
        }
        return at;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private boolean isGroupMark(char c) {
        return format.thousands().filter(mark -> mark == c).isPresent();
    }
}
