package dev.chainrule.mlp.export.onnx.format;

import dev.chainrule.mlp.api.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads one tensor, whose elements a file may hold as raw bytes, as packed numbers of a type, or elsewhere. */
final class TensorParser {
    private static final int EXTERNAL = 1;

    private final WireReader message;
    private final List<Long> shape = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private final ByteArrayOutputStream numbers = new ByteArrayOutputStream();
    private final List<Long> integers = new ArrayList<>();
    private final SortedMap<String, String> external = new TreeMap<>();
    private ByteBuffer raw = ByteBuffer.allocate(0);
    private String name = "";
    private long type = OnnxType.FLOAT.number();
    private boolean isExternal;

    private TensorParser(WireReader message) {
        this.message = message;
    }

    static OnnxTensor read(WireReader message) {
        return new TensorParser(message).read();
    }

    private OnnxTensor read() {
        while (message.next()) {
            switch (message.field()) {
                case 1 -> message.integers(shape);
                case 2 -> type = message.integer();
                case 4 -> message.numbers(numbers, Float.BYTES);
                case 5, 7, 11 -> message.integers(integers);
                case 6 -> texts.add(message.text());
                case 8 -> name = message.text();
                case 9 -> raw = message.slice();
                case 10 -> message.numbers(numbers, Double.BYTES);
                case 13 -> OnnxReader.entry(message.message(), external);
                case 14 -> isExternal = message.integer() == EXTERNAL;
                default -> message.skip();
            }
        }
        OnnxType known = OnnxType.of(type)
                .orElseThrow(() -> message.damaged("a tensor " + Problem.show(name) + " of the unknown type " + type));
        if (isExternal) {
            return new OnnxTensor(name, known, shape, ByteBuffer.allocate(0), List.of(), Optional.of(external()));
        }
        ByteBuffer elements = elements(known);
        long found = known == OnnxType.STRING ? texts.size() : elements.remaining();
        if (found != expectedSize(known)) {
            throw message.damaged(
                    "a tensor " + Problem.show(name) + " of shape " + shape + " whose elements do not fill it");
        }
        return new OnnxTensor(name, known, shape, elements, texts, Optional.empty());
    }

    private OnnxTensor.External external() {
        String location = external.getOrDefault("location", "");
        if (location.isEmpty()) {
            throw message.damaged("a tensor " + Problem.show(name) + " in another file that is not named");
        }
        return new OnnxTensor.External(location, number("offset", 0), number("length", -1));
    }

    private long number(String key, long absent) {
        String text = external.get(key);
        if (text == null) {
            return absent;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw message.damaged("the " + key + " " + Problem.show(text) + " of tensor " + Problem.show(name));
        }
    }

    private ByteBuffer elements(OnnxType known) {
        if (numbers.size() > 0) {
            return ByteBuffer.wrap(numbers.toByteArray());
        }
        if (integers.isEmpty()) {
            return raw;
        }
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(integers.size(), known.bytes()))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (long integer : integers) {
            for (int i = 0; i < known.bytes(); i++) {
                bytes.put((byte) (integer >>> Byte.SIZE * i));
            }
        }
        return bytes.flip();
    }

    /** Returns the texts or bytes that fill the shape. */
    private long expectedSize(OnnxType known) {
        long size = Math.max(1, known.bytes());
        for (long dimension : shape) {
            if (dimension < 0 || dimension != 0 && size > Integer.MAX_VALUE / dimension) {
                throw message.damaged("a tensor " + Problem.show(name) + " of shape " + shape);
            }
            size *= dimension;
        }
        return size;
    }
}
