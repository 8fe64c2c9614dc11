package dev.chainrule.mlp.export.onnx.format;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads ONNX files. Fields that networks do not need are skipped; memory stays within a small multiple of the file's
 * size, whatever the file claims.
 */
public final class OnnxReader {
    private OnnxReader() {}

    /**
     * Reads a model. Tensors refer to the given bytes, which must not change.
     *
     * @param source the file as the user named it, for errors
     * @throws dev.chainrule.mlp.api.ModelFormatException if the bytes are not an ONNX file
     */
    public static OnnxModel read(String source, ByteBuffer bytes) {
        return model(new WireReader(source, bytes, 0));
    }

    private static OnnxModel model(WireReader message) {
        long irVersion = 0;
        String producerName = "";
        String producerVersion = "";
        Optional<OnnxGraph> graph = Optional.empty();
        SortedMap<String, Long> opsets = new TreeMap<>();
        SortedMap<String, String> metadata = new TreeMap<>();
        while (message.next()) {
            switch (message.field()) {
                case 1 -> irVersion = message.integer();
                case 2 -> producerName = message.text();
                case 3 -> producerVersion = message.text();
                case 7 -> graph = Optional.of(graph(message.message()));
                case 8 -> opset(message.message(), opsets);
                case 14 -> entry(message.message(), metadata);
                default -> message.skip();
            }
        }
        if (graph.isEmpty()) {
            throw message.damaged("no graph");
        }
        return new OnnxModel(irVersion, producerName, producerVersion, opsets, graph.get(), metadata);
    }

    private static void opset(WireReader message, SortedMap<String, Long> opsets) {
        String domain = "";
        long version = 0;
        while (message.next()) {
            switch (message.field()) {
                case 1 -> domain = message.text();
                case 2 -> version = message.integer();
                default -> message.skip();
            }
        }
        opsets.put(domain.equals("ai.onnx") ? "" : domain, version);
    }

    static void entry(WireReader message, SortedMap<String, String> entries) {
        String key = "";
        String value = "";
        while (message.next()) {
            switch (message.field()) {
                case 1 -> key = message.text();
                case 2 -> value = message.text();
                default -> message.skip();
            }
        }
        entries.put(key, value);
    }

    private static OnnxGraph graph(WireReader message) {
        String name = "";
        List<OnnxNode> nodes = new ArrayList<>();
        List<OnnxTensor> initializers = new ArrayList<>();
        List<OnnxValue> inputs = new ArrayList<>();
        List<OnnxValue> outputs = new ArrayList<>();
        while (message.next()) {
            switch (message.field()) {
                case 1 -> nodes.add(node(message.message()));
                case 2 -> name = message.text();
                case 5 -> initializers.add(TensorParser.read(message.message()));
                case 11 -> inputs.add(value(message.message()));
                case 12 -> outputs.add(value(message.message()));
                default -> message.skip();
            }
        }
        return new OnnxGraph(name, nodes, initializers, inputs, outputs);
    }

    private static OnnxNode node(WireReader message) {
        String operator = "";
        String domain = "";
        String name = "";
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        List<OnnxAttribute> attributes = new ArrayList<>();
        while (message.next()) {
            switch (message.field()) {
                case 1 -> inputs.add(message.text());
                case 2 -> outputs.add(message.text());
                case 3 -> name = message.text();
                case 4 -> operator = message.text();
                case 5 -> attributes.add(attribute(message.message()));
                case 7 -> domain = message.text();
                default -> message.skip();
            }
        }
        return new OnnxNode(operator, domain.equals("ai.onnx") ? "" : domain, name, inputs, outputs, attributes);
    }

    private static OnnxAttribute attribute(WireReader message) {
        String name = "";
        float float32 = 0;
        long integer = 0;
        String text = "";
        Optional<OnnxTensor> tensor = Optional.empty();
        List<Float> floats = new ArrayList<>();
        List<Long> integers = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        int type = 0;
        while (message.next()) {
            switch (message.field()) {
                case 1 -> name = message.text();
                case 2 -> float32 = message.float32();
                case 3 -> integer = message.integer();
                case 4 -> text = message.text();
                case 5 -> tensor = Optional.of(TensorParser.read(message.message()));
                case 7 -> message.floats(floats);
                case 8 -> message.integers(integers::add);
                case 9 -> texts.add(message.text());
                case 20 -> type = (int) message.integer();
                default -> message.skip();
            }
        }
        return switch (type) {
            case AttributeType.FLOAT -> new OnnxAttribute.OfFloat(name, float32);
            case AttributeType.INT -> new OnnxAttribute.OfInt(name, integer);
            case AttributeType.STRING -> new OnnxAttribute.OfString(name, text);
            case AttributeType.TENSOR ->
                new OnnxAttribute.OfTensor(
                        name, tensor.orElseThrow(() -> message.damaged("a tensor attribute without its tensor")));
            case AttributeType.FLOATS -> new OnnxAttribute.OfFloats(name, floats);
            case AttributeType.INTS -> new OnnxAttribute.OfInts(name, integers);
            case AttributeType.STRINGS -> new OnnxAttribute.OfStrings(name, texts);
            default -> new OnnxAttribute.OfOther(name, type);
        };
    }

    private static OnnxValue value(WireReader message) {
        String name = "";
        int type = 0;
        List<OnnxValue.Dimension> shape = new ArrayList<>();
        while (message.next()) {
            switch (message.field()) {
                case 1 -> name = message.text();
                case 2 -> type = tensorType(message.message(), shape);
                default -> message.skip();
            }
        }
        return new OnnxValue(name, type, shape);
    }

    /** Reads a type: adds the dimensions of a tensor and returns the number of its element type, otherwise 0. */
    private static int tensorType(WireReader message, List<OnnxValue.Dimension> shape) {
        int type = 0;
        while (message.next()) {
            if (message.field() != 1) {
                message.skip();
                continue;
            }
            WireReader tensor = message.message();
            while (tensor.next()) {
                switch (tensor.field()) {
                    case 1 -> type = (int) tensor.integer();
                    case 2 -> dimensions(tensor.message(), shape);
                    default -> tensor.skip();
                }
            }
        }
        return type;
    }

    private static void dimensions(WireReader message, List<OnnxValue.Dimension> shape) {
        while (message.next()) {
            if (message.field() != 1) {
                message.skip();
                continue;
            }
            WireReader dimension = message.message();
            long size = -1;
            String name = "";
            while (dimension.next()) {
                switch (dimension.field()) {
                    case 1 -> size = dimension.integer();
                    case 2 -> name = dimension.text();
                    default -> dimension.skip();
                }
            }
            shape.add(new OnnxValue.Dimension(size, name));
        }
    }
}
