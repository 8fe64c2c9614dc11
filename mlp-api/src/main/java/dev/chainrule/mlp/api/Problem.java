package dev.chainrule.mlp.api;

/**
 * One fault that a user can fix: what it is, where it is, and in words what was found, what is accepted and what to do.
 *
 * @param code the kind of fault
 * @param location where it is
 * @param message one line, at most {@value #LONGEST_MESSAGE} characters
 */
public record Problem(ErrorCode code, Location location, String message) {
    static final int LONGEST_MESSAGE = 400;
    private static final int LONGEST_VALUE = 80;

    /** Cuts the message to its limit. */
    public Problem {
        if (message.length() > LONGEST_MESSAGE) {
            message = message.substring(0, LONGEST_MESSAGE - 1) + "…";
        }
    }

    /** The line that users see: {@code iris.json:8:34  /loss  no loss named 'mes'. Did you mean 'mse'? [CFG_UNKNOWN_PLUGIN]}. */
    @Override
    public String toString() {
        String where = location.toString();
        return (where.isEmpty() ? "" : where + "  ") + message + " [" + code + "]";
    }

    /**
     * A value as a message may show it: text in quotes, cut to 80 characters, control characters escaped, so that a
     * hostile file cannot write to the terminal or forge lines of a log.
     */
    public static String show(Object value) {
        if (value instanceof CharSequence text) {
            return "'" + clean(text) + "'";
        }
        return clean(String.valueOf(value));
    }

    /** Text without quotes, cut to 80 characters, control characters escaped. */
    public static String clean(CharSequence text) {
        StringBuilder shown = new StringBuilder();
        int[] characters = text.codePoints().limit(LONGEST_VALUE + 1).toArray();
        for (int c : characters) {
            if (shown.length() >= LONGEST_VALUE) {
                return shown.append('…').toString();
            }
            int type = Character.getType(c);
            if (type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.SURROGATE
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR) {
                for (char half : Character.toChars(c)) {
                    String hex = Integer.toHexString(half);
                    shown.append("\\u").append("0000", hex.length(), 4).append(hex);
                }
            } else {
                shown.appendCodePoint(c);
            }
        }
        return shown.toString();
    }
}
