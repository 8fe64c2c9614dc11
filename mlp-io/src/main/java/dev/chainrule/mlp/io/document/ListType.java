package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.core.spec.DeclaredKey;
import dev.chainrule.mlp.io.json.Node;
import dev.chainrule.mlp.io.json.Node.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The type of an array, or of one element without its array.
 *
 * @param <E> the elements
 */
class ListType<E> extends KeyType<List<E>> {
    private final String expected;
    private final Optional<String> whenEmpty;
    private final KeyType<E> element;
    private final Optional<KeyType<E>> alone;
    private final boolean unique;
    private final boolean isWhole;

    /**
     * @param expected the accepted values in words that follow "expected"
     * @param whenEmpty what is wrong with an empty array; empty if nothing is
     * @param alone the type of an element without its array; empty if it needs one
     * @param isWhole whether the array is unreadable if one of its elements is
     */
    private ListType(
            String expected,
            Optional<String> whenEmpty,
            KeyType<E> element,
            Optional<KeyType<E>> alone,
            boolean unique,
            boolean isWhole) {
        this.expected = expected;
        this.whenEmpty = whenEmpty;
        this.element = element;
        this.alone = alone;
        this.unique = unique;
        this.isWhole = isWhole;
    }

    /** Creates the type of an array; its elements may have to be unique, and one may stand without its array. */
    ListType(DeclaredKey declared, KeyType<E> element, Optional<KeyType<E>> alone, boolean unique) {
        this(declared.key().expected(), whenEmpty(declared), element, alone, unique, false);
    }

    private static Optional<String> whenEmpty(DeclaredKey declared) {
        String must = declared.key().must();
        return must.isEmpty() ? Optional.empty() : Optional.of(declared.name() + " " + must + ", found an empty array");
    }

    /** Returns the type of an array of numbers that are finite in float32, with the names of the array and an element. */
    static ListType<Double> numbers(String what, String one) {
        Optional<String> whenEmpty = Optional.of(what + " must not be an empty array");
        return new ListType<>(
                what + ", an array of numbers", whenEmpty, ValueType.parameter(one), Optional.empty(), false, true);
    }

    /** Returns the type of an array of rows of weights. */
    static ListType<List<Double>> rows(DeclaredKey declared) {
        String expected = "an array with an array of weights for each unit";
        KeyType<List<Double>> row = numbers("a row of weights", "weight");
        return new ListType<>(expected, whenEmpty(declared), row, Optional.empty(), false, true);
    }

    /** Returns the elements that can be read. */
    @Override
    Optional<List<E>> read(Node node, Reading in) {
        if (alone.isPresent() && !node.is(Kind.ARRAY)) {
            return Optional.of(alone.get().read(node, in).stream().toList());
        }
        List<Node> nodes = nodes(node, in);
        List<E> elements =
                nodes.stream().flatMap(one -> element.read(one, in).stream()).toList();
        boolean isReadable = isWhole ? !nodes.isEmpty() && elements.size() == nodes.size() : node.is(Kind.ARRAY);
        return isReadable ? Optional.of(elements) : Optional.empty();
    }

    /** Returns the elements of an array; none, and a fault, if it is none or must not be empty. */
    final List<Node> nodes(Node node, Reading in) {
        if (in.values().expect(node, Kind.ARRAY, expected) && node.elements().isEmpty()) {
            whenEmpty.ifPresent(message -> in.range(node, () -> message));
        }
        return node.elements();
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
        if (whenEmpty.isPresent()) {
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
