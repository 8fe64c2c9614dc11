package dev.chainrule.mlp.io.document;

import static dev.chainrule.mlp.io.document.Documents.IRIS;
import static dev.chainrule.mlp.io.document.Documents.MINIMAL;
import static dev.chainrule.mlp.io.document.Documents.READER;
import static dev.chainrule.mlp.io.document.Documents.WITHOUT_DATA;
import static dev.chainrule.mlp.io.document.Documents.edited;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One fault a document: it is found, alone, with its code and place, and the message says what it must. */
class DocumentFaultsTest {

    /** The rows J of the project's table of bad input keep their number; the others are named N. */
    record Case(String name, byte[] document, ErrorCode code, List<String> texts) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case whole(String name, String document, ErrorCode code, String... texts) {
        return new Case(name, document.getBytes(StandardCharsets.UTF_8), code, List.of(texts));
    }

    /** {@link Documents#WITHOUT_DATA}, changed in one place. */
    private static Case edit(String name, String from, String to, ErrorCode code, String... texts) {
        return whole(name, edited(WITHOUT_DATA, from, to), code, texts);
    }

    /** {@link Documents#IRIS}, changed in one place. */
    private static Case data(String name, String from, String to, ErrorCode code, String... texts) {
        return whole(name, edited(IRIS, from, to), code, texts);
    }

    private static final String TARGET = "\"species\"";
    private static final String SLOPE = "\"slope\": 0.1";
    private static final String FIRST =
            "{ \"units\": 3, \"activation\": { \"type\": \"leaky-relu\", \"slope\": 0.1 } }";
    private static final String LAST = "{ \"units\": 3, \"activation\": \"softmax\" }";
    private static final String RATE = "\"learningRate\": 0.01";

    static Stream<Case> syntax() {
        ErrorCode code = ErrorCode.CFG_SYNTAX;
        return Stream.of(
                whole("J01 empty file", "", code, "empty"),
                whole("J02 whitespace only", " \n\t ", code, "empty"),
                whole("J05 truncated mid-string", "{\n \"network\": \"abc", code, "x.json:2:", "ends before"),
                whole("J07 two documents", MINIMAL + "\n{}", code, "x.json:2:1", "after end"),
                edit("J08 trailing comma", "\"batchSize\": 8", "\"batchSize\": 8,", code, "x.json:12:46", "comma"),
                edit(
                        "J10 single quotes",
                        "\"cross-entropy\"",
                        "'cross-entropy'",
                        code,
                        "x.json:10:11",
                        "double quotes"),
                new Case(
                        "J50 invalid UTF-8",
                        new byte[] {'{', '\n', '"', (byte) 0xc3, 0x28, '"', ':', '1', '}'},
                        code,
                        List.of("UTF-8", "0xc3", "offset 3", "x.json:2:2")),
                new Case("N01 UTF-16", IRIS.getBytes(StandardCharsets.UTF_16), code, List.of("UTF-16", "offset 0")),
                new Case("N02 UTF-8 cut", new byte[] {'"', (byte) 0xe2, (byte) 0x82}, code, List.of("offset 1")),
                new Case(
                        "N03 CESU surrogate",
                        new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'},
                        code,
                        List.of("UTF-8")),
                whole("N04 comment of two slashes", "// run\n" + MINIMAL, code, "no comments", "x.json:1:1"),
                edit(
                        "N05 comment inside",
                        "\"seed\": 1,",
                        "\"seed\": 1, /* one */",
                        code,
                        "no comments",
                        "x.json:2:14"),
                edit("N06 hash comment", "\"seed\": 1,", "# one\n\"seed\": 1,", code, "no comments"),
                edit("N07 NaN", RATE, "\"learningRate\": NaN", code, "NaN", "/optimizer"),
                edit("N08 Infinity", RATE, "\"learningRate\": -Infinity", code, "Infinity"),
                edit("N09 leading zero", "\"seed\": 1", "\"seed\": 01", code, "x.json:2:"),
                edit("N10 plus sign", "\"seed\": 1", "\"seed\": +1", code, "x.json:2:"),
                edit("N11 no digit before the point", RATE, "\"learningRate\": .1", code, "x.json:11:"),
                edit("N12 no digit after the point", RATE, "\"learningRate\": 1.", code, "x.json:11:"),
                edit("N13 hexadecimal", "\"seed\": 1", "\"seed\": 0x10", code, "x.json:2:"),
                edit("N14 unquoted key", "\"seed\"", "seed", code, "x.json:2:3"),
                edit("N15 Python's True", "\"seed\": 1", "\"seed\": True", code, "x.json:2:"),
                edit("N16 colon missing", "\"seed\": 1", "\"seed\" 1", code, "colon"),
                edit("N17 comma missing", "\"seed\": 1,", "\"seed\": 1", code, "comma", "x.json:3:"),
                edit("N18 wrong bracket", "\"batchSize\": 8 }", "\"batchSize\": 8 ]", code, "closes nothing"),
                edit("N19 line end in a string", "cross-entropy", "cross-\nentropy", code, "\\u000a"),
                edit("N20 unknown escape", "cross-entropy", "cross\\-entropy", code, "escape"),
                edit("N21 half a surrogate pair", "cross-entropy", "\\ud83d", code, "\\ud83d", "/loss"),
                whole("N22 open object", "{\"network\": {", code, "ends before an object that starts at 1:13"),
                whole("N23 text after end", MINIMAL + " x", code, "after end"),
                whole("N24 bracket after end", MINIMAL + "}", code, "after end"),
                whole("N25 NUL", "\0", code, "\\u0000"),
                whole("N26 only a quote", "\"", code, "x.json:1:"),
                whole("N27 a minus", "-", code, "x.json:1:"));
    }

