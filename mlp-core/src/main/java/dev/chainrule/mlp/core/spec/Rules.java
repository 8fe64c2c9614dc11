package dev.chainrule.mlp.core.spec;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Collects the rules that the values of a record break, to report all of them at once. */
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

    /** Returns the broken rules. */
    List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** Throws an exception with the broken rules, if there are any. */
    void enforce() {
        if (!problems.isEmpty()) {
            throw new SpecException(problems);
        }
    }
}
