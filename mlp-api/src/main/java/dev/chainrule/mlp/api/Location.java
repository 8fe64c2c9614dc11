package dev.chainrule.mlp.api;

import java.io.Serializable;

/**
 * The place of an error.
 *
 * @param source the file as the user named it; empty if there is none, as for specs built in code
 * @param line the line from 1; 0 if not known
 * @param column the column of the line, in characters from 1; 0 if not known
 * @param path the element within the source: a JSON pointer, a column of a CSV, a tensor; empty if not known
 * @since 0.2
 */
public record Location(String source, int line, int column, String path) implements Serializable {

    /** An unknown place. */
    public static final Location NONE = new Location("", 0, 0, "");

    /** Returns a place without line and column, such as in a spec built in code or a tensor. */
    public static Location of(String source, String path) {
        return new Location(source, 0, 0, path);
    }

    /** Returns a key as a token of a JSON pointer, with {@code ~} and {@code /} escaped (RFC 6901). */
    public static String token(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }

    /** Returns the place as users see it, for example {@code iris.json:8:34  /network/layers/0/activation}. */
    @Override
    public String toString() {
        String position = source + (line > 0 ? ":" + line : "") + (line > 0 && column > 0 ? ":" + column : "");
        return position.isEmpty() || path.isEmpty() ? position + path : position + "  " + path;
    }
}