    static Stream<Case> limits() {
        ErrorCode code = ErrorCode.CFG_LIMIT;
        String layers = "{\"units\":1,\"activation\":\"tanh\"},".repeat(1000) + "{\"units\":1,\"activation\":\"tanh\"}";
        return Stream.of(
                whole(
                        "J25 1001 layers",
                        edited(MINIMAL, "{\"units\":1,\"activation\":\"sigmoid\"}", layers)
                                .replace("binary-cross-entropy", "squared-error"),
                        code,
                        "maxLayers",
                        "1000",
                        "1001"),
                whole(
                        "J26 60000 x 60000",
                        WITHOUT_DATA
                                .replace("\"inputs\": 4", "\"inputs\": 60000")
                                .replace("\"units\": 3, \"activation\": {", "\"units\": 60000, \"activation\": {"),
                        code,
                        "60000 x 60000 needs 28800480000 bytes",
                        "heap has " + Runtime.getRuntime().maxMemory(),
                        "/network/layers/0/units"),
                whole("J43 depth 33", "[".repeat(33), code, "maxDepth", "32", "x.json:1:33"),
                whole("N28 depth 33 of objects", "{\"a\":".repeat(33), code, "maxDepth", "32"),
                edit(
                        "J46 1100 digits",
                        "\"seed\": 1",
                        "\"seed\": " + "1".repeat(1100),
                        code,
                        "number",
                        "maxNumber",
                        "64"),
                edit("N29 65 characters", RATE, "\"learningRate\": 0." + "1".repeat(63), code, "number", "64"),
                edit("J47 a string of 5 KiB", "cross-entropy", "x".repeat(5120), code, "string", "maxString", "4096"),
                edit("N30 a key of 257", "\"seed\"", "\"" + "k".repeat(257) + "\"", code, "key", "maxName", "256"),
                whole("N31 tokens", "[" + "1,".repeat(100_000) + "1]", code, "maxTokens", "100000"),
                whole("N32 2 MiB", " ".repeat(2 << 20), code, "maxDocument", "1048576"),
                whole(
                        "N33 one byte too many",
                        MINIMAL + " ".repeat((1 << 20) + 1 - MINIMAL.length()),
                        code,
                        "maxDocument"),
                whole("N34 a key of 100000", "{\"" + "k".repeat(100_000) + "\":1}", code, "maxName"),
                whole("N35 a million digits", "1".repeat(1_000_000), code, "maxNumber"));
    }

