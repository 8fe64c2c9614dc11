package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.io.json.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The representation of a Java type in documents: reads values with all faults, writes them and describes them.
 *
 * @param <T> the type, without an Optional around it
 */
abstract class KeyType<T> {

    /** Returns the value; empty, and a fault, if it cannot be read. */
    abstract Optional<T> read(Node node, Reading in);

    /** Returns a value as maps, lists, text, numbers and booleans. */
    abstract Object write(T value);

    /**
     * Returns a value as {@link #write} does, with the keys that have their default.
     *
     * @param place where the value is, as {@code training.earlyStopping}
     * @param reasons receives a sentence for each of these keys
     */
    Object writeInFull(T value, String place, List<String> reasons) {
        return write(value);
    }

    /** Returns the JSON Schema of the values, without a description. */
    abstract Map<String, Object> schema(SchemaDefinitions definitions);

    /** Returns a short description of the values for people: "an integer from 1 to 1024". */
    abstract String words();

    /** Returns a substitute for a required value that cannot be read, so that the rest can still be checked. */
    abstract T standIn();
}
