package dev.chainrule.mlp.io.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.ModelFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each case: a file that is not as it must be, its code, and what the message must say. */
class ModelReaderTest {
    /** 2-4-3: width, größe → p, q, 日本. */
    private static final byte[] GOOD = ModelFile.encode(Models.classifier());

    private static final String HEADER = Models.header(GOOD);
    private static final byte[] DATA = Models.data(GOOD);
    private static final int DATA_START = GOOD.length - DATA.length;

    record Case(String name, byte[] file, ErrorCode code, String... texts) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() throws IOException {
        String weight = "\"layers.0.weight\":{\"dtype\":\"F32\",\"shape\":[4,2],\"data_offsets\":[32,64]}";
        String digest = "\"mlp.sha256\":{\"dtype\":\"U8\",\"shape\":[32],\"data_offsets\":[140,172]}";
        assertTrue(HEADER.contains(weight) && HEADER.contains(digest), HEADER);
        return Stream.of(
                new Case("M01 0 bytes", new byte[0], ErrorCode.MDL_TRUNCATED, "found 0"),
                new Case("M02 7 bytes", Arrays.copyOf(GOOD, 7), ErrorCode.MDL_TRUNCATED, "found 7"),
                new Case("8 bytes", Arrays.copyOf(GOOD, 8), ErrorCode.MDL_TRUNCATED, "found 8"),
                new Case(
                        "M03 cut in the header",
                        Arrays.copyOf(GOOD, 100),
                        ErrorCode.MDL_TRUNCATED,
                        "expected " + DATA_START + " bytes, found 100"),
                new Case(
                        "M04 header length 2^63-1",
                        length(Long.MAX_VALUE),
                        ErrorCode.MDL_HEADER,
                        "9223372036854775807"),
                new Case("header length -1", length(-1), ErrorCode.MDL_HEADER, "18446744073709551615"),
                new Case("header length 0", length(0), ErrorCode.MDL_HEADER, "not the length of a header: 0"),
                new Case(
                        "M05 header length 17 MiB",
                        length(17 << 20),
                        ErrorCode.MDL_LIMIT,
                        "maxHeader",
                        "17825792",
                        "16777216"),
                new Case(
                        "M06 header that is no JSON",
                        Models.file("{\"a\":}", DATA),
                        ErrorCode.MDL_HEADER,
                        "JSON",
                        "character"),
                new Case(
                        "a second value after the header",
                        header(HEADER + "{}"),
                        ErrorCode.MDL_HEADER,
                        "expected the end, found an object"),
                new Case(
                        "a header that ends early",
                        header(HEADER.substring(0, HEADER.length() - 1)),
                        ErrorCode.MDL_HEADER,
                        "JSON"),
                new Case(
                        "a comment in the header", header("{/**/" + HEADER.substring(1)), ErrorCode.MDL_HEADER, "JSON"),
                new Case("a header in Latin 1", latin1(), ErrorCode.MDL_HEADER, "UTF-8"),
                new Case("M07 header not '{'", at(8, '['), ErrorCode.MDL_HEADER, "'{'", "0x5b at offset 8"),
                new Case(
                        "a header with a tensor that is a number",
                        header(HEADER.replace(weight, "\"layers.0.weight\":1")),
                        ErrorCode.MDL_HEADER,
                        "expected an object, found an integer"),
                new Case(
                        "metadata that is not text",
                        replaced("\"mlp.version\":\"1\"", "\"mlp.version\":1"),
                        ErrorCode.MDL_HEADER,
                        "expected a string, found an integer"),
                new Case(
                        "metadata twice",
                        replaced("\"mlp.version\":\"1\"", "\"mlp.version\":\"1\",\"mlp.version\":\"1\""),
                        ErrorCode.MDL_HEADER,
                        "'mlp.version' twice"),
                new Case(
                        "M08 duplicate tensor name",
                        replaced(digest, weight + "," + digest),
                        ErrorCode.MDL_HEADER,
                        "'layers.0.weight' twice"),
                new Case(
                        "duplicate key in a tensor",
                        replaced("\"shape\":[4,2]", "\"shape\":[4,2],\"shape\":[4,2]"),
                        ErrorCode.MDL_HEADER,
                        "layers.0.weight",
                        "shape is there twice"),
                new Case(
                        "unknown key in a tensor",
                        replaced("\"shape\":[4,2]", "\"shape\":[4,2],\"color\":[4,2]"),
                        ErrorCode.MDL_HEADER,
                        "'color'"),
                new Case(
                        "a tensor without shape",
                        replaced("\"shape\":[4,2],", ""),
                        ErrorCode.MDL_HEADER,
                        "layers.0.weight",
                        "needs dtype, shape and data_offsets"),
                new Case(
                        "M09 unknown type",
                        replaced("{\"dtype\":\"F32\",\"shape\":[4,2]", "{\"dtype\":\"BF16\",\"shape\":[4,2]"),
                        ErrorCode.MDL_DTYPE,
                        "'BF16'",
                        "F32, F64, U8"),
                new Case(
                        "the wrong type",
                        replaced(weight, weight.replace("F32\",\"shape\":[4,2]", "F64\",\"shape\":[2,2]")),
                        ErrorCode.MDL_DTYPE,
                        "layers.0.weight",
                        "F64, expected F32"),
                new Case(
                        "M10 negative dimension",
                        replaced("\"shape\":[4,2]", "\"shape\":[-4,-2]"),
                        ErrorCode.MDL_SHAPE,
                        "layers.0.weight",
                        "negative",
                        "-4"),
                new Case(
                        "M11 shape product overflows long",
                        replaced("\"shape\":[4,2]", "\"shape\":[4294967296,4294967296]"),
                        ErrorCode.MDL_SHAPE,
                        "layers.0.weight",
                        "overflow"),
                new Case(
                        "a dimension beyond 64 bits",
                        replaced("\"shape\":[4,2]", "\"shape\":[99999999999999999999,2]"),
                        ErrorCode.MDL_SHAPE,
                        "overflow"),
                new Case(
                        "a dimension of 1000 digits",
                        replaced("\"shape\":[4,2]", "\"shape\":[" + "9".repeat(1000) + ",2]"),
                        ErrorCode.MDL_LIMIT,
                        "JSON"),
                new Case(
                        "M12 a dimension with a point",
                        replaced("\"shape\":[4,2]", "\"shape\":[4.0,2]"),
                        ErrorCode.MDL_HEADER,
                        "a number with a point"),
                new Case(
                        "nine dimensions",
                        replaced("\"shape\":[4,2]", "\"shape\":[4,2,1,1,1,1,1,1,1]"),
                        ErrorCode.MDL_SHAPE,
                        "more than 8"),
                new Case(
                        "M13 shape x dtype != length",
                        replaced("\"shape\":[4,2]", "\"shape\":[4,3]"),
                        ErrorCode.MDL_SHAPE,
                        "F32 4 x 3 takes 48 bytes",
                        "hold 32"),
                new Case("M14 gap between tensors", gap(), ErrorCode.MDL_OFFSET, "layers.0.weight", "a gap"),
                new Case("M15 overlap of tensors", overlap(), ErrorCode.MDL_OFFSET, "overlap"),
                new Case(
                        "M16 end before begin",
                        replaced("[32,64]", "[64,32]"),
                        ErrorCode.MDL_OFFSET,
                        "layers.0.weight",
                        "[64, 32]"),
                new Case("a negative begin", replaced("[32,64]", "[-32,0]"), ErrorCode.MDL_OFFSET, "[-32, 0]"),
                new Case("one offset", replaced("[32,64]", "[32]"), ErrorCode.MDL_OFFSET, "[32]"),
                new Case(
                        "M17 bytes after last tensor",
                        Models.digested(Arrays.copyOf(GOOD, GOOD.length + 5)),
                        ErrorCode.MDL_TRAILING,
                        "5 bytes"),
                new Case(
                        "M18 cut in the tensors",
                        Arrays.copyOf(GOOD, GOOD.length - 1),
                        ErrorCode.MDL_TRUNCATED,
                        "tensors take 172 bytes, found 171"),
                new Case(
                        "M19 1 bit flipped in weights",
                        at(DATA_START + 40, GOOD[DATA_START + 40] ^ 1),
                        ErrorCode.MDL_DIGEST,
                        "digest"),
                new Case(
                        "M20 1 bit flipped in the header",
                        at(8 + HEADER.indexOf("leaky"), 'm'),
                        ErrorCode.MDL_CONFIG,
                        "the model needs a plugin that is not installed",
                        "'meaky-relu'. Did you mean 'leaky-relu'?"),
                new Case(
                        "1 bit flipped in the digest",
                        at(GOOD.length - 1, GOOD[GOOD.length - 1] ^ 128),
                        ErrorCode.MDL_DIGEST,
                        "mlp.sha256"),
                new Case("M21 no digest", withoutDigest(), ErrorCode.MDL_MISSING, "mlp.sha256"),
                new Case(
                        "a digest before the end",
                        digestFirst(),
                        ErrorCode.MDL_OFFSET,
                        "mlp.sha256",
                        "must be the last"),
                new Case("M22 4097 tensors", manyTensors(), ErrorCode.MDL_LIMIT, "4096", "maxTensors"),
                new Case(
                        "M23 version newer",
                        replaced("\"mlp.version\":\"1\"", "\"mlp.version\":\"6\""),
                        ErrorCode.MDL_VERSION,
                        "version 6",
                        "up to 5"),
                new Case(
                        "M24 version no number",
                        replaced("\"mlp.version\":\"1\"", "\"mlp.version\":\"one\""),
                        ErrorCode.MDL_HEADER,
                        "mlp.version",
                        "'one'"),
                new Case("no version", replaced("\"mlp.version\":\"1\",", ""), ErrorCode.MDL_HEADER, "mlp.version"),
                new Case(
                        "somebody else's safetensors",
                        replaced("\"format\":\"mlp\"", "\"format\":\"pt\""),
                        ErrorCode.MDL_NOT_A_MODEL,
                        "safetensors",
                        "'pt'"),
                new Case(
                        "safetensors without metadata",
                        Models.file("{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", new byte[4]),
                        ErrorCode.MDL_NOT_A_MODEL,
                        "not given"),
                new Case(
                        "safetensors without anything",
                        Models.file("{}", new byte[0]),
                        ErrorCode.MDL_NOT_A_MODEL,
                        "not given"),
                new Case(
                        "M25 config missing",
                        replaced("\"mlp.spec\"", "\"mlp.spec_\""),
                        ErrorCode.MDL_CONFIG,
                        "CFG_MISSING"),
                new Case(
                        "M25 config invalid inside",
                        replaced("\\\"epochs\\\": 5", "\\\"epochs\\\": 0"),
                        ErrorCode.MDL_CONFIG,
                        "CFG_RANGE",
                        "/training/epochs"),
                new Case(
                        "config no JSON",
                        replaced("\\\"epochs\\\": 5", "\\\"epochs\\\": ,"),
                        ErrorCode.MDL_CONFIG,
                        "CFG_SYNTAX"),
                new Case(
                        "config with a class name",
                        replaced("softmax", "java.lang.Runtime"),
                        ErrorCode.MDL_CONFIG,
                        "CFG_UNKNOWN_PLUGIN",
                        "java.lang.Runtime"),
                new Case(
                        "config without sizes",
                        replaced("\\\"inputs\\\": 2,", ""),
                        ErrorCode.MDL_CONFIG,
                        "CFG_MISSING"),
                new Case(
                        "config larger than the heap",
                        header(HEADER.replace("\\\"inputs\\\": 2,", "\\\"inputs\\\": 1000000,")
                                .replace("\\\"units\\\": 4", "\\\"units\\\": 1000000")),
                        ErrorCode.MDL_CONFIG,
                        "CFG_LIMIT"),
                new Case(
                        "M26 config says 4x2, tensor 2x4",
                        replaced("\"shape\":[4,2]", "\"shape\":[2,4]"),
                        ErrorCode.MDL_SHAPE_MISMATCH,
                        "layers.0.weight",
                        "F32 2 x 4",
                        "F32 4 x 2"),
                new Case(
                        "fewer features than inputs",
                        replaced("[\\\"width\\\",", "["),
                        ErrorCode.MDL_SHAPE_MISMATCH,
                        "1 features",
                        "2 inputs"),
                new Case("M27 missing tensor", withoutBias(), ErrorCode.MDL_MISSING, "layers.1.bias", "F32 3"),
                new Case("M28 extra unknown tensor", extraTensor(), ErrorCode.MDL_UNKNOWN, "'layers.9.weight'"),
                new Case(
                        "M29 NaN in weights",
                        withFloat(32 + 4 * 5, Float.NaN),
                        ErrorCode.MDL_NONFINITE,
                        "layers.0.weight",
                        "[2, 1] is NaN"),
                new Case(
                        "infinity in biases",
                        withFloat(64 + 4 * 3, Float.NEGATIVE_INFINITY),
                        ErrorCode.MDL_NONFINITE,
                        "layers.0.bias",
                        "[3] is -Infinity"),
                new Case(
                        "NaN in the scaler",
                        withDouble(8, Double.NaN),
                        ErrorCode.MDL_NONFINITE,
                        "inputs.center",
                        "[1] is NaN"),
                new Case("a width of 0", withDouble(16, 0), ErrorCode.MDL_NONFINITE, "inputs.width", "[0] is 0.0"),
                new Case(
                        "a negative width",
                        withDouble(24, -2.5),
                        ErrorCode.MDL_NONFINITE,
                        "inputs.width",
                        "[1] is -2.5, expected a number > 0"),
                new Case(
                        "the smallest negative width",
                        withDouble(16, -Double.MIN_VALUE),
                        ErrorCode.MDL_NONFINITE,
                        "[0] is -4.9E-324"),
                new Case("M31 Java-serialised file", serialized(), ErrorCode.MDL_NOT_A_MODEL, "Java serialized"),
                new Case("M32 zip", zip(), ErrorCode.MDL_NOT_A_MODEL, "zip"),
                new Case(
                        "a header of 640 bytes, which a pickle could begin like",
                        bytes(0x80, 2, 0, 0, 0, 0, 0, 0, '[', ' ', ' '),
                        ErrorCode.MDL_HEADER,
                        "'{'"),
                new Case(
                        "M32 pickle",
                        bytes(0x80, 4, 0x95, 0x1d, 0, 0, 0, 0, 0, 0, 0, '}', 0x94, '(', 0x8c, 1),
                        ErrorCode.MDL_NOT_A_MODEL,
                        "pickle"),
                new Case(
                        "M32 HDF5",
                        bytes(0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n', 0, 0),
                        ErrorCode.MDL_NOT_A_MODEL,
                        "HDF5"),
                new Case(
                        "M33 PNG",
                        bytes(0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0),
                        ErrorCode.MDL_NOT_A_MODEL,
                        "PNG"),
                new Case("gzip", gzip(), ErrorCode.MDL_NOT_A_MODEL, "gzip"),
                new Case(
                        "a document",
                        "{\"network\": {\"layers\": []}}".getBytes(),
                        ErrorCode.MDL_NOT_A_MODEL,
                        "JSON text"),
                new Case("a table", "a,b,kind\n1,2,p\n".getBytes(), ErrorCode.MDL_NOT_A_MODEL, "text"),
                new Case("a page", "<!DOCTYPE html><html>".getBytes(), ErrorCode.MDL_NOT_A_MODEL, "HTML"),
                new Case(
                        "a Java class",
                        bytes(0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 61, 0, 1),
                        ErrorCode.MDL_NOT_A_MODEL,
                        "Java class"),
                new Case("zeros", new byte[5000], ErrorCode.MDL_HEADER, "not the length of a header"),
                new Case(
                        "M35 two labels equal",
                        replaced("\\\"p\\\",\\\"q\\\"", "\\\"p\\\",\\\"p\\\""),
                        ErrorCode.MDL_LABELS,
                        "'p' is there twice"),
                new Case(
                        "M35 label count != units",
                        replaced("\\\"p\\\",\\\"q\\\"", "\\\"p\\\""),
                        ErrorCode.MDL_LABELS,
                        "2 labels",
                        "3 outputs",
                        "3 units"),
                new Case(
                        "outputs != units",
                        replaced("\\\"outputs\\\":3", "\\\"outputs\\\":4"),
                        ErrorCode.MDL_LABELS,
                        "4 outputs"),
                new Case(
                        "one label",
                        replaced("\\\"p\\\",\\\"q\\\",\\\"日本\\\"", "\\\"p\\\""),
                        ErrorCode.MDL_LABELS,
                        "at least 2 labels"),
                new Case(
                        "a target of another type",
                        replaced("\\\"classes\\\"", "\\\"things\\\""),
                        ErrorCode.MDL_HEADER,
                        "mlp.target",
                        "'things'"),
                new Case(
                        "numbers where classes were",
                        replaced(
                                "\\\"type\\\":\\\"classes\\\",\\\"name\\\":\\\"kind\\\",\\\"labels\\\":[\\\"p\\\",\\\"q\\\",\\\"日本\\\"],\\\"outputs\\\":3",
                                "\\\"type\\\":\\\"numbers\\\",\\\"names\\\":[\\\"u\\\"]"),
                        ErrorCode.MDL_SHAPE_MISMATCH,
                        "1 targets",
                        "3 units"),
                new Case(
                        "no features",
                        replaced("\"mlp.features\"", "\"mlp.features_\""),
                        ErrorCode.MDL_HEADER,
                        "mlp.features"),
                new Case(
                        "features that are no list",
                        replaced("[\\\"width\\\",\\\"größe\\\"]", "{}"),
                        ErrorCode.MDL_HEADER,
                        "mlp.features",
                        "expected an array"),
                new Case(
                        "a control character in a name",
                        replaced("layers.0.bias", "lay\\u001b[2Jers"),
                        ErrorCode.MDL_UNKNOWN,
                        "'lay\\u001b[2Jers'"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void saysWhatIsWrong(Case c) {
        ModelFormatException fault = assertThrows(ModelFormatException.class, () -> Models.decode(c.file()));
        String message = fault.problems().get(0).toString();
        assertEquals(c.code(), fault.code(), message);
        assertEquals("m.mlp", fault.location().source(), message);
        for (String text : c.texts()) {
            assertTrue(message.contains(text), message + " lacks " + text);
        }
        assertTrue(message.length() <= 500, message);
        assertTrue(message.chars().noneMatch(Character::isISOControl), message);
    }

    @Test
    void theWholeMessageOfADamagedFile() {
        assertEquals(
                "m.mlp  tensor 'mlp.sha256'  the content does not match its digest: the file was changed or damaged."
                        + " Copy or save it again [MDL_DIGEST]",
                assertThrows(ModelFormatException.class, () -> Models.decode(at(DATA_START, GOOD[DATA_START] ^ 1)))
                        .getMessage());
    }

    @Test
    void aClaimOfManyWeightsIsRefusedBeforeMemoryIsTakenForThem() {
        List<byte[]> files = List.of(
                replaced(
                        "\"shape\":[4,2],\"data_offsets\":[32,64]",
                        "\"shape\":[1048576,1048576],\"data_offsets\":[32,4398046511136]"),
                length(Long.MAX_VALUE),
                length(16 << 20),
                Models.file(
                        "{\"w\":{\"dtype\":\"F32\",\"shape\":[1099511627776],\"data_offsets\":[0,4398046511104]}}",
                        new byte[0]));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (byte[] file : files) {
            long allocated = 0;
            for (int round = 0; round < 3; round++) { // the first loads classes
                long before =
                        threads.getThreadAllocatedBytes(Thread.currentThread().getId());
                assertThrows(ModelFormatException.class, () -> Models.decode(file));
                allocated =
                        threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
            }
            assertTrue(allocated < 1 << 20, "allocated " + allocated);
        }
    }

    private static byte[] header(String header) {
        return Models.file(header, DATA);
    }

    private static byte[] replaced(String from, String to) {
        assertTrue(HEADER.contains(from), from + " in " + HEADER);
        return header(HEADER.replace(from, to));
    }

    private static byte[] at(int offset, int value) {
        byte[] file = GOOD.clone();
        file[offset] = (byte) value;
        return file;
    }

    private static byte[] length(long length) {
        byte[] file = GOOD.clone();
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
        return file;
    }

    private static byte[] latin1() {
        byte[] file = GOOD.clone();
        file[8 + HEADER.getBytes(StandardCharsets.UTF_8).length - 3] = (byte) 0xFC;
        return file;
    }

    /** The tensors from one on moved by some bytes, of which the data has as many more. */
    private static byte[] gap() {
        String moved = shifted(HEADER, 32, 8);
        byte[] data = new byte[DATA.length + 8];
        System.arraycopy(DATA, 0, data, 0, 32);
        System.arraycopy(DATA, 32, data, 40, DATA.length - 32);
        return Models.file(moved, data);
    }

    private static byte[] overlap() {
        return Models.file(shifted(HEADER, 32, -8), Arrays.copyOf(DATA, DATA.length - 8));
    }

    private static String shifted(String header, long from, long by) {
        return Pattern.compile("\"data_offsets\":\\[(\\d+),(\\d+)\\]")
                .matcher(header)
                .replaceAll(match -> {
                    long begin = Long.parseLong(match.group(1));
                    long end = Long.parseLong(match.group(2));
                    return begin < from ? match.group() : "\"data_offsets\":[" + (begin + by) + "," + (end + by) + "]";
                });
    }

    private static byte[] withoutDigest() {
        int comma = HEADER.indexOf(",\"mlp.sha256\"");
        return Models.file(HEADER.substring(0, comma) + "}", Arrays.copyOf(DATA, 140));
    }

    private static byte[] digestFirst() {
        String swapped = HEADER.replace("\"mlp.sha256\":", "\"x\":")
                .replace(
                        "\"layers.1.bias\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[128,140]}",
                        "\"mlp.sha256\":{\"dtype\":\"U8\",\"shape\":[32],\"data_offsets\":[128,160]}")
                .replace(
                        "\"x\":{\"dtype\":\"U8\",\"shape\":[32],\"data_offsets\":[140,172]}",
                        "\"layers.1.bias\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[160,172]}");
        return Models.file(swapped, DATA);
    }

    private static byte[] withoutBias() {
        String header = HEADER.replace(
                        "\"layers.1.bias\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[128,140]},", "")
                .replace("[140,172]", "[128,160]");
        return Models.file(header, Arrays.copyOf(DATA, DATA.length - 12));
    }

    private static byte[] extraTensor() {
        String header = HEADER.replace(
                        "\"mlp.sha256\"",
                        "\"layers.9.weight\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[140,144]},\"mlp.sha256\"")
                .replace("[140,172]", "[144,176]");
        return Models.file(header, Arrays.copyOf(DATA, DATA.length + 4));
    }

    private static byte[] manyTensors() {
        StringBuilder header = new StringBuilder("{");
        for (int i = 0; i < 4097; i++) {
            header.append(i == 0 ? "" : ",")
                    .append("\"t")
                    .append(i)
                    .append("\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}");
        }
        return Models.file(header.append('}').toString(), new byte[0]);
    }

    private static byte[] withFloat(int offset, float value) {
        byte[] file = GOOD.clone();
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putFloat(DATA_START + offset, value);
        return Models.digested(file);
    }

    private static byte[] withDouble(int offset, double value) {
        byte[] file = GOOD.clone();
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putDouble(DATA_START + offset, value);
        return Models.digested(file);
    }

    private static byte[] serialized() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ObjectOutputStream objects = new ObjectOutputStream(out)) {
            objects.writeObject(List.of("model"));
        }
        return out.toByteArray();
    }

    private static byte[] zip() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("model/data.pkl"));
        }
        return out.toByteArray();
    }

    private static byte[] gzip() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(GOOD);
        }
        return out.toByteArray();
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
