package dev.chainrule.mlp.core.spec;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The rules that a record checks in its constructor, among them those between keys; all that are broken are reported. */
final class Rules {
    private final Map<String, ?> values;
    private final List<Problem> problems = new ArrayList<>();

    Rules(Map<String, ?> values) {
        this.values = values;
    }

    /** Returns the value of a key. */
    Object value(String key) {
        return values.get(key);
    }

    /** Notes a value that is not accepted. */
    void range(String key, String message) {
        note(ErrorCode.CFG_RANGE, key, message);
    }

    /** Notes a key that is missing. */
    void missing(String key, String message) {
        note(ErrorCode.CFG_MISSING, key, message);
    }

    /** Notes a value that contradicts another; with the key {@code ""}, the object as a whole. */
    void conflict(String key, String message) {
        note(ErrorCode.CFG_SEMANTIC, key, message);
    }

    private void note(ErrorCode code, String key, String message) {
        problems.add(
                new Problem(code, Location.of("", key.isEmpty() || key.startsWith("/") ? key : "/" + key), message));
    }

    /** Returns what was noted. */
    List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** Throws what was noted. */
    void enforce() {
        if (!problems.isEmpty()) {
            throw new SpecException(problems);
        }
    }
}
