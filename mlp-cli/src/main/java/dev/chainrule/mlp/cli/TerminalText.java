package dev.chainrule.mlp.cli;

import java.util.Locale;

/**
 * Makes other people's text safe for a terminal: a name in a file must not move the cursor, forge lines or reverse
 * text.
 */
final class TerminalText {
    private TerminalText() {}

    /**
     * Returns the text with every character that controls a terminal escaped as in JSON; line breaks and tabs are kept.
     */
    static String lines(String text) {
        return escaped(text, true);
    }

    /** Returns the text in one line: line breaks and tabs are escaped too. */
    static String line(String text) {
        return escaped(text, false);
    }

    private static String escaped(String text, boolean keepsBreaks) {
        int clean = 0;
        while (clean < text.length() && !isUnsafe(text.charAt(clean), keepsBreaks)) {
            clean++;
        }
        if (clean == text.length()) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text.substring(0, clean));
        for (int i = clean; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isUnsafe(c, keepsBreaks)) {
                safe.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                safe.append(c);
            }
        }
        return safe.toString();
    }

    private static boolean isUnsafe(char c, boolean keepsBreaks) {
        boolean isBreak = c == '\n' || c == '\t';
        boolean isBidi =
                c == 0x061c || c == 0x200e || c == 0x200f || c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069;
        return Character.isISOControl(c) && !(isBreak && keepsBreaks) || isBidi || c == 0x2028 || c == 0x2029;
    }

    /** Returns how many columns of a terminal a text takes; East Asian characters and emoji take two. */
    static int width(String text) {
        return text.codePoints().map(TerminalText::width).sum();
    }

    private static int width(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        boolean wide = c >= 0x1100 && c <= 0x115f
                || c >= 0x2e80 && c <= 0xa4cf
                || c >= 0xac00 && c <= 0xd7a3
                || c >= 0xf900 && c <= 0xfaff
                || c >= 0xfe30 && c <= 0xfe6f
                || c >= 0xff00 && c <= 0xff60
                || c >= 0xffe0 && c <= 0xffe6
                || c >= 0x1f300 && c <= 0x1faff
                || c >= 0x20000 && c <= 0x3fffd;
        return wide ? 2 : 1;
    }

    /** Returns the text, cut with an ellipsis if it is wider than the columns. */
    static String cut(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        StringBuilder cut = new StringBuilder();
        int used = 1; // the ellipsis
        for (int c : text.codePoints().toArray()) {
            used += width(c);
            if (used > columns) {
                break;
            }
            cut.appendCodePoint(c);
        }
        return columns < 1 ? "" : cut.append('…').toString();
    }
}
