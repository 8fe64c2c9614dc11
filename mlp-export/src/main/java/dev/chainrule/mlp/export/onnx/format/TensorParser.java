package dev.chainrule.mlp.export.onnx.format;

import dev.chainrule.mlp.api.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads one tensor, whose elements a file may hold as raw bytes, as packed numbers of a type, or elsewhere. */
final class TensorParser {
    private static final int EXTERNAL = 1;

    /** The types whose elements may be in float_data, int32_data, int64_data, double_data and uint64_data. */
    private static final SortedMap<Integer, Set<OnnxType>> TYPES_OF_FIELD = typesOfField();

    private final WireReader message;
    private final List<Long> shape = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private final ByteArrayOutputStream numbers = new ByteArrayOutputStream();
    private final IntegerList integers = new IntegerList();
    /** The fields of typed numbers that the tensor has. */
    private final SortedSet<Integer> typedFields = new TreeSet<>();

    private final SortedMap<String, String> external = new TreeMap<>();
    private ByteBuffer raw = ByteBuffer.allocate(0);
    private String name = "";
    private long type = OnnxType.FLOAT.number();
    private boolean isExternal;

    private TensorParser(WireReader message) {
        this.message = message;
    }

    private static SortedMap<Integer, Set<OnnxType>> typesOfField() {
        SortedMap<Integer, Set<OnnxType>> types = new TreeMap<>();
        types.put(4, EnumSet.of(OnnxType.FLOAT));
        types.put(
                5,
                EnumSet.of(
                        OnnxType.INT32,
                        OnnxType.INT16,
                        OnnxType.INT8,
                        OnnxType.UINT16,
                        OnnxType.UINT8,
                        OnnxType.BOOL,
                        OnnxType.FLOAT16,
                        OnnxType.BFLOAT16));
        types.put(7, EnumSet.of(OnnxType.INT64));
        types.put(10, EnumSet.of(OnnxType.DOUBLE));
        types.put(11, EnumSet.of(OnnxType.UINT32, OnnxType.UINT64));
        return Collections.unmodifiableSortedMap(types);
    }

    static OnnxTensor read(WireReader message) {
        return new TensorParser(message).read();
    }

    private OnnxTensor read() {
        while (message.next()) {
            if (TYPES_OF_FIELD.containsKey(message.field())) {
                typedFields.add(message.field());
            }
            switch (message.field()) {
                case 1 -> message.integers(shape::add);
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
        for (int field : typedFields) {
            if (!TYPES_OF_FIELD.get(field).contains(known)) {
                throw message.damaged(
                        "a tensor " + Problem.show(name) + " of type " + known + " with numbers of another type");
            }
        }
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
        long size = (long) integers.size() * known.bytes();
        if (size > Integer.MAX_VALUE - 8) {
            throw message.damaged("a tensor " + Problem.show(name) + " of more than 2 GB");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
        for (int n = 0; n < integers.size(); n++) {
            long integer = integers.get(n);
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
