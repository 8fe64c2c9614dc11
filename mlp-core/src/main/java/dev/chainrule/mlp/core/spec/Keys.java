package dev.chainrule.mlp.core.spec;

import dev.chainrule.mlp.api.Problem;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The keys of a record: its components that carry a {@link Key}. The record and its constructor are public, in a package
 * that its module exports to this one.
 *
 * @param <R> the record
 * @since 0.2
 */
public final class Keys<R extends Record> {
    /** A component: a key, an inlined record with keys of its own, or neither. */
    private record Part(Method accessor, Optional<DeclaredKey> key, Optional<Keys<?>> inlined) {
        String name() {
            return accessor.getName();
        }
    }

    /** Cached, since declarations never change and reflection is slow. */
    private static final ClassValue<Keys<?>> OF_CLASS = new ClassValue<>() {
        @Override
        protected Keys<?> computeValue(Class<?> type) {
            return new Keys<>(type.asSubclass(Record.class));
        }
    };

    private final Key about;
    private final Constructor<R> constructor;
    private final List<Part> parts = new ArrayList<>();
    private final List<DeclaredKey> all = new ArrayList<>();

    private Keys(Class<R> type) {
        about = Objects.requireNonNull(type.getAnnotation(Key.class), () -> type + " has no @Key");
        RecordComponent[] components = type.getRecordComponents();
        try {
            constructor = type.getConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(type + " has no public constructor", e);
        }
        for (RecordComponent component : components) {
            Optional<Key> key = Optional.ofNullable(component.getAnnotation(Key.class));
            boolean isInlined = key.isPresent() && key.get().inline() && component.getType() != PluginSpec.class;
            Optional<Keys<?>> inlined =
                    isInlined ? Optional.of(of(component.getType().asSubclass(Record.class))) : Optional.empty();
            Optional<DeclaredKey> declared = key.filter(k -> !isInlined).map(k -> new DeclaredKey(component, k));
            parts.add(new Part(component.getAccessor(), declared, inlined));
            inlined.ifPresent(keys -> all.addAll(keys.all));
            declared.ifPresent(all::add);
        }
    }

    /** Returns the keys of a record, itself annotated with a {@link Key}. */
    @SuppressWarnings("unchecked")
    public static <R extends Record> Keys<R> of(Class<R> type) {
        return (Keys<R>) OF_CLASS.get(type);
    }

    /**
     * Returns the records of a sealed interface that have keys, in the order in which it permits them. Such an interface
     * needs a {@code permits} clause, because without one the order is the compiler's.
     */
    public static List<Class<? extends Record>> kindsOf(Class<?> sealedInterface) {
        return Arrays.stream(sealedInterface.getPermittedSubclasses())
                .filter(kind -> kind.getRecordComponents().length > 0)
                .<Class<? extends Record>>map(kind -> kind.asSubclass(Record.class))
                .toList();
    }

    /** Returns the annotation of the record. */
    public Key about() {
        return about;
    }

    /** Returns the keys in the order of their components, those of inlined records in their place. */
    public List<DeclaredKey> all() {
        return List.copyOf(all);
    }

    /** Returns the values of a record by key. */
    public Map<String, Object> values(R record) {
        return values(parts.stream().map(part -> get(part, record)).toArray());
    }

    private Map<String, Object> values(Object[] components) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < components.length; i++) {
            Object value = components[i];
            parts.get(i).key().ifPresent(key -> values.put(key.name(), value));
            parts.get(i).inlined().ifPresent(keys -> values.putAll(keys.valuesOf(value)));
        }
        return values;
    }

    private Map<String, Object> valuesOf(Object record) {
        return values(constructor.getDeclaringClass().cast(record));
    }

    private static Object get(Part part, Record record) {
        try {
            return part.accessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(part.accessor() + " cannot be read", e);
        }
    }

    /**
     * Creates a record.
     *
     * @param values by key; a key that is missing has its default
     * @throws SpecException if a required key is missing or the record refuses the values
     */
    public R make(Map<String, ?> values) {
        Rules rules = new Rules(values);
        Object[] arguments = new Object[parts.size()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = argument(parts.get(i), values, rules);
        }
        rules.enforce();
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refusal) {
                throw refusal;
            }
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(constructor + " cannot be called", e);
        }
    }

    private Object argument(Part part, Map<String, ?> values, Rules rules) {
        if (part.inlined().isPresent()) {
            return part.inlined().get().make(values);
        }
        if (part.key().isEmpty()) { // no key, but something that follows from the rest of the document
            return values.containsKey(part.name()) ? values.get(part.name()) : false;
        }
        DeclaredKey key = part.key().get();
        if (values.containsKey(key.name())) {
            return values.get(key.name());
        }
        if (key.defaultValue().isEmpty()) {
            boolean isPlural = key.types().get(0) == List.class;
            String article = isPlural ? "" : "aeiou".indexOf(key.name().charAt(0)) >= 0 ? "an " : "a ";
            rules.missing(key.name(), about.name() + " needs " + article + key.name());
        }
        return key.defaultValue().orElse("");
    }

    /** Returns where the keys of a record contradict each other. */
    public List<Problem> problems(R record) {
        return record instanceof CrossChecked checked ? checked.problems() : List.of();
    }

    /** Returns an empty collection of broken rules for a record. */
    Rules rulesOf(R record) {
        return new Rules(values(record));
    }

    /**
     * Checks each value of a compact constructor: it is not null and within the range of its key.
     *
     * @param components the components of the record, in order
     */
    Rules rules(Object... components) {
        Rules rules = new Rules(values(components));
        for (int i = 0; i < components.length; i++) {
            Objects.requireNonNull(components[i], parts.get(i).name());
            Object value = components[i];
            parts.get(i).key().ifPresent(key -> key.check(value, rules));
        }
        return rules;
    }

    /** Returns the key of this name. */
    public DeclaredKey key(String name) {
        return all.stream()
                .filter(key -> key.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no key " + name));
    }
}
