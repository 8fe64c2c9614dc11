package dev.chainrule.mlp.api;

import java.io.Serializable;
import java.util.Locale;

/**
 * An error that a user can fix: its code, its location, and a message with what was found, what is accepted and how to
 * fix it.
 *
 * @param code the kind of error
 * @param location the place of the error
 * @param message one line, at most {@value #LONGEST_MESSAGE} characters
 * @since 0.2
 */
public record Problem(ErrorCode code, Location location, String message) implements Serializable {
    static final int LONGEST_MESSAGE = 400;
    private static final int LONGEST_VALUE = 80;

    /** Truncates the message to its maximum length. */
    public Problem {
        if (message.length() > LONGEST_MESSAGE) {
            message = message.substring(0, LONGEST_MESSAGE - 1) + "…";
        }
    }

    /**
     * Returns the line that users see: {@code iris.json:8:34  /loss  no loss named 'mes'. Did you mean 'mse'?
     * [CFG_UNKNOWN_PLUGIN]}.
     */
    @Override
    public String toString() {
        String where = location.toString();
        return (where.isEmpty() ? "" : where + "  ") + message + " [" + code + "]";
    }

    /**
     * Formats a value for a message: text in quotes, truncated to 80 characters, with control characters escaped so
     * that a hostile file cannot control the terminal or forge log lines.
     */
    public static String show(Object value) {
        String text = clean(String.valueOf(value), LONGEST_VALUE);
        return value instanceof CharSequence ? "'" + text + "'" : text;
    }

    /** Escapes untrusted text for a message, without quotes and truncated to the length of a message. */
    public static String clean(CharSequence text) {
        return clean(text, LONGEST_MESSAGE);
    }

    private static String clean(CharSequence text, int longest) {
        StringBuilder shown = new StringBuilder();
        int[] characters = text.codePoints().limit(longest + 1L).toArray();
        for (int c : characters) {
            if (shown.length() >= longest) {
                return shown.append('…').toString();
            }
            switch (Character.getType(c)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> {
                    for (char half : Character.toChars(c)) {
                        shown.append(String.format(Locale.ROOT, "\\u%04x", (int) half));
                    }
                }
                default -> shown.appendCodePoint(c);
            }
        }
        return shown.toString();
    }
}
