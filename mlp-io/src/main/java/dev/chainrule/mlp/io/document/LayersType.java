package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.core.spec.DeclaredKey;
import dev.chainrule.mlp.core.spec.Keys;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.StepFactors;
import dev.chainrule.mlp.io.json.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The type of a network's layers. Values that cannot be read are replaced by stand-ins, so that the rest can still be checked;
 * a stand-in causes no further faults.
 */
final class LayersType extends ListType<LayerSpec> {
    private static final String UNITS = "units";

    private final ObjectType<LayerSpec> layer;

    LayersType(DeclaredKey declared, ObjectType<LayerSpec> layer) {
        super(declared, layer, false);
        this.layer = layer;
    }

    @Override
    Optional<List<LayerSpec>> read(Node node, Reading in) {
        List<Node> elements = nodes(node, in);
        List<LayerSpec> layers = new ArrayList<>();
        boolean wasReadable = true;
        for (int l = 0; l < elements.size(); l++) {
            Node element = elements.get(l);
            boolean isLast = l == elements.size() - 1;
            Optional<LayerSpec> read = layer.read(element, in);
            boolean isReadable = read.isPresent() && unitsAreReadable(element, isLast, in);
            if (!isReadable) {
                in.faults().cover(element.pointerTo("biases"));
            }
            if (!isReadable || !wasReadable) { // there is nothing with which the weights could be compared
                in.faults().cover(element.pointerTo("weights"));
            }
            LayerSpec spec = read.orElseGet(layer::standIn);
            if (isLast) {
                spec = withoutKeysOfHiddenLayers(spec, element, in);
            }
            layers.add(isReadable || isLast && read.isPresent() ? spec : spec.withUnits(1));
            wasReadable = isReadable;
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

    private static LayerSpec withoutKeysOfHiddenLayers(LayerSpec last, Node element, Reading in) {
        LayerSpec spec = last;
        if (spec.dropout() > 0) {
            in.conflict(
                    element.member("dropout").orElseThrow(),
                    () -> "the output layer takes no dropout, since nothing follows that could do without its outputs."
                            + " Give it to a hidden layer, or delete it");
            spec = spec.withDropout(0);
        }
        if (spec.parametric()) {
            in.conflict(
                    element.member("parametric").orElseThrow(),
                    () -> "the output layer takes no parametric activation, since the loss expects its activation in"
                            + " full. Give it to a hidden layer, or delete it");
            spec = spec.withParametric(false).withStepFactors(StepFactors.NONE);
        }
        return spec;
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
