package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.io.json.PrettyJson;
import java.util.List;

/**
 * Writes a spec as the JSON document that {@link DocumentReader} reads into an equal one.
 *
 * @since 0.2
 */
public final class DocumentWriter {
    private DocumentWriter() {}

    /**
     * Returns a spec as indented JSON, the same characters on every JDK; values that equal their defaults are omitted.
     *
     * @throws IllegalArgumentException if a parameter is no text, boolean or finite number, or is named as a key that the
     *     document gives another meaning
     */
    public static String write(RunSpec spec) {
        return PrettyJson.write(document(spec));
    }

    /**
     * Returns a spec as {@link #write} does, with the keys whose values equal their defaults.
     *
     * @param reasons receives a sentence for each of these keys
     * @since 0.2
     */
    public static String writeInFull(RunSpec spec, List<String> reasons) {
        return PrettyJson.write(DocumentReader.RUN.writeInFull(spec, "", reasons));
    }

    /** Returns the document as maps, lists, numbers, booleans and strings. */
    static Object document(RunSpec spec) {
        return DocumentReader.RUN.write(spec);
    }
}