    static Stream<Case> types() {
        ErrorCode code = ErrorCode.CFG_TYPE;
        return Stream.of(
                edit(
                        "L16 clipping in a number",
                        "\"batchSize\": 8",
                        "\"batchSize\": 8, \"gradientClipping\": 1",
                        code,
                        "/training/gradientClipping",
                        "an object with one of value, norm"),
                edit(
                        "L17 schedule in a number",
                        RATE,
                        "\"learningRate\": 0.01, \"schedule\": 3",
                        code,
                        "/optimizer/schedule",
                        "a schedule, \"name\" or"),
                edit(
                        "L07 dropout true",
                        FIRST,
                        "{ \"units\": 3, \"activation\": \"relu\", \"dropout\": true }",
                        code,
                        "/network/layers/0/dropout",
                        "expected a number",
                        "true"),
                edit(
                        "L08 l2 in words",
                        "\"inputs\": 4",
                        "\"inputs\": 4, \"l2\": \"weak\"",
                        code,
                        "/network/l2",
                        "expected a number",
                        "'weak'"),
                whole("J04 root array", "[]", code, "object", "x.json:1:1"),
                whole("N36 root string", "\"network\"", code, "object"),
                whole("N37 root null", "null", code, "object", "null"),
                edit("J14 inputs null", "\"inputs\": 4", "\"inputs\": null", code, "/inputs", "integer", "null"),
                edit("J16 inputs 2.9", "\"inputs\": 4", "\"inputs\": 2.9", code, "2.9", "integer"),
                edit("J20 inputs true", "\"inputs\": 4", "\"inputs\": true", code, "boolean"),
                edit("N38 inputs array", "\"inputs\": 4", "\"inputs\": [4]", code, "integer", "an array"),
                edit("N39 inputs string", "\"inputs\": 4", "\"inputs\": \"4\"", code, "integer", "'4'"),
                edit("N40 inputs 1e-1", "\"inputs\": 4", "\"inputs\": 1e-1", code, "integer", "1e-1"),
                edit("N41 inputs 1e-9999999999", "\"inputs\": 4", "\"inputs\": 1e-9999999999", code, "integer"),
                edit("J22 layers [null]", FIRST, "null", code, "/layers/0", "null"),
                edit("N42 layers [\"relu\"]", FIRST, "\"relu\"", code, "/layers/0", "object", "'relu'"),
                edit("N43 layers [[…]]", FIRST, "[]", code, "/layers/0", "object", "array"),
                whole("J23 layers {}", "{\"network\":{\"inputs\":1,\"layers\":{}},\"loss\":\"hinge\"}", code, "array"),
                whole(
                        "N44 layers null",
                        "{\"network\":{\"inputs\":1,\"layers\":null},\"loss\":\"hinge\"}",
                        code,
                        "array"),
                whole("N45 network array", "{\"network\":[],\"loss\":\"hinge\"}", code, "/network", "object"),
                whole("N46 network null", "{\"network\":null,\"loss\":\"hinge\"}", code, "/network", "null"),
                edit("J28 activation 0", "\"softmax\"", "0", code, "/layers/1/activation", "0"),
                edit("N47 activation null", "\"softmax\"", "null", code, "/layers/1/activation", "null"),
                edit("N48 activation [\"relu\"]", "\"softmax\"", "[\"relu\"]", code, "an activation", "array"),
                edit(
                        "N49 activation type 5",
                        "\"type\": \"leaky-relu\"",
                        "\"type\": 5",
                        code,
                        "/activation/type",
                        "string"),
                edit(
                        "N50 activation type null",
                        "\"type\": \"leaky-relu\"",
                        "\"type\": null",
                        code,
                        "/activation/type"),
                edit("N51 loss true", "\"cross-entropy\"", "true", code, "/loss", "a loss", "boolean"),
                edit("N52 loss []", "\"cross-entropy\"", "[]", code, "/loss", "array"),
                edit(
                        "N53 optimizer 1",
                        "{ \"type\": \"adam\", \"learningRate\": 0.01, \"beta1\": 0.9 }",
                        "1",
                        code,
                        "/optimizer",
                        "an optimizer"),
                edit(
                        "N54 optimizer null",
                        "{ \"type\": \"adam\", \"learningRate\": 0.01, \"beta1\": 0.9 }",
                        "null",
                        code,
                        "/optimizer",
                        "null"),
                edit("J32 learningRate \"NaN\"", RATE, "\"learningRate\": \"NaN\"", code, "number", "'NaN'"),
                edit("N55 learningRate null", RATE, "\"learningRate\": null", code, "number", "null"),
                edit("N56 learningRate {}", RATE, "\"learningRate\": {}", code, "number", "object"),
                edit("N57 slope \"0.1\"", SLOPE, "\"slope\": \"0.1\"", code, "/activation/slope", "number", "'0.1'"),
                edit("N58 slope null", SLOPE, "\"slope\": null", code, "/activation/slope", "a number", "null"),
                edit("N59 slope [0.1]", SLOPE, "\"slope\": [0.1]", code, "/activation/slope", "a number", "array"),
                edit("N60 slope true", SLOPE, "\"slope\": true", code, "/activation/slope", "number", "true"),
                edit(
                        "N61 units \"8\"",
                        LAST,
                        "{ \"units\": \"8\", \"activation\": \"softmax\" }",
                        code,
                        "units",
                        "'8'"),
                edit(
                        "N62 units null in a hidden layer",
                        FIRST,
                        "{ \"units\": null, \"activation\": \"relu\" }",
                        code,
                        "/network/layers/0/units",
                        "integer"),
                edit("N63 seed \"1\"", "\"seed\": 1", "\"seed\": \"1\"", code, "/seed", "integer", "'1'"),
                edit("N64 seed 1.5", "\"seed\": 1", "\"seed\": 1.5", code, "/seed", "integer", "1.5"),
                edit("N65 seed null", "\"seed\": 1", "\"seed\": null", code, "/seed", "null"),
                edit("N66 name 5", "\"seed\": 1", "\"name\": 5", code, "/name", "string"),
                edit("N67 name null", "\"seed\": 1", "\"name\": null", code, "/name", "string"),
                edit("N68 $schema 5", "\"seed\": 1", "\"$schema\": 5", code, "/$schema", "string"),
                edit("N69 training []", "{ \"epochs\": 2, \"batchSize\": 8 }", "[]", code, "/training", "object"),
                edit("N70 training null", "{ \"epochs\": 2, \"batchSize\": 8 }", "null", code, "/training", "object"),
                edit("N71 epochs 1.5", "\"epochs\": 2", "\"epochs\": 1.5", code, "/training/epochs", "1.5"),
                edit("N72 shuffle 1", "\"epochs\": 2", "\"shuffle\": 1", code, "/training/shuffle", "true or false"),
                edit("N73 shuffle \"true\"", "\"epochs\": 2", "\"shuffle\": \"true\"", code, "true or false", "'true'"),
                edit(
                        "J52 control characters",
                        "\"epochs\": 2",
                        "\"epochs\": \"\\u001b[31m\\n\"",
                        code,
                        "\\u001b[31m\\u000a"),
                edit(
                        "N74 initializer 1",
                        FIRST,
                        "{ \"units\": 3, \"activation\": \"relu\", \"initializer\": 1 }",
                        code,
                        "/network/layers/0/initializer",
                        "an initializer"),
                edit(
                        "N75 biasInitializer null",
                        FIRST,
                        "{ \"units\": 3, \"activation\": \"relu\", \"biasInitializer\": null }",
                        code,
                        "/network/layers/0/biasInitializer",
                        "null"),
                edit(
                        "N76 weights 1",
                        FIRST,
                        "{ \"units\": 3, \"activation\": \"relu\", \"weights\": 1 }",
                        code,
                        "/weights"),
                edit(
                        "N77 weights [1]",
                        FIRST,
                        "{ \"units\": 3, \"activation\": \"relu\", \"weights\": [1] }",
                        code,
                        "/weights/0",
                        "an array of numbers"),
                edit(
                        "N78 weights [[\"1\"]]",
                        FIRST,
                        "{ \"units\": 3, \"activation\": \"relu\", \"weights\": [[\"1\", 2, 3, 4]] }",
                        code,
                        "/weights/0/0",
                        "number"),
                edit(
                        "N79 biases null inside",
                        FIRST,
                        "{ \"units\": 3, \"activation\": \"relu\", \"biases\": [1, null, 3] }",
                        code,
                        "/biases/1",
                        "null"),
                edit(
                        "N80 biases {}",
                        FIRST,
                        "{ \"units\": 3, \"activation\": \"relu\", \"biases\": {} }",
                        code,
                        "/biases"),
                data(
                        "N81 data \"iris.csv\"",
                        "{ \"file\": \"iris.csv\", \"target\": \"species\", \"scale\": \"standard\","
                                + " \"validation\": 0.2 }",
                        "\"iris.csv\"",
                        code,
                        "/data",
                        "object"),
                data(
                        "N82 data null",
                        "{ \"file\": \"iris.csv\", \"target\": \"species\", \"scale\": \"standard\","
                                + " \"validation\": 0.2 }",
                        "null",
                        code,
                        "/data",
                        "object",
                        "null"),
                data("N83 file 5", "\"iris.csv\"", "5", code, "/data/file", "path"),
                data("N84 file null", "\"iris.csv\"", "null", code, "/data/file", "null"),
                data("N85 target true", TARGET, "true", code, "/data/target", "column"),
                data("N86 target null", TARGET, "null", code, "/data/target", "null"),
                data("N87 target [[1]]", TARGET, "[[1]]", code, "/data/target/0", "column"),
                data("N88 target 1.5", TARGET, "1.5", code, "/data/target", "integer"),
                data(
                        "N89 features \"a\"",
                        "\"validation\": 0.2",
                        "\"features\": \"a\"",
                        code,
                        "/data/features",
                        "array"),
                data("N90 features null", "\"validation\": 0.2", "\"features\": null", code, "/data/features", "array"),
                data("N91 features [null]", "\"validation\": 0.2", "\"features\": [1, null]", code, "/data/features/1"),
                data("N92 header \"yes\"", "\"validation\": 0.2", "\"header\": \"yes\"", code, "true or false"),
                data(
                        "N93 delimiter 5",
                        "\"validation\": 0.2",
                        "\"delimiter\": 5",
                        code,
                        "/data/delimiter",
                        "one character"),
                data("N94 scale true", "\"standard\"", "true", code, "/data/scale", "expected an encoding"),
                data("N95 validation \"0.2\"", "0.2", "\"0.2\"", code, "/data/validation", "(0, 1)", "'0.2'"),
                data("N96 validation null", "0.2", "null", code, "/data/validation", "fraction, every, file"),
                data("N97 every \"2\"", "0.2", "{\"every\": \"2\"}", code, "/data/validation/every", "integer"),
                data("N98 file of validation 5", "0.2", "{\"file\": 5}", code, "/data/validation/file", "path"));
    }

