package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.core.spec.DeclaredKey;
import dev.chainrule.mlp.core.spec.Keys;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.io.json.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The type of a network's layers. Values that cannot be read are replaced by stand-ins, so that the rest can still be checked;
 * a stand-in causes no further faults.
 */
final class LayersType extends ListType<LayerSpec> {
    private static final String UNITS = "units";

    private final ObjectType<LayerSpec> layer;

    LayersType(DeclaredKey declared, ObjectType<LayerSpec> layer) {
        super(declared, layer, Optional.empty(), false);
        this.layer = layer;
    }

    @Override
    Optional<List<LayerSpec>> read(Node node, Reading in) {
        List<Node> elements = nodes(node, in);
        int most = NetworkSpec.MAX_LAYERS;
        if (elements.size() > most) {
            String message = "more than " + most + " layers (limit maxLayers), found " + elements.size();
            in.faults().at(node, ErrorCode.CFG_LIMIT, () -> message);
            elements = elements.subList(0, most);
        }
        List<LayerSpec> layers = new ArrayList<>();
        // weights can be compared with the units of the previous layer only if these could be read
        Optional<Node> inputs = node.parent().flatMap(network -> network.member("inputs"));
        boolean inputsReadable =
                inputs.map(n -> !in.faults().covers(n.pointer())).orElse(true);
        boolean inputsGiven = inputs.isPresent() && inputsReadable;
        for (int l = 0; l < elements.size(); l++) {
            Node element = elements.get(l);
            boolean isLast = l == elements.size() - 1;
            Optional<LayerSpec> read = layer.read(element, in);
            boolean unitsReadable = read.isPresent() && unitsAreReadable(element, isLast, in);
            LayerSpec spec = read.orElseGet(layer::standIn);
            boolean isFirstWithWeights = l == 0 && !spec.weights().isEmpty();
            if (!inputsReadable || !unitsReadable) {
                spec = spec.withWeights(List.of(), unitsReadable ? spec.biases() : List.of());
            }
            if (isFirstWithWeights && !inputsGiven) {
                spec = checkRows(element, spec, in);
            }
            if (isLast && spec.dropout() > 0) {
                refuseDropout(element.member("dropout").orElseThrow(), in);
                spec = spec.withDropout(0);
            }
            layers.add(unitsReadable || isLast && read.isPresent() ? spec : spec.withUnits(1));
            inputsReadable = unitsReadable;
        }
        return layers.isEmpty() ? Optional.empty() : Optional.of(layers);
    }

    /** Returns whether the units are given or left to the data; missing units of a hidden layer are a fault. */
    private static boolean unitsAreReadable(Node element, boolean isLast, Reading in) {
        Optional<Node> units = element.member(UNITS);
        String pointer = units.map(Node::pointer).orElseGet(() -> element.pointerTo(UNITS));
        if (units.isEmpty() && !isLast && !in.faults().covers(pointer)) {
            String toAdd = Keys.of(LayerSpec.class).key(UNITS).key().add();
            in.faults().missing(element, UNITS, () -> "'units' is missing. Add " + toAdd);
        }
        return units.isPresent() ? !in.faults().covers(pointer) : isLast;
    }

    /** Checks that all rows of weights are as long as the first, if the data decides the number of inputs. */
    private static LayerSpec checkRows(Node element, LayerSpec layer, Reading in) {
        List<Node> rows = element.member("weights").orElseThrow().elements();
        int length = rows.get(0).elements().size();
        for (Node row : rows) {
            int found = row.elements().size();
            if (found != length) {
                in.conflict(row, () -> "expected " + length + " weights as in the first row, found " + found);
                return layer.withWeights(List.of());
            }
        }
        return layer;
    }

    private static void refuseDropout(Node dropout, Reading in) {
        in.conflict(
                dropout,
                () -> "the output layer takes no dropout, since nothing follows that could do without its outputs."
                        + " Give it to a hidden layer, or delete it");
    }

    @Override
    Map<String, Object> schema(SchemaDefinitions definitions) {
        Map<String, Object> schema = super.schema(definitions);
        schema.put("maxItems", NetworkSpec.MAX_LAYERS);
        return schema;
    }

    @Override
    String words() {
        return "an array of layers";
    }

    /** Returns the type of the elements. */
    ObjectType<LayerSpec> layer() {
        return layer;
    }
}
