package dev.chainrule.mlp.core.spec;

import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.Range;
import java.lang.ref.SoftReference;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A key of a document: its {@link Key} with the name, type and default of the record component.
 *
 * @since 0.2
 */
public final class DeclaredKey {
    private final String name;
    private final Class<?> record;
    private final String component;
    private final List<Class<?>> types;
    private final Range range;
    private final Optional<Object> defaultValue;

    /** Softly referenced: an annotation takes more than a kilobyte and is rarely needed once the document is read. */
    private volatile SoftReference<Key> annotation;

    DeclaredKey(RecordComponent of, Key key) {
        record = of.getDeclaringRecord();
        component = of.getName();
        annotation = new SoftReference<>(key);
        name = key.name().isEmpty() ? component : key.name();
        types = flat(of.getGenericType(), new ArrayList<>());
        range = rangeOf(key, types);
        defaultValue = key.required() && key.unless().isEmpty()
                ? Optional.empty()
                : Optional.of(defaultOf(types.get(0), key.byDefault()));
    }

    /** Returns a type followed by its type arguments: List, PluginSpec. */
    private static List<Class<?>> flat(Type type, List<Class<?>> into) {
        if (type instanceof ParameterizedType parameterized) {
            into.add((Class<?>) parameterized.getRawType());
            for (Type argument : parameterized.getActualTypeArguments()) {
                flat(argument, into);
            }
        } else {
            into.add((Class<?>) type);
        }
        return into;
    }

    private static Range rangeOf(Key key, List<Class<?>> types) {
        double low = Math.max(key.min(), key.above());
        double high = Math.min(key.max(), key.below());
        if (types.contains(int.class) || types.contains(OptionalInt.class)) {
            return Range.closed(Math.max(low, Integer.MIN_VALUE), Math.min(high, Integer.MAX_VALUE));
        }
        if (types.contains(long.class)) {
            return Range.closed(Math.max(low, Long.MIN_VALUE), Math.min(high, Long.MAX_VALUE));
        }
        return new Range(low, key.min() > key.above(), high, key.max() < key.below());
    }

    private static Object defaultOf(Class<?> type, String text) {
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .filter(constant -> word((Enum<?>) constant).equals(text))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(type + " has no " + text));
        } else if (type.isSealed()) { // the first alternative stands for a key that is left out
            return defaultOf(type.getPermittedSubclasses()[0], text);
        } else if (type.isRecord() && type != PluginSpec.class) {
            return Keys.of(type.asSubclass(Record.class)).make(Map.of());
        }
        return switch (type.getSimpleName()) {
            case "Optional" -> Optional.empty();
            case "OptionalInt" -> OptionalInt.empty();
            case "OptionalDouble" -> OptionalDouble.empty();
            case "List" -> List.of();
            case "Map" -> Map.of();
            case "int" -> Integer.valueOf(text);
            case "long" -> Long.valueOf(text);
            case "double" -> Double.valueOf(text);
            case "boolean" -> Boolean.valueOf(text);
            case "char" -> text.charAt(0);
            case "PluginSpec" -> PluginSpec.of(text);
            default -> text;
        };
    }

    /** Returns a constant as it is written in a document: MIN_MAX is {@code min-max}. */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the name of the key. */
    public String name() {
        return name;
    }

    /** Returns what was declared. */
    public Key key() {
        Key key = annotation.get();
        if (key == null) {
            key = Arrays.stream(record.getRecordComponents())
                    .filter(one -> one.getName().equals(component))
                    .findFirst()
                    .orElseThrow()
                    .getAnnotation(Key.class);
            annotation = new SoftReference<>(key);
        }
        return key;
    }

    /** Returns the type of the component followed by its type arguments, as List, PluginSpec. */
    public List<Class<?>> types() {
        return types;
    }

    /** Returns the numbers that are accepted. */
    public Range range() {
        return range;
    }

    /** Returns the value of a key that is left out; empty if it is required. */
    public Optional<Object> defaultValue() {
        return defaultValue;
    }

    /** Returns whether a value differs from the default. */
    public boolean isGiven(Object value) {
        return !defaultValue.equals(Optional.of(value));
    }

    /** Returns the content of an Optional of any kind, or the value itself. */
    public static Optional<Object> unwrapped(Object value) {
        if (value instanceof OptionalInt number) {
            return number.isPresent() ? Optional.of(number.getAsInt()) : Optional.empty();
        } else if (value instanceof OptionalDouble number) {
            return number.isPresent() ? Optional.of(number.getAsDouble()) : Optional.empty();
        }
        return value instanceof Optional<?> optional ? optional.map(inner -> inner) : Optional.of(value);
    }

    /** Notes what is wrong with a value. */
    void check(Object value, Rules rules) {
        unwrapped(value).ifPresent(inner -> {
            boolean isText = inner instanceof String || inner instanceof Character;
            if (inner instanceof Number number) {
                checkRange(number.doubleValue(), rules);
            } else if (isText && !key().pattern().isEmpty() && !inner.toString().matches(key().pattern())) {
                rules.range(name, name + " " + key().must() + ", found " + Problem.show(inner.toString()));
            }
        });
    }

    /** Returns the range without an upper end that is only that of the type, which no number of the type exceeds. */
    private Range accepted() {
        boolean isOfType = range.high() == Integer.MAX_VALUE || range.high() == Long.MAX_VALUE;
        return isOfType ? Range.atLeast(range.low()) : range;
    }

    private void checkRange(double number, Rules rules) {
        try {
            accepted().require(name, number);
            if (key().float32()) {
                range.requireFloat32(name, number);
            }
        } catch (IllegalArgumentException e) {
            rules.range(name, e.getMessage());
        }
    }
}
