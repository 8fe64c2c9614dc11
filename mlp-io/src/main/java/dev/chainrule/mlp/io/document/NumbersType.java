package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.io.json.Node;
import dev.chainrule.mlp.io.json.Node.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The type of an array of numbers that are finite in float32. */
final class NumbersType extends KeyType<List<Double>> {
    private final String what;
    private final String one;

    /**
     * @param what the name of the array in messages
     * @param one the name of an element in messages
     */
    NumbersType(String what, String one) {
        this.what = what;
        this.one = one;
    }

    @Override
    Optional<List<Double>> read(Node node, Reading in) {
        if (!in.values().expect(node, Kind.ARRAY, what + ", an array of numbers")) {
            return Optional.empty();
        }
        if (node.elements().isEmpty()) {
            in.faults().at(node, ErrorCode.CFG_RANGE, () -> what + " must not be an empty array");
        }
        List<Double> numbers = new ArrayList<>(node.elements().size());
        for (Node element : node.elements()) {
            OptionalDouble number = in.values().number(element, one);
            if (number.isPresent() && Float.isInfinite((float) number.getAsDouble())) { // a tiny one may round to 0
                in.faults()
                        .at(
                                element,
                                ErrorCode.CFG_RANGE,
                                () -> one + " must be finite in float32, at most 3.4e38 in size, found "
                                        + element.text());
            } else if (number.isPresent()) {
                numbers.add(number.getAsDouble());
            }
        }
        boolean readable = numbers.size() == node.elements().size() && !numbers.isEmpty();
        return readable ? Optional.of(numbers) : Optional.empty();
    }

    @Override
    Object write(List<Double> numbers) {
        return numbers;
    }

    @Override
    Map<String, Object> schema(SchemaDefinitions definitions) {
        return SchemaDefinitions.json(
                "type", "array", "items", SchemaDefinitions.json("type", "number"), "minItems", 1);
    }

    @Override
    String words() {
        return "an array of numbers";
    }

    @Override
    List<Double> standIn() {
        return List.of();
    }
}
