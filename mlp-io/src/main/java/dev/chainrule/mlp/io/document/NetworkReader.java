package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.Regularization;
import dev.chainrule.mlp.io.document.Node.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Reads {@code "network"}. Where something is wrong, the spec that comes back has a stand-in for it, so that the rest can
 * still be checked; a stand-in gives nothing that would make a second fault of the first.
 */
final class NetworkReader {
    /** Stands in for a network that cannot be read. */
    static final NetworkSpec UNREADABLE = NetworkSpec.of(1, unreadableLayer());

    private final DocumentFaults faults;
    private final Values values;
    private final PluginReader plugins;

    NetworkReader(DocumentFaults faults, PluginReader plugins) {
        this.faults = faults;
        this.values = new Values(faults);
        this.plugins = plugins;
    }

    NetworkSpec read(Node node) {
        Fields fields = new Fields(node, faults);
        Optional<Node> inputsNode = fields.get("inputs");
        OptionalInt inputs = integer(inputsNode, NetworkSpec.INPUTS);
        Optional<Node> layersNode = fields.require("layers", "an array with an object for each layer");
        double inputDropout = dropout(fields.get("inputDropout"), "inputDropout");
        Regularization regularization = regularization(fields);
        fields.close();
        List<LayerSpec> layers =
                layersNode.map(n -> layers(n, inputs, inputsNode.isPresent())).orElse(List.of());
        return new NetworkSpec(
                inputs, layers.isEmpty() ? List.of(unreadableLayer()) : layers, inputDropout, regularization);
    }

    private List<LayerSpec> layers(Node node, OptionalInt inputs, boolean inputsGiven) {
        List<LayerSpec> layers = new ArrayList<>();
        if (!values.expect(node, Kind.ARRAY, "an array of layers")) {
            return layers;
        }
        List<Node> elements = node.elements();
        if (elements.isEmpty()) {
            faults.at(node, ErrorCode.CFG_RANGE, () -> "layers must have at least one layer, found an empty array");
        }
        if (elements.size() > NetworkSpec.MAX_LAYERS) {
            faults.at(
                    node,
                    ErrorCode.CFG_LIMIT,
                    () -> "more than " + NetworkSpec.MAX_LAYERS + " layers (limit maxLayers), found "
                            + node.elements().size());
            elements = elements.subList(0, NetworkSpec.MAX_LAYERS);
        }
        // weights can be held against the units of the layer before only if these could be read
        boolean inputsReadable = inputs.isPresent() || !inputsGiven;
        for (int l = 0; l < elements.size(); l++) {
            boolean last = l == elements.size() - 1;
            boolean inputsUnknown = l == 0 && inputs.isEmpty();
            if (!values.expect(elements.get(l), Kind.OBJECT, "a layer, an object")) {
                layers.add(unreadableLayer());
                inputsReadable = false;
                continue;
            }
            LayerSpec layer = layer(elements.get(l), last, inputsUnknown);
            boolean unitsReadable = layer.units().isPresent()
                    || last && elements.get(l).member("units").isEmpty();
            boolean sizesReadable = inputsReadable && unitsReadable;
            LayerSpec sized = sizesReadable ? layer : layer.withWeights(List.of(), layer.biases());
            sized = unitsReadable ? sized : sized.withWeights(List.of(), List.of());
            layers.add(last || unitsReadable ? sized : sized.withUnits(1));
            inputsReadable = unitsReadable;
        }
        return layers;
    }

