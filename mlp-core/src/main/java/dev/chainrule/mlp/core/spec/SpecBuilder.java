package dev.chainrule.mlp.core.spec;

import dev.chainrule.mlp.api.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The base class of the builders of specs. A builder has one method for each key of the document, with the key's name. A key
 * that is not set has its default in the document.
 *
 * @param <R> the spec
 * @param <B> the builder
 * @since 0.2
 */
public abstract class SpecBuilder<R extends Record, B extends SpecBuilder<R, B>> {
    private final Keys<R> keys;
    private final Map<String, Object> values = new LinkedHashMap<>();
    private boolean derived;

    SpecBuilder(Keys<R> keys) {
        this.keys = keys;
    }

    /** Starts from a spec; specs derived from it may contain decisions that no document can contain together. */
    final B from(R spec) {
        derived = true;
        return setAll(spec, keys);
    }

    /** Sets all keys of a record. */
    @SuppressWarnings("unchecked")
    final <T extends Record> B setAll(T record, Keys<T> ofRecord) {
        values.putAll(ofRecord.values(record));
        return (B) this;
    }

    @SuppressWarnings("unchecked")
    final B set(String key, Object value) {
        values.put(key, value);
        return (B) this;
    }

    /** Returns the value that was set, without an Optional around it. */
    @SuppressWarnings("unchecked")
    final <T> Optional<T> find(String key) {
        Object value = values.get(key);
        return value instanceof Optional<?> ? (Optional<T>) value : Optional.ofNullable((T) value);
    }

    /** Returns the spec that a function makes with a builder, which starts from the value that was set. */
    final <T extends Record, C extends SpecBuilder<T, C>> T built(
            String key, Function<T, C> toBuilder, Supplier<C> builder, Consumer<C> how) {
        C inner = this.<T>find(key).map(toBuilder).orElseGet(builder);
        how.accept(inner);
        return inner.build();
    }

    /**
     * Builds the spec.
     *
     * @throws SpecException if a required key is not set, or values are out of range or contradict each other
     */
    public R build() {
        R spec = keys.make(values);
        List<Problem> problems = derived ? List.of() : keys.problems(spec);
        if (!problems.isEmpty()) {
            throw new SpecException(problems);
        }
        return spec;
    }
}
