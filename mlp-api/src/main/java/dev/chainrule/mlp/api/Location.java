package dev.chainrule.mlp.api;

import java.io.Serializable;

/**
 * Where a fault is.
 *
 * @param source the file as the user named it; empty if there is none, as for a document made by code
 * @param line the line from 1; 0 if not known
 * @param column the column of the line, in characters from 1; 0 if not known
 * @param path what it is within the source: a JSON pointer, a column of a CSV, a tensor; empty if not known
 */
public record Location(String source, int line, int column, String path) implements Serializable {

    /** No particular place. */
    public static final Location NONE = new Location("", 0, 0, "");

    /** A place in something that has no lines, as a document made by code or a tensor. */
    public static Location of(String source, String path) {
        return new Location(source, 0, 0, path);
    }

    /** For example {@code iris.json:8:34  /network/layers/0/activation}. */
    @Override
    public String toString() {
        String position = source + (line > 0 ? ":" + line : "") + (line > 0 && column > 0 ? ":" + column : "");
        return position.isEmpty() || path.isEmpty() ? position + path : position + "  " + path;
    }
}
