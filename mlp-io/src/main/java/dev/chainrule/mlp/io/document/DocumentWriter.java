package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.io.json.PrettyJson;

/**
 * Writes a spec as the JSON document that {@link DocumentReader} reads into an equal one.
 *
 * @since 0.2
 */
public final class DocumentWriter {
    private DocumentWriter() {}

    /**
     * A spec as JSON that people can read, the same characters on every JDK; what equals its default is left out.
     *
     * <p>A whole number in the parameters of a plugin reads back as {@link Integer} if it fits and as {@link Long}
     * otherwise, any other as {@link Double}; a spec made by code that holds them so reads back equal.
     *
     * @throws IllegalArgumentException if a parameter is no text, boolean or finite number, or is named as a key that the
     *     document gives another meaning
     */
    public static String write(RunSpec spec) {
        return PrettyJson.write(document(spec));
    }

    /** The document as maps, lists, numbers, booleans and strings. */
    static Object document(RunSpec spec) {
        return DocumentReader.RUN.write(spec);
    }
}
