package dev.chainrule.mlp.io.csv;

/**
 * Characters around the text of a cell that do not belong to it: blanks of every kind, no-break ones too, line ends, and marks
 * that cannot be seen. A byte order mark is none: inside a file it is a fault.
 */
final class Blanks {
    private Blanks() {}

    /** Returns whether a character is left out at the beginning and the end of a cell. */
    static boolean isBlank(char c) {
        if (c > ' ' && c < 0x7F) {
            return false;
        }
        return c == ' '
                || c >= '\t' && c <= '\r'
                || c >= 0x80
                        && (Character.isSpaceChar(c)
                                || c == 0x85
                                || c == 0xAD
                                || c >= 0x200B && c <= 0x200F
                                || c == 0x2060);
    }

    /** Returns a text without the blanks around it. */
    static String trim(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    /** Returns where the text of a cell begins, after the blanks before it. */
    static int start(char[] buffer, int offset, int length) {
        int from = offset;
        while (from < offset + length && isBlank(buffer[from])) {
            from++;
        }
        return from;
    }

    /** Returns where the text of a cell ends, before the blanks after it. */
    static int end(char[] buffer, int offset, int length) {
        int to = offset + length;
        while (to > offset && isBlank(buffer[to - 1])) {
            to--;
        }
        return to;
    }
}
