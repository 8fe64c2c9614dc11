package dev.chainrule.mlp.io.json;

/**
 * The limits within which a JSON document is read.
 *
 * @param bytes the longest text
 * @param tokens the most tokens
 * @param string the longest string, in characters
 * @param name the longest key, in characters
 */
public record Limits(int bytes, int tokens, int string, int name) {
    /** The limits of a document that a user wrote. */
    public static final Limits DOCUMENT = new Limits(1 << 20, 100_000, 4096, 256);

    /**
     * The limits of a document that mlp wrote, in a model or a manifest. A document that was read within {@link #DOCUMENT}
     * becomes longer when it is written with its sizes and indented, and a path can be a key.
     */
    public static final Limits SAVED = new Limits(16 << 20, 2_000_000, 1 << 16, 1 << 16);
}