    static Stream<Case> ranges() {
        ErrorCode code = ErrorCode.CFG_RANGE;
        return Stream.of(
                edit(
                        "L11 clipping at 0",
                        "\"batchSize\": 8",
                        "\"batchSize\": 8, \"gradientClipping\": {\"norm\": 0}",
                        code,
                        "/training/gradientClipping/norm",
                        "norm must be > 0, found 0"),
                edit(
                        "L12 clipping at -1",
                        "\"batchSize\": 8",
                        "\"batchSize\": 8, \"gradientClipping\": {\"value\": -1}",
                        code,
                        "/training/gradientClipping/value",
                        "value must be > 0, found -1"),
                edit(
                        "L13 gamma 2",
                        RATE,
                        "\"learningRate\": 0.01, \"schedule\": {\"type\": \"step\", \"gamma\": 2}",
                        code,
                        "/optimizer/schedule/gamma",
                        "[0, 1]",
                        "2"),
                edit(
                        "L14 stepSize 0",
                        RATE,
                        "\"learningRate\": 0.01, \"schedule\": {\"type\": \"step\", \"stepSize\": 0}",
                        code,
                        "/optimizer/schedule/stepSize",
                        ">= 1",
                        "0"),
                edit(
                        "L15 annealStrategy",
                        RATE,
                        "\"learningRate\": 0.01, \"schedule\": {\"type\": \"one-cycle\", \"annealStrategy\": \"exp\"}",
                        code,
                        "/optimizer/schedule/annealStrategy",
                        "one of cos, linear",
                        "'exp'"),
                edit(
                        "L01 dropout 1",
                        FIRST,
                        "{ \"units\": 3, \"activation\": \"relu\", \"dropout\": 1 }",
                        code,
                        "/network/layers/0/dropout",
                        "dropout must be in [0, 1), found 1"),
                edit(
                        "L02 dropout -0.1",
                        FIRST,
                        "{ \"units\": 3, \"activation\": \"relu\", \"dropout\": -0.1 }",
                        code,
                        "[0, 1)",
                        "-0.1"),
                edit(
                        "L03 inputDropout 1.5",
                        "\"inputs\": 4",
                        "\"inputs\": 4, \"inputDropout\": 1.5",
                        code,
                        "/network/inputDropout",
                        "inputDropout must be in [0, 1), found 1.5"),
                edit(
                        "L04 l1 -1",
                        FIRST,
                        "{ \"units\": 3, \"activation\": \"relu\", \"l1\": -1 }",
                        code,
                        "/network/layers/0/l1",
                        "l1 must be >= 0, found -1"),
                edit(
                        "L05 l2 of the network",
                        "\"inputs\": 4",
                        "\"inputs\": 4, \"l2\": -1e-9",
                        code,
                        "/network/l2",
                        "l2 must be >= 0"),
                edit(
                        "L06 maxNorm 0",
                        FIRST,
                        "{ \"units\": 3, \"activation\": \"relu\", \"maxNorm\": 0 }",
                        code,
                        "/network/layers/0/maxNorm",
                        "maxNorm must be > 0, found 0"),
                edit(
                        "J17 inputs 2147483648",
                        "\"inputs\": 4",
                        "\"inputs\": 2147483648",
                        code,
                        "2147483648",
                        "<= 1000000"),
                edit("J19 inputs -3", "\"inputs\": 4", "\"inputs\": -3", code, "-3", ">= 1"),
                edit("N100 inputs 0", "\"inputs\": 4", "\"inputs\": 0", code, ">= 1", "found 0"),
                edit("N101 inputs 1e9999999999", "\"inputs\": 4", "\"inputs\": 1e9999999999", code, "1e9999999999"),
                edit("N102 inputs -1e30", "\"inputs\": 4", "\"inputs\": -1e30", code, ">= 1", "-1e30"),
                edit("J31 learningRate 0", RATE, "\"learningRate\": 0", code, "> 0", "found 0"),
                edit("J31 learningRate -1", RATE, "\"learningRate\": -1", code, "> 0", "found -1"),
                edit("J34 learningRate 1e400", RATE, "\"learningRate\": 1e400", code, "finite", "1e400"),
                edit("J35 learningRate 1e-400", RATE, "\"learningRate\": 1e-400", code, "underflow", "1e-400"),
                edit("N103 learningRate 0.0000…1", RATE, "\"learningRate\": 1e-99999999999", code, "underflow"),
                edit("N104 slope 1e400", SLOPE, "\"slope\": 1e400", code, "/activation/slope", "finite"),
                edit("N105 slope 1e-400", SLOPE, "\"slope\": 1e-400", code, "/activation/slope", "underflow"),
                edit("N106 slope -1", SLOPE, "\"slope\": -1", code, "/activation/slope", ">= 0", "-1"),
                edit("J37 beta1 1.0", "\"beta1\": 0.9", "\"beta1\": 1.0", code, "/optimizer/beta1", "[0, 1)", "1.0"),
                edit("N107 beta1 -0.1", "\"beta1\": 0.9", "\"beta1\": -0.1", code, "[0, 1)", "-0.1"),
                edit("J38 batchSize 0", "\"batchSize\": 8", "\"batchSize\": 0", code, ">= 1", "/training/batchSize"),
                edit("N108 batchSize -8", "\"batchSize\": 8", "\"batchSize\": -8", code, ">= 1", "-8"),
                edit("N109 epochs 0", "\"epochs\": 2", "\"epochs\": 0", code, ">= 1", "/training/epochs"),
                edit("N110 epochs 2147483648", "\"epochs\": 2", "\"epochs\": 2147483648", code, "<= 2147483647"),
                edit(
                        "J49 seed 9223372036854775808",
                        "\"seed\": 1",
                        "\"seed\": 9223372036854775808",
                        code,
                        "seed",
                        "<= 9223372036854775807"),
                edit(
                        "N111 seed -9223372036854775809",
                        "\"seed\": 1",
                        "\"seed\": -9223372036854775809",
                        code,
                        "seed",
                        ">= -9223372036854775808"),
                edit(
                        "N112 units 0",
                        LAST,
                        "{ \"units\": 0, \"activation\": \"softmax\" }",
                        code,
                        ">= 1",
                        "/layers/1/units"),
                edit(
                        "N113 units -1 in a hidden layer",
                        FIRST,
                        "{ \"units\": -1, \"activation\": \"relu\" }",
                        code,
                        "-1"),
                edit(
                        "N114 units 1000001",
                        FIRST,
                        "{ \"units\": 1000001, \"activation\": \"relu\" }",
                        code,
                        "<= 1000000"),
                whole(
                        "N115 layers []",
                        "{\"network\":{\"inputs\":1,\"layers\":[]},\"loss\":\"hinge\"}",
                        code,
                        "one layer"),
                edit(
                        "N116 weights []",
                        FIRST,
                        "{ \"units\": 3, \"activation\": \"relu\", \"weights\": [] }",
                        code,
                        "/weights"),
                edit(
                        "N117 weights [[]]",
                        FIRST,
                        "{ \"units\": 3, \"activation\": \"relu\", \"weights\": [[]] }",
                        code,
                        "/weights/0"),
                edit(
                        "N118 biases []",
                        FIRST,
                        "{ \"units\": 3, \"activation\": \"relu\", \"biases\": [] }",
                        code,
                        "/biases"),
                edit(
                        "N119 a weight of 1e300",
                        FIRST,
                        "{ \"units\": 3, \"activation\": \"relu\", \"weights\": [[1e300, 2, 3, 4]] }",
                        code,
                        "/weights/0/0",
                        "float32"),
                edit(
                        "N120 a bias of 1e400",
                        FIRST,
                        "{ \"units\": 3, \"activation\": \"relu\", \"biases\": [1, 2, 1e400] }",
                        code,
                        "finite"),
                data("N121 validation 1.5", "0.2", "1.5", code, "/data/validation", "(0, 1)", "1.5"),
                data("N122 validation 0", "0.2", "0", code, "(0, 1)", "found 0"),
                data("N123 validation 1", "0.2", "1", code, "(0, 1)", "found 1"),
                data("N124 validation -0.2", "0.2", "-0.2", code, "(0, 1)", "-0.2"),
                data("N125 fraction 1", "0.2", "{\"fraction\": 1}", code, "/data/validation/fraction", "(0, 1)"),
                data("N126 every 1", "0.2", "{\"every\": 1}", code, "/data/validation/every", ">= 2"),
                data("N127 validation file empty", "0.2", "{\"file\": \"\"}", code, "/data/validation/file", "empty"),
                data("N128 file empty", "\"iris.csv\"", "\"\"", code, "/data/file", "empty"),
                data("N129 file with NUL", "\"iris.csv\"", "\"a\\u0000b\"", code, "/data/file", "\\u0000"),
                data("N130 target empty array", TARGET, "[]", code, "/data/target", "at least one column"),
                data("N131 target 0", TARGET, "0", code, "/data/target", ">= 1"),
                data("N132 target -1", TARGET, "-1", code, "/data/target", ">= 1"),
                data("N133 target \"\"", TARGET, "\"\"", code, "/data/target", "empty"),
                data(
                        "N134 features []",
                        "\"validation\": 0.2",
                        "\"features\": []",
                        code,
                        "/data/features",
                        "at least one"),
                data(
                        "N135 delimiter of two",
                        "\"validation\": 0.2",
                        "\"delimiter\": \"::\"",
                        code,
                        "one character",
                        "'::'"),
                data("N136 delimiter empty", "\"validation\": 0.2", "\"delimiter\": \"\"", code, "one character"),
                data("N137 delimiter quote", "\"validation\": 0.2", "\"delimiter\": \"\\\"\"", code, "no quote"),
                data("N138 delimiter line end", "\"validation\": 0.2", "\"delimiter\": \"\\n\"", code, "\\u000a"),
                data(
                        "N139 delimiter emoji",
                        "\"validation\": 0.2",
                        "\"delimiter\": \"\\ud83d\\ude00\"",
                        code,
                        "one character"),
                data("N139a decimal", "\"validation\": 0.2", "\"decimal\": \";\"", code, "\".\" or \",\"", "';'"),
                data("N139b thousands", "\"validation\": 0.2", "\"thousands\": \"1\"", code, "no letter, digit"),
                data(
                        "N139c encoding",
                        "\"validation\": 0.2",
                        "\"encoding\": \"window-1252\"",
                        code,
                        "not supported",
                        "Did you mean 'windows-1252'?"),
                data("N139d EBCDIC", "\"validation\": 0.2", "\"encoding\": \"IBM037\"", code, "not supported"),
                data(
                        "N140 scale Standard",
                        "\"standard\"",
                        "\"Standard\"",
                        ErrorCode.CFG_UNKNOWN_PLUGIN,
                        "Did you mean 'standard'?"),
                data(
                        "N141 scale zscore",
                        "\"standard\"",
                        "\"zscore\"",
                        ErrorCode.CFG_UNKNOWN_PLUGIN,
                        "Did you mean 'standard'?"),
                data(
                        "N142 targetType class",
                        "\"validation\": 0.2",
                        "\"targetType\": \"class\"",
                        code,
                        "auto, label, number"),
                edit(
                        "N143 uniform upside down",
                        FIRST,
                        "{ \"units\": 3, \"activation\": \"relu\","
                                + " \"initializer\": { \"type\": \"uniform\", \"low\": 2, \"high\": 1 } }",
                        code,
                        "/network/layers/0/initializer",
                        "low must not exceed high"),
                edit(
                        "N144 nesterov without momentum",
                        "{ \"type\": \"adam\", \"learningRate\": 0.01, \"beta1\": 0.9 }",
                        "{ \"type\": \"sgd\", \"nesterov\": true }",
                        code,
                        "/optimizer",
                        "momentum"));
    }

