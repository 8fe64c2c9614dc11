package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.core.spec.DeclaredKey;
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
class ListType<E> extends KeyType<List<E>> {
    private final String expected;
    private final Optional<String> whenEmpty;
    private final KeyType<E> element;
    private final boolean isBare;
    private final boolean unique;
    private final double most;
    private final boolean isWhole;

    /** Creates the type of an array; if it is bare, one scalar element may stand without its array. */
    ListType(DeclaredKey declared, KeyType<E> element, boolean unique) {
        expected = declared.key().expected();
        whenEmpty = whenEmpty(declared);
        this.element = element;
        isBare = declared.key().bare();
        this.unique = unique;
        most = declared.range().high();
        isWhole = false;
    }

    /** Creates the type of an array that is unreadable if one of its elements is. */
    private ListType(String expected, Optional<String> whenEmpty, KeyType<E> element) {
        this.expected = expected;
        this.whenEmpty = whenEmpty;
        this.element = element;
        isBare = false;
        unique = false;
        most = Double.POSITIVE_INFINITY;
        isWhole = true;
    }

    private static Optional<String> whenEmpty(DeclaredKey declared) {
        String must = declared.key().must();
        return must.isEmpty() ? Optional.empty() : Optional.of(declared.name() + " " + must + ", found an empty array");
    }

    /** Returns the type of an array of numbers that are finite in float32, with the names of the array and an element. */
    static ListType<Double> numbers(String what, String one) {
        Optional<String> whenEmpty = Optional.of(what + " must not be an empty array");
        return new ListType<>(what + ", an array of numbers", whenEmpty, ValueType.parameter(one));
    }

    /** Returns the type of an array of rows of weights. */
    static ListType<List<Double>> rows(DeclaredKey declared) {
        String expected = "an array with an array of weights for each unit";
        KeyType<List<Double>> row = numbers("a row of weights", "weight");
        return new ListType<>(expected, whenEmpty(declared), row);
    }

    /** Returns the elements that can be read. */
    @Override
    Optional<List<E>> read(Node node, Reading in) {
        if (isBare && (node.is(Kind.STRING) || node.is(Kind.NUMBER))) {
            return Optional.of(element.read(node, in).stream().toList());
        }
        List<Node> nodes = nodes(node, in);
        List<E> elements =
                nodes.stream().flatMap(one -> element.read(one, in).stream()).toList();
        boolean isReadable = isWhole ? !nodes.isEmpty() && elements.size() == nodes.size() : node.is(Kind.ARRAY);
        return isReadable ? Optional.of(elements) : Optional.empty();
    }

    /** Returns the elements of an array, at most as many as are accepted; a fault if it is none, too short or too long. */
    final List<Node> nodes(Node node, Reading in) {
        int found = node.elements().size();
        if (in.values().expect(node, Kind.ARRAY, expected) && found == 0) {
            whenEmpty.ifPresent(message -> in.range(node, () -> message));
        }
        if (found <= most) {
            return node.elements();
        }
        String name = node.token();
        String limit = "max" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
        in.faults()
                .at(
                        node,
                        ErrorCode.CFG_LIMIT,
                        () -> "more than " + (int) most + " " + name + " (limit " + limit + "), found " + found);
        return node.elements().subList(0, (int) most);
    }

    @Override
    Object write(List<E> elements) {
        return isBare && elements.size() == 1
                ? element.write(elements.get(0))
                : elements.stream().map(element::write).toList();
    }

    @Override
    Object writeInFull(List<E> elements, String place, List<String> reasons) {
        if (isBare && elements.size() == 1) {
            return element.writeInFull(elements.get(0), place, reasons);
        }
        List<Object> written = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            // one sentence says what a key of all elements is
            List<String> ofElement = i == 0 ? reasons : new ArrayList<>();
            written.add(element.writeInFull(elements.get(i), place + "[]", ofElement));
        }
        return written;
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
        if (most < Double.POSITIVE_INFINITY) {
            array.put("maxItems", (int) most);
        }
        return isBare ? SchemaDefinitions.json("oneOf", List.of(element.schema(definitions), array)) : array;
    }

    @Override
    String words() {
        String plural = element.words().replaceFirst("^an? ", "").replaceFirst("^array", "arrays");
        return (isBare ? element.words() + ", or " : "") + "an array of " + plural + (plural.endsWith("s") ? "" : "s");
    }

    @Override
    List<E> standIn() {
        return List.of(element.standIn());
    }
}
