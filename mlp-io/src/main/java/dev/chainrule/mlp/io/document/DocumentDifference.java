package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.io.json.PrettyJson;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The first difference between two documents.
 *
 * @param pointer its JSON pointer
 * @param first the value in the first document, as JSON; empty if there is none
 * @param second the value in the second document, as JSON; empty if there is none
 * @since 0.2
 */
public record DocumentDifference(String pointer, Optional<String> first, Optional<String> second) {

    /** Compares two runs; empty if their documents are the same. */
    public static Optional<DocumentDifference> between(RunSpec first, RunSpec second) {
        return between("", DocumentWriter.document(first), DocumentWriter.document(second));
    }

    private static Optional<DocumentDifference> between(String pointer, Object first, Object second) {
        if (first instanceof Map<?, ?> one && second instanceof Map<?, ?> other) {
            Set<Object> keys = new LinkedHashSet<>(one.keySet());
            keys.addAll(other.keySet());
            for (Object key : keys) {
                Optional<DocumentDifference> found = between(pointer + "/" + key, one.get(key), other.get(key));
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        }
        if (first instanceof List<?> one && second instanceof List<?> other && one.size() == other.size()) {
            for (int i = 0; i < one.size(); i++) {
                Optional<DocumentDifference> found = between(pointer + "/" + i, one.get(i), other.get(i));
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        }
        return first != null && first.equals(second)
                ? Optional.empty()
                : Optional.of(new DocumentDifference(pointer, json(first), json(second)));
    }

    private static Optional<String> json(Object value) {
        return value == null
                ? Optional.empty()
                : Optional.of(PrettyJson.write(value).strip().replaceAll("\\s*\\R\\s*", " "));
    }
}
