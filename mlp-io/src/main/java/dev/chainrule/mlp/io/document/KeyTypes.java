package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.core.spec.ClassWeights;
import dev.chainrule.mlp.core.spec.ColumnRef;
import dev.chainrule.mlp.core.spec.DeclaredKey;
import dev.chainrule.mlp.core.spec.Factor;
import dev.chainrule.mlp.core.spec.Key;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Selects the type of each key. */
final class KeyTypes {
    private KeyTypes() {}

    /** Returns the type of the values of a key, without an Optional around them. */
    @SuppressWarnings("unchecked")
    static KeyType<Object> of(DeclaredKey declared) {
        List<Class<?>> types = declared.types();
        boolean optional = types.get(0) == Optional.class;
        return (KeyType<Object>) of(declared, optional ? types.subList(1, types.size()) : types);
    }

    private static KeyType<?> of(DeclaredKey declared, List<Class<?>> types) {
        Class<?> type = types.get(0);
        Key key = declared.key();
        if (type == int.class || type == OptionalInt.class || type == long.class) {
            return ValueType.integer(declared.range(), type == long.class);
        } else if (type == double.class || type == OptionalDouble.class) {
            return ValueType.number(declared.range(), key.float32());
        } else if (type == boolean.class || type == Boolean.class) {
            return ValueType.bool();
        } else if (type == char.class || type == Character.class) {
            return ValueType.character(key);
        } else if (type == String.class) {
            return ValueType.text(key);
        } else if (type.isEnum()) {
            return ValueType.word((Enum<?>[]) type.getEnumConstants());
        } else if (type == PluginSpec.class) {
            return new PluginType(key);
        } else if (type == ColumnRef.class) {
            return ValueType.column();
        } else if (type == ClassWeights.class) {
            return ValueType.classWeights();
        } else if (type == Factor.class) {
            return ValueType.factor();
        } else if (type == Map.class) {
            return types.contains(PluginSpec.class) ? new PluginsByNameType(key) : new SearchRangesType(key);
        } else if (type == List.class) {
            return ofList(declared, types.subList(1, types.size()));
        } else if (type.isSealed()) {
            return new OneOfType(type);
        } else if (type.isRecord()) {
            return ObjectType.of(type.asSubclass(Record.class));
        }
        throw new IllegalStateException(
                "key " + declared.name() + " has the type " + type + ", which no document holds");
    }

    private static KeyType<?> ofList(DeclaredKey declared, List<Class<?>> types) {
        Class<?> type = types.get(0);
        if (type == LayerSpec.class) {
            return new LayersType(declared, ObjectType.of(LayerSpec.class));
        } else if (type == Double.class) {
            return ListType.numbers(declared.name(), "bias");
        } else if (type == List.class) {
            return ListType.rows(declared);
        } else if (type == String.class) {
            return new ListType<>(declared, ValueType.missingText(), false);
        }
        return new ListType<>(declared, of(declared, types), true);
    }

    /** Puts an Optional around the value of a key that has one. */
    static Object wrapped(DeclaredKey declared, Object value) {
        Class<?> type = declared.types().get(0);
        if (type == OptionalInt.class) {
            return OptionalInt.of((Integer) value);
        } else if (type == OptionalDouble.class) {
            return OptionalDouble.of((Double) value);
        }
        return type == Optional.class ? Optional.of(value) : value;
    }
}
