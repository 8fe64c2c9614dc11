package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.io.json.Node;
import java.util.Map;
import java.util.Optional;

/**
 * How the values of one Java type stand in a document: how they are read with every fault, written, and described.
 *
 * @param <T> the type, without an Optional around it
 */
abstract class KeyType<T> {

    /** Returns the value; empty, and a fault, if it cannot be read. */
    abstract Optional<T> read(Node node, Reading in);

    /** Returns a value as maps, lists, text, numbers and booleans. */
    abstract Object write(T value);

    /** Returns the JSON Schema of the values, without a description. */
    abstract Map<String, Object> schema(SchemaDefinitions definitions);

    /** Returns what the values are, in a few words for people: "an integer from 1 to 1024". */
    abstract String words();

    /** Returns what stands in for a required value that cannot be read, so that the rest can still be checked. */
    abstract T standIn();

    /** Whether rules between keys can be checked with the stand-in. */
    boolean standInIsNeutral() {
        return true;
    }
}
