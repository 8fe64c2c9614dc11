package dev.chainrule.mlp.io.json;

import dev.chainrule.mlp.api.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** Recognizes files that are given in place of a JSON document: a model, or the rows that a document should name. */
public final class OtherFile {
    private static final int SAMPLE = 1024;
    /** The bytes of the length of a header, with which a safetensors file begins. */
    private static final int LENGTH_BYTES = 8;

    /** A line with a delimiter between two cells, and without what each line of a JSON object has. */
    private static final Pattern CSV_LINE =
            Pattern.compile("(?s)\\s{0,100}[^{}\\[\\]:,;\\t\\r\\n/#]+[,;\\t][^{}\\[\\]:\\r\\n]+(?:[\\r\\n].*)?");

    private OtherFile() {}

    /**
     * Returns whether a file is a model.
     *
     * @param start its first bytes, 9 if it has as many
     */
    public static boolean isModel(byte[] start) {
        return start.length > LENGTH_BYTES
                && start[LENGTH_BYTES] == '{'
                && start[LENGTH_BYTES - 2] == 0
                && start[LENGTH_BYTES - 1] == 0;
    }

    /**
     * Describes a file that is no document, and what to do with it.
     *
     * @param bytes its content
     * @param source its name in messages
     */
    static Optional<String> describe(byte[] bytes, String source) {
        if (isModel(bytes)) {
            return Optional.of("this is a model, expected a JSON document");
        }
        String start = new String(bytes, 0, Math.min(SAMPLE, bytes.length), StandardCharsets.UTF_8);
        if (!CSV_LINE.matcher(start).matches()) {
            return Optional.empty();
        }
        String name = source.substring(Math.max(source.lastIndexOf('/'), source.lastIndexOf('\\')) + 1);
        return Optional.of("this is a CSV file, expected a JSON document. Write a document that names it:"
                + " \"data\": {\"file\": \"" + Problem.clean(name) + "\", \"target\": …}");
    }
}
