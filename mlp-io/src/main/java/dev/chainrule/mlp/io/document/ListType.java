package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.core.spec.Key;
import dev.chainrule.mlp.io.json.Node;
import dev.chainrule.mlp.io.json.Node.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The type of an array, or of one element without its array.
 *
 * @param <E> the elements
 */
final class ListType<E> extends KeyType<List<E>> {
    private final Key key;
    private final KeyType<E> element;
    private final Optional<KeyType<E>> alone;
    private final boolean unique;
    private final boolean isRows;

    private ListType(Key key, KeyType<E> element, Optional<KeyType<E>> alone, boolean unique, boolean isRows) {
        this.key = key;
        this.element = element;
        this.alone = alone;
        this.unique = unique;
        this.isRows = isRows;
    }

    /** Returns the type of an array; its elements may have to be unique. */
    static <E> ListType<E> of(Key key, KeyType<E> element, boolean unique) {
        return new ListType<>(key, element, Optional.empty(), unique, false);
    }

    /** Returns the type of an array of unique elements, or of one element without its array. */
    static <E> ListType<E> bare(Key key, KeyType<E> element, KeyType<E> alone) {
        return new ListType<>(key, element, Optional.of(alone), true, false);
    }

    /** Returns the type of an array that is unreadable if one of its elements is. */
    static <E> ListType<E> ofRows(Key key, KeyType<E> element) {
        return new ListType<>(key, element, Optional.empty(), false, true);
    }

    /** Returns the elements that can be read. */
    @Override
    Optional<List<E>> read(Node node, Reading in) {
        List<E> elements = new ArrayList<>();
        if (alone.isPresent() && !node.is(Kind.ARRAY)) {
            alone.get().read(node, in).ifPresent(elements::add);
            return Optional.of(elements);
        }
        String expected = isRows ? "an array with an array of weights for each unit" : key.expected();
        if (!in.values().expect(node, Kind.ARRAY, expected)) {
            return Optional.empty();
        }
        if (node.elements().isEmpty() && !key.must().isEmpty()) {
            in.faults().at(node, ErrorCode.CFG_RANGE, () -> node.token() + " " + key.must() + ", found an empty array");
        }
        node.elements().forEach(one -> element.read(one, in).ifPresent(elements::add));
        boolean readable = elements.size() == node.elements().size();
        return isRows && !readable ? Optional.empty() : Optional.of(elements);
    }

    @Override
    Object write(List<E> elements) {
        return alone.isPresent() && elements.size() == 1
                ? element.write(elements.get(0))
                : elements.stream().map(element::write).toList();
    }

    @Override
    Map<String, Object> schema(SchemaDefinitions definitions) {
        Map<String, Object> array = SchemaDefinitions.json("type", "array", "items", element.schema(definitions));
        if (!key.must().isEmpty()) {
            array.put("minItems", 1);
        }
        if (unique) {
            array.put("uniqueItems", true);
        }
        return alone.isPresent() ? SchemaDefinitions.json("oneOf", List.of(element.schema(definitions), array)) : array;
    }

    @Override
    String words() {
        String plural = element.words().replaceFirst("^an? ", "").replaceFirst("^array", "arrays");
        return (alone.isPresent() ? element.words() + ", or " : "") + "an array of " + plural
                + (plural.endsWith("s") ? "" : "s");
    }

    @Override
    List<E> standIn() {
        return List.of(element.standIn());
    }
}
