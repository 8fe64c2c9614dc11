package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.core.spec.Key;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.io.json.Node;
import dev.chainrule.mlp.io.json.Node.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The type of a network's layers. Values that cannot be read are replaced by stand-ins, so that the rest can still be checked;
 * a stand-in causes no further faults.
 */
final class LayersType extends KeyType<List<LayerSpec>> {
    private static final String UNITS = "units";
    private static final String DROPOUT = "dropout";

    private final Key key;
    private final ObjectType<LayerSpec> layer;
    private final String unitsToAdd;

    LayersType(Key key, ObjectType<LayerSpec> layer) {
        this.key = key;
        this.layer = layer;
        unitsToAdd = layer.members().stream()
                .filter(member -> member.name().equals(UNITS))
                .findFirst()
                .orElseThrow()
                .key()
                .key()
                .add();
    }

    @Override
    Optional<List<LayerSpec>> read(Node node, Reading in) {
        if (!in.values().expect(node, Kind.ARRAY, key.expected())) {
            return Optional.empty();
        }
        List<Node> elements = node.elements();
        if (elements.isEmpty()) {
            in.faults().at(node, ErrorCode.CFG_RANGE, () -> node.token() + " " + key.must() + ", found an empty array");
            return Optional.empty();
        }
        if (elements.size() > NetworkSpec.MAX_LAYERS) {
            in.faults()
                    .at(
                            node,
                            ErrorCode.CFG_LIMIT,
                            () -> "more than " + NetworkSpec.MAX_LAYERS + " layers (limit maxLayers), found "
                                    + node.elements().size());
            elements = elements.subList(0, NetworkSpec.MAX_LAYERS);
        }
        List<LayerSpec> layers = new ArrayList<>();
        // weights can be compared with the units of the previous layer only if these could be read
        Optional<Node> inputs = node.parent().flatMap(network -> network.member("inputs"));
        boolean inputsReadable =
                inputs.map(n -> !in.faults().covers(n.pointer())).orElse(true);
        boolean inputsGiven = inputs.isPresent() && inputsReadable;
        for (int l = 0; l < elements.size(); l++) {
            Node element = elements.get(l);
            boolean last = l == elements.size() - 1;
            Optional<LayerSpec> read = layer.read(element, in);
            if (read.isEmpty()) {
                layers.add(layer.standIn().withUnits(1));
                inputsReadable = false;
                continue;
            }
            boolean unitsReadable = unitsAreReadable(element, last, in);
            LayerSpec sized = inputsReadable && unitsReadable
                    ? read.get()
                    : read.get()
                            .withWeights(List.of(), unitsReadable ? read.get().biases() : List.of());
            if (l == 0 && !inputsGiven && !read.get().weights().isEmpty()) {
                sized = checkRows(element, sized, in);
            }
            if (last && sized.dropout() > 0) {
                refuseDropout(element, in);
                sized = sized.withDropout(0);
            }
            layers.add(last || unitsReadable ? sized : sized.withUnits(1));
            inputsReadable = unitsReadable;
        }
        return Optional.of(layers);
    }

    /** Returns whether the units are given or left to the data; missing units of a hidden layer are a fault. */
    private boolean unitsAreReadable(Node element, boolean last, Reading in) {
        Optional<Node> units = element.member(UNITS);
        String pointer = units.map(Node::pointer).orElseGet(() -> element.pointerTo(UNITS));
        if (units.isEmpty() && !last && !in.faults().covers(pointer)) {
            in.faults().missing(element, UNITS, () -> "'units' is missing. Add " + unitsToAdd);
        }
        return units.isPresent() ? !in.faults().covers(pointer) : last;
    }

    /** Checks that all rows of weights are as long as the first, if the data decides the number of inputs. */
    private static LayerSpec checkRows(Node element, LayerSpec layer, Reading in) {
        List<Node> rows = element.member("weights").orElseThrow().elements();
        int length = rows.get(0).elements().size();
        for (Node row : rows) {
            int found = row.elements().size();
            if (found != length) {
                in.faults()
                        .at(
                                row,
                                ErrorCode.CFG_SEMANTIC,
                                () -> "expected " + length + " weights as in the first row, found " + found);
                return layer.withWeights(List.of(), layer.biases());
            }
        }
        return layer;
    }

    private static void refuseDropout(Node element, Reading in) {
        in.faults()
                .at(
                        element.member(DROPOUT).orElseThrow(),
                        ErrorCode.CFG_SEMANTIC,
                        () ->
                                "the output layer takes no dropout, since nothing follows that could do without its outputs."
                                        + " Give it to a hidden layer, or delete it");
    }

    @Override
    Object write(List<LayerSpec> layers) {
        return layers.stream().map(layer::write).toList();
    }

    @Override
    Map<String, Object> schema(SchemaDefinitions definitions) {
        return SchemaDefinitions.json(
                "type", "array", "items", layer.schema(definitions), "minItems", 1, "maxItems", NetworkSpec.MAX_LAYERS);
    }

    @Override
    String words() {
        return "an array of layers";
    }

    /** Returns the type of the elements. */
    ObjectType<LayerSpec> layer() {
        return layer;
    }

    @Override
    List<LayerSpec> standIn() {
        return List.of(layer.standIn());
    }
}