    static Stream<Case> names() {
        ErrorCode key = ErrorCode.CFG_UNKNOWN_KEY;
        ErrorCode plugin = ErrorCode.CFG_UNKNOWN_PLUGIN;
        ErrorCode missing = ErrorCode.CFG_MISSING;
        return Stream.of(
                edit(
                        "J11 duplicate key seed",
                        "\"seed\": 1",
                        "\"seed\": 1, \"seed\": 2",
                        ErrorCode.CFG_DUPLICATE,
                        "seed",
                        "x.json:2:14"),
                edit(
                        "N145 duplicate key in a plugin",
                        SLOPE,
                        "\"slope\": 0.1, \"slope\": 0.1",
                        ErrorCode.CFG_DUPLICATE,
                        "/network/layers/0/activation/slope"),
                edit(
                        "N146 duplicate key by escape",
                        "\"seed\": 1",
                        "\"seed\": 1, \"\\u0073eed\": 1",
                        ErrorCode.CFG_DUPLICATE,
                        "'seed'"),
                edit("J13 missing inputs", "\"inputs\": 4,", "", missing, "/inputs", "integer"),
                edit("N147 missing loss", "\"loss\": \"cross-entropy\",", "", missing, "/loss"),
                whole("N148 missing network", "{\"loss\": \"hinge\"}", missing, "/network"),
                whole("N149 missing layers", "{\"network\": {\"inputs\": 1}, \"loss\": \"hinge\"}", missing, "/layers"),
                edit(
                        "N150 missing units in a hidden layer",
                        FIRST,
                        "{ \"activation\": \"relu\" }",
                        missing,
                        "/network/layers/0/units"),
                edit(
                        "N151 missing units in the last layer without data",
                        LAST,
                        "{ \"activation\": \"softmax\" }",
                        missing,
                        "/network/layers/1/units",
                        "no \"data\""),
                edit("N152 missing activation", LAST, "{ \"units\": 3 }", missing, "/network/layers/1/activation"),
                edit(
                        "N153 empty layer but last",
                        LAST,
                        "{ \"activation\": {}, \"units\": 3 }",
                        missing,
                        "/network/layers/1/activation/type",
                        "Available: celu"),
                data("N154 missing file", "\"file\": \"iris.csv\",", "", missing, "/data/file"),
                data("N155 missing target", "\"target\": \"species\",", "", missing, "/data/target"),
                data("N156 empty validation", "0.2", "{}", missing, "/data/validation", "fraction, every, file"),
                edit(
                        "J29 a class name",
                        "\"softmax\"",
                        "\"java.lang.Runtime\"",
                        plugin,
                        "'java.lang.Runtime'",
                        "Available"),
                edit("N157 a misspelt activation", "\"softmax\"", "\"sofmax\"", plugin, "Did you mean 'softmax'?"),
                edit("N158 a misspelt loss", "\"cross-entropy\"", "\"crossentropy\"", plugin, "'cross-entropy'?"),
                edit("N159 Keras' name", "\"cross-entropy\"", "\"cross_entropy\"", plugin, "'cross-entropy'?"),
                edit(
                        "N160 a misspelt optimizer",
                        "\"type\": \"adam\"",
                        "\"type\": \"Adam\"",
                        plugin,
                        "/optimizer/type",
                        "'adam'?"),
                edit("N161 an activation as loss", "\"cross-entropy\"", "\"relu\"", plugin, "no loss named 'relu'"),
                edit("N162 an empty name", "\"softmax\"", "\"\"", plugin, "no activation named ''"),
                edit("N163 a very long name", "\"softmax\"", "\"" + "x".repeat(4000) + "\"", plugin, "xxx…'"),
                edit("N164 a name with ESC", "\"softmax\"", "\"\\u001b]0;x\\u0007\"", plugin, "\\u001b]0;x\\u0007"),
                edit(
                        "N165 a type in an object without parameters",
                        LAST,
                        "{ \"units\": 3, \"activation\": { \"type\": \"sofmax\" } }",
                        plugin,
                        "/network/layers/1/activation/type"),
                edit(
                        "N166 an unknown initializer",
                        FIRST,
                        "{ \"units\": 3, \"activation\": \"relu\", \"initializer\": \"he\" }",
                        plugin,
                        "/network/layers/0/initializer",
                        "he-normal"),
                edit("N167 an unknown key", "\"seed\": 1", "\"sead\": 1", key, "/sead", "Did you mean 'seed'?"),
                edit("N168 an empty key", "\"seed\": 1", "\"\": 1", key, "unknown key ''"),
                edit("N169 upper case", "\"seed\"", "\"Seed\"", key, "Did you mean 'seed'?"),
                edit("N170 upper case of a required key", "\"loss\"", "\"Loss\"", key, "Did you mean 'loss'?"),
                edit(
                        "N171 upper case of a hidden layer's units",
                        FIRST,
                        "{ \"Units\": 3, \"activation\": \"relu\" }",
                        key,
                        "Did you mean 'units'?"),
                edit("N172 a misspelt inputs", "\"inputs\"", "\"input\"", key, "Did you mean 'inputs'?"),
                edit("N173 learningrate", "\"learningRate\"", "\"learningrate\"", key, "Did you mean 'learningRate'?"),
                edit(
                        "N174 learning_rate",
                        "\"learningRate\"",
                        "\"learning_rate\"",
                        key,
                        "Did you mean 'learningRate'?"),
                edit("N175 batch_size", "\"batchSize\"", "\"batch_size\"", key, "Did you mean 'batchSize'?"),
                edit(
                        "N176 a parameter of another plugin",
                        SLOPE,
                        "\"alpha\": 0.1",
                        key,
                        "activation 'leaky-relu' has no parameter 'alpha'",
                        "slope"),
                edit(
                        "N177 a parameter where there are none",
                        LAST,
                        "{ \"units\": 3, \"activation\": { \"type\": \"softmax\", \"axis\": 1 } }",
                        key,
                        "no parameters"),
                edit(
                        "N178 learningRate in the wrong place",
                        "\"epochs\": 2",
                        "\"learningRate\": 0.1",
                        key,
                        "/training/learningRate"),
                edit(
                        "N179 a key with ESC and line end",
                        "\"seed\": 1",
                        "\"\\u001b[31m\\n\": 1",
                        key,
                        "/\\u001b[31m\\u000a",
                        "'\\u001b[31m\\u000a'"),
                edit("N180 a key with / and ~", "\"seed\": 1", "\"a/b~c\": 1", key, "/a~1b~0c"),
                edit(
                        "N181 a key in a layer",
                        FIRST,
                        "{ \"units\": 3, \"activation\": \"relu\", \"dropOut\": 0.5 }",
                        key,
                        "/network/layers/0/dropOut",
                        "Did you mean 'dropout'?"),
                edit(
                        "L19 a key in gradientClipping",
                        "\"batchSize\": 8",
                        "\"batchSize\": 8, \"gradientClipping\": {\"nrm\": 1}",
                        key,
                        "/training/gradientClipping/nrm",
                        "Did you mean 'norm'?"),
                edit(
                        "L20 a parameter of another schedule",
                        RATE,
                        "\"learningRate\": 0.01, \"schedule\": {\"type\": \"cosine\", \"gamma\": 0.5}",
                        key,
                        "/optimizer/schedule/gamma",
                        "schedule 'cosine' has no parameter 'gamma'."),
                edit(
                        "L10 a key of a layer in training",
                        "\"batchSize\": 8",
                        "\"batchSize\": 8, \"l2\": 0.1",
                        key,
                        "/training/l2"),
                data("N182 a key in data", "\"validation\"", "\"validations\"", key, "Did you mean 'validation'?"),
                data("N183 a key in validation", "0.2", "{\"fracton\": 0.2}", key, "Did you mean 'fraction'?"),
                edit(
                        "N184 an unknown key with an object",
                        "\"seed\": 1",
                        "\"x\": {\"y\": [{}]}",
                        key,
                        "/x  unknown key"));
    }

