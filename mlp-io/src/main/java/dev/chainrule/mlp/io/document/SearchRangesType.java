package dev.chainrule.mlp.io.document;

import static dev.chainrule.mlp.io.document.SchemaDefinitions.json;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.core.spec.Key;
import dev.chainrule.mlp.core.spec.SearchRange;
import dev.chainrule.mlp.io.json.Node;
import dev.chainrule.mlp.io.json.Node.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The type of the values to try, by JSON pointer into the document, in which {@link SearchReader} tries them. */
final class SearchRangesType extends KeyType<Map<String, SearchRange>> {
    static final ObjectType<SearchRange.Interval> INTERVAL = ObjectType.of(SearchRange.Interval.class);

    private final Key key;

    SearchRangesType(Key key) {
        this.key = key;
    }

    /** Returns the ranges that can be read; one with a fault, such as a place that does not exist, is skipped. */
    @Override
    Optional<Map<String, SearchRange>> read(Node node, Reading in) {
        Map<String, SearchRange> ranges = new LinkedHashMap<>();
        if (in.values().expect(node, Kind.OBJECT, key.expected())
                && node.members().isEmpty()) {
            in.range(node, () -> "over must name at least one place, found an empty object");
        }
        for (Node range : node.members().values()) {
            int before = in.faults().size();
            if (!in.faults().haveOneWithin(range.pointer())) {
                Optional<? extends SearchRange> read =
                        range.is(Kind.ARRAY) ? choices(range, in) : INTERVAL.read(range, in);
                read.filter(found -> in.faults().size() == before).ifPresent(found -> ranges.put(range.token(), found));
            }
        }
        return Optional.of(ranges).filter(found -> !found.isEmpty());
    }

    private static Optional<SearchRange> choices(Node node, Reading in) {
        if (node.elements().isEmpty()) {
            in.range(node, () -> "there must be at least one value, found an empty array");
        }
        List<Object> values = new ArrayList<>();
        for (Node element : node.elements()) {
            value(element, in).ifPresent(value -> {
                if (values.contains(value)) {
                    in.faults().at(element, ErrorCode.CFG_DUPLICATE, () -> "the value is there twice. Delete one");
                } else {
                    values.add(value);
                }
            });
        }
        return values.isEmpty() ? Optional.empty() : Optional.of(new SearchRange.Choices(values));
    }

    /** Returns a value as in a spec; empty if it is null or a number out of range. */
    private static Optional<Object> value(Node node, Reading in) {
        return switch (node.kind()) {
            case ARRAY -> {
                List<Object> list = new ArrayList<>();
                node.elements().forEach(element -> value(element, in).ifPresent(list::add));
                yield list.size() == node.elements().size() ? Optional.of(list) : Optional.empty();
            }
            case OBJECT -> {
                Map<String, Object> map = new LinkedHashMap<>();
                node.members().forEach((name, member) -> value(member, in).ifPresent(v -> map.put(name, v)));
                yield map.size() == node.members().size() ? Optional.of(map) : Optional.empty();
            }
            case STRING, BOOLEAN, NUMBER, NULL -> in.values().scalar(node, "a value");
        };
    }

    @Override
    Object write(Map<String, SearchRange> ranges) {
        throw new UnsupportedOperationException("a search is not written");
    }

    @Override
    Map<String, Object> schema(SchemaDefinitions definitions) {
        Map<String, Object> choices =
                json("type", "array", "description", "One of these values.", "minItems", 1, "uniqueItems", true);
        Map<String, Object> schema = json("type", "object");
        schema.put("propertyNames", json("pattern", "^(" + String.join("|", SearchReader.PARTS) + ")(/|$)"));
        schema.put(
                "additionalProperties",
                json("oneOf", List.of(choices, INTERVAL.object(INTERVAL.properties(definitions)))));
        schema.put("minProperties", 1);
        return schema;
    }

    @Override
    String words() {
        return "an object with an array of values or an interval for each place";
    }

    @Override
    Map<String, SearchRange> standIn() {
        return Map.of("?", new SearchRange.Choices(List.of("?")));
    }
}