    private LayerSpec layer(Node node, boolean last, boolean inputsUnknown) {
        Fields fields = new Fields(node, faults);
        String what = "the number of units, an integer; only the last layer may leave it out, where the data decides";
        Optional<Node> unitsNode = last ? fields.get("units") : fields.require("units", what);
        OptionalInt units = integer(unitsNode, LayerSpec.UNITS);
        PluginSpec activation = fields.require("activation", "the name of an activation, as \"relu\"")
                .map(n -> plugins.read(n, PluginKind.ACTIVATION, List.of()))
                .orElse(PluginReader.UNREADABLE);
        Optional<PluginSpec> initializer = initializer(fields.get("initializer"));
        Optional<PluginSpec> biasInitializer = initializer(fields.get("biasInitializer"));
        List<List<Double>> weights =
                fields.get("weights").map(n -> weights(n, inputsUnknown)).orElse(List.of());
        List<Double> biases =
                fields.get("biases").map(n -> numbers(n, "biases", "bias")).orElse(List.of());
        Optional<Node> dropoutNode = fields.get("dropout");
        double dropout = dropout(dropoutNode, "dropout");
        if (last && dropout > 0) {
            faults.at(
                    dropoutNode.orElseThrow(),
                    ErrorCode.CFG_SEMANTIC,
                    () -> "the output layer takes no dropout, since nothing follows that could do without its outputs."
                            + " Give it to a hidden layer, or delete it");
            dropout = 0;
        }
        Regularization regularization = regularization(fields);
        fields.close();
        return new LayerSpec(units, activation, initializer, biasInitializer, weights, biases, dropout, regularization);
    }

    private double dropout(Optional<Node> node, String what) {
        OptionalDouble read =
                node.isPresent() ? values.number(node.get(), what, LayerSpec.DROPOUT) : OptionalDouble.empty();
        return read.orElse(0);
    }

    private Regularization regularization(Fields fields) {
        return new Regularization(
                number(fields.get("l1"), "l1", Range.NOT_NEGATIVE),
                number(fields.get("l2"), "l2", Range.NOT_NEGATIVE),
                number(fields.get("maxNorm"), "maxNorm", Range.POSITIVE));
    }

    private OptionalDouble number(Optional<Node> node, String what, Range range) {
        return node.isPresent() ? values.float32(node.get(), what, range) : OptionalDouble.empty();
    }

    private Optional<PluginSpec> initializer(Optional<Node> node) {
        return node.map(n -> plugins.read(n, PluginKind.INITIALIZER, List.of()));
    }

    private List<List<Double>> weights(Node node, boolean inputsUnknown) {
        List<List<Double>> rows = new ArrayList<>();
        if (!values.expect(node, Kind.ARRAY, "an array with an array of weights for each unit")) {
            return rows;
        }
        if (node.elements().isEmpty()) {
            faults.at(node, ErrorCode.CFG_RANGE, () -> "weights must have a row for each unit, found an empty array");
        }
        boolean readable = true;
        for (Node row : node.elements()) {
            List<Double> read = numbers(row, "a row of weights", "weight");
            readable &= !read.isEmpty();
            rows.add(read);
            int length = rows.get(0).size();
            if (inputsUnknown && readable && read.size() != length) {
                faults.at(
                        row,
                        ErrorCode.CFG_SEMANTIC,
                        () -> "expected " + length + " weights as in the first row, found " + read.size());
                readable = false;
            }
        }
        return readable ? rows : List.of();
    }

    /** An array of numbers that are finite in float32; empty if one is not. */
    private List<Double> numbers(Node node, String what, String one) {
        if (!values.expect(node, Kind.ARRAY, what + ", an array of numbers")) {
            return List.of();
        }
        if (node.elements().isEmpty()) {
            faults.at(node, ErrorCode.CFG_RANGE, () -> what + " must not be an empty array");
        }
        List<Double> numbers = new ArrayList<>(node.elements().size());
        for (Node element : node.elements()) {
            OptionalDouble number = values.number(element, one);
            if (number.isPresent() && Float.isInfinite((float) number.getAsDouble())) { // a tiny one may round to 0
                faults.at(
                        element,
                        ErrorCode.CFG_RANGE,
                        () -> one + " must be finite in float32, at most 3.4e38 in size, found " + element.text());
            } else if (number.isPresent()) {
                numbers.add(number.getAsDouble());
            }
        }
        return numbers.size() == node.elements().size() ? numbers : List.of();
    }

    private OptionalInt integer(Optional<Node> node, Range range) {
        return node.isPresent() ? values.integer(node.get(), range) : OptionalInt.empty();
    }

    private static LayerSpec unreadableLayer() {
        return LayerSpec.of(1, PluginReader.UNREADABLE);
    }
}