    static Stream<Case> semantics() {
        ErrorCode code = ErrorCode.CFG_SEMANTIC;
        return Stream.of(
                edit(
                        "L18 two kinds of clipping",
                        "\"batchSize\": 8",
                        "\"batchSize\": 8, \"gradientClipping\": {\"norm\": 1, \"value\": 1}",
                        code,
                        "/training/gradientClipping",
                        "one of value, norm, found both"),
                edit(
                        "L09 dropout of the output layer",
                        LAST,
                        "{ \"units\": 3, \"activation\": \"softmax\", \"dropout\": 0.5 }",
                        code,
                        "/network/layers/1/dropout",
                        "output layer takes no dropout"),
                whole(
                        "J40 softmax over one unit with squares",
                        edited(WITHOUT_DATA, LAST, "{ \"units\": 1, \"activation\": \"softmax\" }")
                                .replace("cross-entropy", "mean-squared-error"),
                        code,
                        "softmax",
                        "units",
                        "/network/layers/1"),
                edit(
                        "J41 binary cross-entropy of softmax over 3",
                        "\"cross-entropy\"",
                        "\"binary-cross-entropy\"",
                        code,
                        "bce",
                        "softmax",
                        "/loss"),
                edit(
                        "N185 cross-entropy of identity",
                        LAST,
                        "{ \"units\": 3, \"activation\": \"identity\" }",
                        code,
                        "independent",
                        "use softmax",
                        "'identity'",
                        "/loss"),
                whole(
                        "N185a cross-entropy of sigmoid, the number of classes unknown",
                        edited(Documents.IRIS, LAST.replace(" \"a", "  \"a"), "{ \"activation\": \"sigmoid\" }"),
                        code,
                        "independent",
                        "use softmax",
                        "'sigmoid'",
                        "/loss"),
                whole(
                        "N185b binary cross-entropy of identity",
                        edited(WITHOUT_DATA, LAST, "{ \"units\": 3, \"activation\": \"identity\" }")
                                .replace("cross-entropy", "binary-cross-entropy"),
                        code,
                        "[0, 1]",
                        "such as 'sigmoid'",
                        "identity",
                        "/network/layers/1/activation"),
                edit(
                        "N186 a row too few",
                        FIRST,
                        "{ \"units\": 3, \"activation\": \"relu\", \"weights\": [[1, 2, 3, 4], [1, 2, 3, 4]] }",
                        code,
                        "/network/layers/0/weights",
                        "3 units",
                        "2 rows"),
                edit(
                        "N187 a weight too many",
                        FIRST,
                        "{ \"units\": 1, \"activation\": \"relu\", \"weights\": [[1, 2, 3, 4, 5]] }",
                        code,
                        "/network/layers/0/weights/0",
                        "4 inputs",
                        "5 weights"),
                edit(
                        "N188 weights against the layer before",
                        LAST,
                        "{ \"units\": 3, \"activation\": \"softmax\", \"weights\": [[1, 2, 3], [1, 2, 3], [1, 2]] }",
                        code,
                        "/network/layers/1/weights/2",
                        "3 inputs",
                        "2 weights"),
                edit(
                        "N189 a bias too few",
                        FIRST,
                        "{ \"units\": 3, \"activation\": \"relu\", \"biases\": [1, 2] }",
                        code,
                        "/network/layers/0/biases",
                        "2 biases"),
                data(
                        "N190 rows of different length",
                        "{ \"units\": 16, \"activation\": { \"type\": \"leaky-relu\"," + " \"slope\": 0.1 } }",
                        "{ \"units\": 2, \"activation\": \"relu\", \"weights\": [[1, 2], [1]] }",
                        code,
                        "/network/layers/0/weights/1",
                        "first row"),
                data(
                        "N191 the target as feature",
                        "\"validation\": 0.2",
                        "\"features\": [1, \"species\"]",
                        code,
                        "/data/features",
                        "'species'",
                        "target"),
                data(
                        "N192 a feature twice",
                        "\"validation\": 0.2",
                        "\"features\": [1, 2, 1]",
                        code,
                        "number 1",
                        "twice"),
                data("N193 a target twice", TARGET, "[\"a\", \"a\"]", code, "/data/target", "'a'", "twice"),
                data(
                        "N194 a name without header",
                        "\"validation\": 0.2",
                        "\"header\": false",
                        code,
                        "/data/target",
                        "\"header\" is false"),
                data(
                        "N195 two label columns",
                        "\"species\", \"scale\": \"standard\"",
                        "[1, 2], \"targetType\": \"label\"",
                        code,
                        "/data/target",
                        "one column"),
                data(
                        "N196 scaled labels",
                        "\"validation\": 0.2",
                        "\"targetType\": \"label\", \"scaleTarget\": \"standard\"",
                        code,
                        "/data/scaleTarget"),
                data(
                        "N197 two kinds of validation",
                        "0.2",
                        "{\"every\": 5, \"fraction\": 0.2}",
                        code,
                        "/data/validation",
                        "one of fraction, every, file"),
                data(
                        "N198 a target beside idx files",
                        "\"validation\": 0.2",
                        "\"labels\": \"labels.gz\"",
                        code,
                        "/data/target",
                        "target is for a CSV, but \"labels\" says that the rows are in idx files. Delete one"),
                data(
                        "N199 labels of held-out rows of a CSV",
                        "0.2",
                        "{\"file\": \"a.csv\", \"labels\": \"b\"}",
                        code,
                        "/data/validation",
                        "validation names \"labels\", but \"file\" is a CSV, in which a column is the target"),
                data(
                        "N200 a window of what is not streamed",
                        "\"validation\": 0.2",
                        "\"streaming\": false, \"shuffleWindow\": 10",
                        code,
                        "/data/shuffleWindow",
                        "shuffleWindow says how a file is streamed, but \"streaming\" is false"));
    }

    @ParameterizedTest
    @MethodSource({"syntax", "limits", "types", "ranges", "names", "semantics"})
    void isReportedOnceWithItsCodePlaceAndWords(Case bad) {
        ConfigException e = assertThrows(ConfigException.class, () -> READER.read(bad.document(), "x.json"));
        assertEquals(1, e.problems().size(), e::getMessage);
        Problem problem = e.problems().get(0);
        assertEquals(bad.code(), problem.code(), e::getMessage);
        assertEquals("x.json", problem.location().source());
        assertTrue(problem.location().line() > 0 && problem.location().column() > 0, e::getMessage);
        for (String text : bad.texts()) {
            assertTrue(e.getMessage().contains(text), () -> "expected <" + text + "> in: " + e.getMessage());
        }
        assertTrue(e.getMessage().length() <= 700, e::getMessage);
        assertTrue(e.getMessage().chars().noneMatch(Character::isISOControl), e::getMessage);
    }
}
