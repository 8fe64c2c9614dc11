package dev.chainrule.mlp.io.document;

import static dev.chainrule.mlp.io.document.SchemaDefinitions.json;

import dev.chainrule.mlp.core.spec.Key;
import dev.chainrule.mlp.core.spec.SearchRange;
import dev.chainrule.mlp.io.json.Node;
import dev.chainrule.mlp.io.json.Node.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The type of the values to try, by JSON pointer into the document. */
final class SearchRangesType extends KeyType<Map<String, SearchRange>> {
    private final Key key;

    SearchRangesType(Key key) {
        this.key = key;
    }

    @Override
    Optional<Map<String, SearchRange>> read(Node node, Reading in) {
        return in.values().expect(node, Kind.OBJECT, key.expected())
                ? in.search().map(search -> search.ranges(node)).filter(ranges -> !ranges.isEmpty())
                : Optional.empty();
    }

    @Override
    Object write(Map<String, SearchRange> ranges) {
        throw new UnsupportedOperationException("a search is not written");
    }

    @Override
    Map<String, Object> schema(SchemaDefinitions definitions) {
        Map<String, Object> interval = SearchReader.INTERVAL.object(SearchReader.INTERVAL.properties(definitions));
        Map<String, Object> choices =
                json("type", "array", "description", "One of these values.", "minItems", 1, "uniqueItems", true);
        return json(
                "type",
                "object",
                "propertyNames",
                json("pattern", "^(" + String.join("|", SearchReader.PARTS) + ")(/|$)"),
                "additionalProperties",
                json("oneOf", List.of(choices, interval)),
                "minProperties",
                1);
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
