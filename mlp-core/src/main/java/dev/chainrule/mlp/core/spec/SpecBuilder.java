package dev.chainrule.mlp.core.spec;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What all builders of specs are: a method for each key of the document, with the name of the key. A key that is not set has
 * the default that the document gives it.
 *
 * @param <R> what is built
 * @param <B> the builder
 */
public abstract class SpecBuilder<R extends Record, B extends SpecBuilder<R, B>> {
    private final Keys<R> keys;
    private final Map<String, Object> values = new LinkedHashMap<>();

    SpecBuilder(Keys<R> keys) {
        this.keys = keys;
    }

    /** Starts from a spec. */
    final B from(R spec) {
        values.putAll(keys.values(spec));
        return self();
    }

    final B set(String key, Object value) {
        values.put(key, value);
        return self();
    }

    /** Returns the value that was set, or another. */
    @SuppressWarnings("unchecked")
    final <T> T get(String key, T other) {
        return (T) values.getOrDefault(key, other);
    }

    /** Returns the value if one was set. */
    @SuppressWarnings("unchecked")
    final <T> Optional<T> find(String key) {
        return Optional.ofNullable((T) values.get(key));
    }

    @SuppressWarnings("unchecked")
    private B self() {
        return (B) this;
    }

    /**
     * Builds the spec.
     *
     * @throws SpecException if a required key is not set, or values are out of range or contradict each other
     */
    public R build() {
        return keys.make(values);
    }
}
