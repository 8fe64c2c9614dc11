package dev.chainrule.mlp.io.model;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonToken;

/**
 * The header of a safetensors file: text by name, and what tensors there are (<a
 * href="https://github.com/huggingface/safetensors#format">format</a>).
 *
 * @param metadata the strings under {@code __metadata__}
 * @param tensors in the order of their bytes, without gaps
 */
record SafetensorsHeader(Map<String, String> metadata, List<Tensor> tensors) {
    /** The longest header, in bytes. */
    static final int MAX_HEADER = 16 << 20;
    /** The maximum number of tensors. */
    static final int MAX_TENSORS = 4096;

    private static final int MOST_DIMENSIONS = 8;
    private static final int ALIGNMENT = 8;
    private static final String METADATA = "__metadata__";

    /** Returns the header as JSON, padded with spaces so that the data after it and its length of 8 bytes is aligned. */
    byte[] encode(ModelFaults faults) {
        String text = JsonCursor.write(this::write);
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw faults.of(
                    ErrorCode.MDL_HEADER,
                    "a name, a label or a string of the document is cut inside a character (half a surrogate pair), and"
                            + " would be read as another. Correct it");
        }
        byte[] json = text.getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(json, (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
    }

    private void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeObjectPropertyStart(METADATA);
        metadata.forEach(json::writeStringProperty);
        json.writeEndObject();
        for (Tensor tensor : tensors) {
            json.writeObjectPropertyStart(tensor.name());
            json.writeStringProperty("dtype", tensor.type().name());
            json.writeArrayPropertyStart("shape");
            tensor.shape().forEach(json::writeNumber);
            json.writeEndArray();
            json.writeArrayPropertyStart("data_offsets");
            json.writeNumber(tensor.begin());
            json.writeNumber(tensor.end());
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    /** Reads a header; that its tensors fit the data is for {@link #checkLayout}. */
    static SafetensorsHeader parse(byte[] bytes, ModelFaults faults) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw faults.of(ErrorCode.MDL_HEADER, "the header is not UTF-8", e);
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        List<Tensor> tensors = new ArrayList<>();
        Set<String> names = new HashSet<>();
        try (JsonCursor json = new JsonCursor(text, faults, "the header")) {
            json.expect(JsonToken.START_OBJECT);
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                if (!names.add(name)) {
                    throw faults.of(ErrorCode.MDL_HEADER, "the header has " + Problem.show(name) + " twice");
                }
                if (name.equals(METADATA)) {
                    readMetadata(json, metadata, faults);
                } else if (tensors.size() == MAX_TENSORS) {
                    throw faults.of(
                            ErrorCode.MDL_LIMIT, "the header has more than " + MAX_TENSORS + " tensors (maxTensors)");
                } else {
                    tensors.add(readTensor(json, name, faults));
                }
            }
            json.end();
        }
        tensors.sort(Comparator.comparingLong(Tensor::begin).thenComparingLong(Tensor::end));
        return new SafetensorsHeader(metadata, tensors);
    }

    private static void readMetadata(JsonCursor json, Map<String, String> metadata, ModelFaults faults) {
        json.expect(JsonToken.START_OBJECT);
        for (String key = json.nextName(); key != null; key = json.nextName()) {
            if (metadata.put(key, json.string()) != null) {
                throw faults.of(ErrorCode.MDL_HEADER, METADATA + " has " + Problem.show(key) + " twice");
            }
        }
    }

    private static Tensor readTensor(JsonCursor json, String name, ModelFaults faults) {
        String type = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        json.expect(JsonToken.START_OBJECT);
        for (String key = json.nextName(); key != null; key = json.nextName()) {
            boolean twice;
            switch (key) {
                case "dtype" -> {
                    twice = type != null;
                    type = json.string();
                }
                case "shape" -> {
                    twice = shape != null;
                    shape = json.integers(ErrorCode.MDL_SHAPE, "the shape of " + Problem.show(name), MOST_DIMENSIONS);
                }
                case "data_offsets" -> {
                    twice = offsets != null;
                    offsets = json.integers(ErrorCode.MDL_OFFSET, "data_offsets of " + Problem.show(name), 2);
                }
                default ->
                    throw faults.ofTensor(
                            ErrorCode.MDL_HEADER,
                            name,
                            "unknown key " + Problem.show(key) + ". Accepted are dtype, shape, data_offsets");
            }
            if (twice) {
                throw faults.ofTensor(ErrorCode.MDL_HEADER, name, key + " is there twice");
            }
        }
        if (type == null || shape == null || offsets == null) {
            throw faults.ofTensor(ErrorCode.MDL_HEADER, name, "needs dtype, shape and data_offsets");
        }
        if (offsets.size() != 2 || offsets.get(0) < 0 || offsets.get(1) < offsets.get(0)) {
            throw faults.ofTensor(
                    ErrorCode.MDL_OFFSET,
                    name,
                    "data_offsets must be a begin and an end that is not before it, found " + offsets);
        }
        return sized(new Tensor(name, typeOf(type, name, faults), shape, offsets.get(0), offsets.get(1)), faults);
    }

    private static TensorType typeOf(String word, String name, ModelFaults faults) {
        for (TensorType type : TensorType.values()) {
            if (type.name().equals(word)) {
                return type;
            }
        }
        throw faults.ofTensor(
                ErrorCode.MDL_DTYPE,
                name,
                "has elements of type " + Problem.show(word) + ". Accepted are "
                        + Arrays.toString(TensorType.values()));
    }

    private static Tensor sized(Tensor tensor, ModelFaults faults) {
        long bytes = tensor.type().bytes();
        try {
            for (long dimension : tensor.shape()) {
                if (dimension < 0) {
                    throw faults.ofTensor(
                            ErrorCode.MDL_SHAPE, tensor.name(), "a dimension cannot be negative: " + tensor.describe());
                }
                bytes = Math.multiplyExact(bytes, dimension);
            }
        } catch (ArithmeticException e) {
            throw faults.ofTensor(
                    ErrorCode.MDL_SHAPE, tensor.name(), "its size " + tensor.describe() + " makes 64 bits overflow");
        }
        if (bytes != tensor.bytes()) {
            throw faults.ofTensor(
                    ErrorCode.MDL_SHAPE,
                    tensor.name(),
                    tensor.describe() + " takes " + bytes + " bytes, but its data_offsets " + tensor.begin() + " to "
                            + tensor.end() + " hold " + tensor.bytes());
        }
        return tensor;
    }

    /** Checks that the tensors follow each other and take up all of the data. */
    void checkLayout(long dataLength, ModelFaults faults) {
        long end = 0;
        String before = "the header";
        for (Tensor tensor : tensors) {
            if (tensor.begin() != end) {
                throw faults.ofTensor(
                        ErrorCode.MDL_OFFSET,
                        tensor.name(),
                        "begins at byte " + tensor.begin() + " of the data, but " + before + " ends at byte " + end
                                + (tensor.begin() > end ? ": a gap" : ": they overlap"));
            }
            end = tensor.end();
            before = Problem.show(tensor.name());
        }
        if (end > dataLength) {
            throw faults.of(
                    ErrorCode.MDL_TRUNCATED,
                    "the file ends too early: its tensors take " + end + " bytes, found " + dataLength
                            + ". Copy or save it again");
        }
        if (end < dataLength) {
            throw faults.of(
                    ErrorCode.MDL_TRAILING,
                    (dataLength - end) + " bytes follow after the last tensor and belong to none");
        }
    }
}
