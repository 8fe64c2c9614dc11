package dev.chainrule.mlp.io.document;

/**
 * How much of a JSON document is read.
 *
 * @param bytes the longest text
 * @param tokens the most tokens
 * @param string the longest string, in characters
 * @param name the longest key, in characters
 */
record Limits(int bytes, int tokens, int string, int name) {
    /** Of a document that a user wrote. */
    static final Limits DOCUMENT = new Limits(1 << 20, 100_000, 4096, 256);

    /**
     * Of what mlp wrote itself, in a model or a manifest: a document that was read within {@link #DOCUMENT} is longer when it
     * is written with its sizes and with white space, and a path can be a key.
     */
    static final Limits SAVED = new Limits(16 << 20, 2_000_000, 1 << 16, 1 << 16);
}
