package dev.chainrule.mlp.io.document;

import static dev.chainrule.mlp.io.document.Documents.ALL_KEYS;
import static dev.chainrule.mlp.io.document.Documents.IRIS;
import static dev.chainrule.mlp.io.document.Documents.MINIMAL;
import static dev.chainrule.mlp.io.document.Documents.READER;
import static dev.chainrule.mlp.io.document.Documents.WITHOUT_DATA;
import static dev.chainrule.mlp.io.document.Documents.edited;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.sun.management.ThreadMXBean;
import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.core.spec.CheckpointSpec;
import dev.chainrule.mlp.core.spec.ColumnRef;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.EarlyStoppingSpec;
import dev.chainrule.mlp.core.spec.Factor;
import dev.chainrule.mlp.core.spec.GradientClipping;
import dev.chainrule.mlp.core.spec.Initialization;
import dev.chainrule.mlp.core.spec.InputScale;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.Regularization;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.StepFactors;
import dev.chainrule.mlp.core.spec.TargetType;
import dev.chainrule.mlp.core.spec.Ties;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import dev.chainrule.mlp.core.spec.Validation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentReaderTest {
    private static final Optional<PluginSpec> NO_PLUGIN = Optional.empty();

    @Test
    void readsTheDocumentOfTheDesign() {
        RunSpec spec = READER.read(IRIS, "iris.json");
        assertEquals(
                new RunSpec(
                        "iris",
                        42,
                        Optional.of(DataSpec.builder()
                                .file("iris.csv")
                                .target("species")
                                .scale("standard")
                                .validation(0.2)
                                .build()),
                        new NetworkSpec(
                                OptionalInt.empty(),
                                List.of(
                                        LayerSpec.of(16, new PluginSpec("leaky-relu", Map.of("slope", 0.1))),
                                        LayerSpec.of(3, "softmax"))),
                        PluginSpec.of("cross-entropy"),
                        OptimizerSpec.of("adam", 0.01),
                        TrainingSpec.of(100, 16, true)),
                spec);
    }

    @Test
    void readsEveryKey() {
        Map<String, Object> uniform = new LinkedHashMap<>();
        uniform.put("low", -1);
        uniform.put("high", 1.0);
        Map<String, Object> sgd = new LinkedHashMap<>();
        sgd.put("momentum", 0.5);
        sgd.put("nesterov", true);
        assertEquals(
                new RunSpec(
                        "Größe 量 \ud83d\ude00",
                        Long.MIN_VALUE,
                        Optional.of(DataSpec.builder()
                                .file("data/wine.csv")
                                .delimiter('\t')
                                .target(List.of(ColumnRef.named("a"), ColumnRef.numbered(7)))
                                .targetType(TargetType.NUMBER)
                                .features(List.of(ColumnRef.numbered(1), ColumnRef.named("b"), ColumnRef.numbered(3)))
                                .scale("min-max")
                                .scaleTarget("standard")
                                .validation(new Validation.Every(5))
                                .build()),
                        new NetworkSpec(
                                OptionalInt.of(3),
                                0.2,
                                Map.of("2-3", new PluginSpec("embedding", Map.of("dimensions", 2))),
                                InputScale.LEARNED,
                                Optional.of(Factor.of(6)),
                                Initialization.FITTED,
                                new Regularization(
                                        OptionalDouble.of(1e-5), OptionalDouble.of(1e-4), OptionalDouble.of(4)),
                                List.of(
                                        new LayerSpec(
                                                OptionalInt.of(2),
                                                PluginSpec.of("tanh"),
                                                true,
                                                Optional.of(new PluginSpec("uniform", uniform)),
                                                Optional.of(new PluginSpec("constant", Map.of("value", 1e-3))),
                                                List.of(List.of(0.1, -2.0, 3e-5), List.of(4.0, 5.0, -0.0)),
                                                List.of(1.0, 1e-300),
                                                0.5,
                                                false,
                                                new StepFactors(
                                                        Optional.of(Factor.OfInputs.INVERSE_ROOT),
                                                        Optional.of(Factor.of(0.1)),
                                                        Optional.of(Factor.of(0.2)),
                                                        Optional.empty(),
                                                        Optional.empty()),
                                                new Regularization(
                                                        OptionalDouble.of(0),
                                                        OptionalDouble.of(1e-3),
                                                        OptionalDouble.of(3))),
                                        LayerSpec.builder()
                                                .activation("identity")
                                                .build())),
                        new PluginSpec("huber", Map.of("delta", 2)),
                        new OptimizerSpec(
                                new PluginSpec("sgd", sgd),
                                OptionalDouble.of(1),
                                Optional.of(new PluginSpec("cosine", Map.of("warmupEpochs", 0.5))),
                                Optional.empty()),
                        TrainingSpec.of(7, 1, false)
                                .withThreads(2)
                                .withDropoutSchedule("flat-cos")
                                .withGradientClipping(new GradientClipping.Norm(1))
                                .withMetrics(List.of(PluginSpec.of("mae"), new PluginSpec("top-k", Map.of("k", 3))))
                                .withEarlyStopping(Optional.of(
                                        new EarlyStoppingSpec(PluginSpec.of("mae"), 3, 0.5, false, Ties.LATER)))
                                .withCheckpoint(Optional.of(
                                        CheckpointSpec.everyEpochs(3).keep(5)))),
                READER.read(ALL_KEYS, "all.json"));
    }

    @Test
    void givesDefaultsToWhatIsLeftOut() {
        RunSpec spec = READER.read(MINIMAL, "x.json");
        assertEquals("", spec.name());
        assertEquals(0, spec.seed());
        assertEquals(Optional.empty(), spec.data());
        assertEquals(OptimizerSpec.DEFAULT, spec.optimizer());
        assertEquals(TrainingSpec.of(100, 32, true), spec.training());
        DataSpec data = READER.read(edited(IRIS, ", \"scale\": \"standard\", \"validation\": 0.2", ""), "x.json")
                .data()
                .orElseThrow();
        assertEquals(DataSpec.of("iris.csv", "species"), data);
    }

    @Test
    void anOptimizerWithoutATypeIsAdam() {
        assertEquals(
                OptimizerSpec.of("adam", 0.02),
                READER.read(
                                edited(IRIS, "\"type\": \"adam\", \"learningRate\": 0.01", "\"learningRate\": 0.02"),
                                "x.json")
                        .optimizer());
        String message = assertThrows(
                        ConfigException.class,
                        () -> READER.read(edited(IRIS, "\"type\": \"adam\"", "\"typ\": \"sgd\""), "x.json"))
                .getMessage();
        assertTrue(message.contains("optimizer 'adam' has no parameter 'typ'. Did you mean 'type'?"), message);
    }

    @Test
    void earlyStoppingWatchesTheLossUnlessItIsTold() {
        String document = edited(IRIS, "\"batchSize\": 16", "\"earlyStopping\": {}");
        assertEquals(
                Optional.of(EarlyStoppingSpec.DEFAULT),
                READER.read(document, "x.json").training().earlyStopping());
        assertTrue(EarlyStoppingSpec.DEFAULT.watchesLoss());
    }

    @Test
    void acceptsAByteOrderMark() throws IOException { // J56
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf});
        bytes.write(ALL_KEYS.getBytes(StandardCharsets.UTF_8));
        assertEquals(READER.read(ALL_KEYS, "x.json"), READER.read(bytes.toByteArray(), "x.json"));
    }

    @ParameterizedTest
    @CsvSource({"1e2, 100", "1.0, 1", "1000e-3, 1", "1E+1, 10", "0.5e1, 5", "1000000, 1000000"})
    void takesAnIntegerHoweverItIsWritten(String text, int value) {
        String document = edited(MINIMAL, "\"inputs\":1", "\"inputs\":" + text);
        assertEquals(
                OptionalInt.of(value), READER.read(document, "x.json").network().inputs());
    }

    @ParameterizedTest
    @CsvSource({
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, -9223372036854775808",
        "9007199254740993, 9007199254740993",
        "-0, 0",
        "0e999999999999, 0"
    })
    void takesAnySeedExactly(String text, long value) {
        assertEquals(
                value,
                READER.read(edited(WITHOUT_DATA, "\"seed\": 1", "\"seed\": " + text), "x.json")
                        .seed());
    }

    @ParameterizedTest
    @CsvSource({
        "1, java.lang.Integer",
        "-0, java.lang.Integer",
        "2147483647, java.lang.Integer",
        "2147483648, java.lang.Long",
        "9223372036854775808, java.lang.Double",
        "1.0, java.lang.Double",
        "1e0, java.lang.Double"
    })
    void holdsAParametersNumberInTheFirstTypeThatFits(String text, Class<?> type) {
        String document = edited(WITHOUT_DATA, "\"slope\": 0.1", "\"slope\": " + (text.equals("-0") ? "0" : text));
        PluginSpec activation =
                READER.read(document, "x.json").network().layers().get(0).activation();
        assertInstanceOf(type, activation.parameters().get("slope"));
    }

    @Test
    void lastLayersUnitsMayFollowFromTheData() {
        RunSpec spec = READER.read(edited(IRIS, "\"units\": 3,  ", ""), "x.json");
        assertEquals(OptionalInt.empty(), spec.network().outputLayer().units());
    }

    @Test
    void reportsThreeFaultsOfDifferentPartsTogether() { // J55
        String document = IRIS.replace("leaky-relu", "leaky-rleu")
                .replace("cross-entropy", "cross-entropie")
                .replace("0.01", "-0.01");
        assertEquals(
                List.of("/network/layers/0/activation/type", "/loss", "/optimizer/learningRate"), pointers(document));
    }

    @Test
    void aLayerThatCannotBeReadHidesNothingElse() {
        String document = """
                { "network": { "inputs": 2.5, "layers": [
                    null,
                    { "units": "8", "activation": "rleu", "weights": [[1, 2, 3]], "biases": [1] },
                    { "units": 2, "activation": { "type": "leaky-relu", "slope": -1, "slop": 2 }, "weights": [[1], [2]] },
                    { "units": 3, "activation": "softmax", "weights": [[1, 2, 3], [1, 2], [1, 2]], "biases": [1] } ] },
                  "loss": "binary-cross-entropy",
                  "optimizer": { "type": "adam", "beta1": 2, "learningRate": 0, "beta3": 1 },
                  "training": { "epochs": 0 }, "data": { "target": 0 } }""";
        assertEquals(
                List.of(
                        "/network/inputs",
                        "/network/layers/0",
                        "/network/layers/1/units",
                        "/network/layers/1/activation",
                        "/network/layers/2/activation/slope",
                        "/network/layers/2/activation/slop",
                        "/network/layers/3/weights/0",
                        "/network/layers/3/biases",
                        "/loss",
                        "/optimizer/beta1",
                        "/optimizer/learningRate",
                        "/optimizer/beta3",
                        "/training/epochs",
                        "/data/file",
                        "/data/target"),
                pointers(document));
    }

    private static List<String> pointers(String document) {
        ConfigException e = assertThrows(ConfigException.class, () -> READER.read(document, "x.json"));
        return e.problems().stream().map(problem -> problem.location().path()).toList();
    }

    @Test
    void namesTwentyFaultsAndCountsTheOthers() {
        StringBuilder keys = new StringBuilder();
        for (int i = 1; i <= 25; i++) {
            keys.append("\"k").append(i).append("\":0,");
        }
        ConfigException e =
                assertThrows(ConfigException.class, () -> READER.read("{" + keys + MINIMAL.substring(1), "x.json"));
        assertEquals(21, e.problems().size());
        assertEquals("/k20", e.problems().get(19).location().path());
        assertEquals(
                "x.json  … and 5 more [CFG_UNKNOWN_KEY]", e.problems().get(20).toString());
    }

    /** Text is made and a name suggested for the faults that are reported, not for the 39,980 others. */
    @Test
    void ofManyFaultsOnlyThoseThatAreReportedCostWork() {
        StringBuilder keys = new StringBuilder();
        for (int i = 0; i < 40_000; i++) {
            keys.append("\"momentun").append(i).append("\":0,");
        }
        String adam = "\"optimizer\":{\"type\":\"adam\"," + keys + "\"beta1\":0.5},";
        String document = "{" + adam + MINIMAL.substring(1);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(id);
        ConfigException e = assertThrows(ConfigException.class, () -> READER.read(document, "x.json"));
        long bytes = threads.getThreadAllocatedBytes(id) - before;
        assertTrue(e.getMessage().endsWith("… and 39980 more [CFG_UNKNOWN_KEY]"));
        assertTrue(bytes < 2_000L * 40_000, bytes + " bytes allocated"); // with every message made it is 6,000 a fault
    }

    @Test
    void depthOf100000EndsInALimitEvenOnASmallStack() throws InterruptedException { // J44
        for (String open : List.of("[", "{\"a\":")) {
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread thread = new Thread(
                    null,
                    () -> {
                        try {
                            READER.read(open.repeat(100_000), "x.json");
                        } catch (Throwable e) {
                            thrown.set(e);
                        }
                    },
                    "small stack",
                    256 * 1024);
            thread.start();
            thread.join();
            Problem problem = assertInstanceOf(ConfigException.class, thrown.get())
                    .problems()
                    .get(0);
            assertEquals(ErrorCode.CFG_LIMIT, problem.code());
            assertTrue(problem.message().contains("maxDepth"));
        }
    }

    @Test
    void readsAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("iris.json"), IRIS);
        assertEquals(READER.read(IRIS, "x.json"), READER.read(file));
        Files.writeString(file, "[");
        ConfigException e = assertThrows(ConfigException.class, () -> READER.read(file));
        assertEquals(file.toString(), e.location().source());
    }

    @Test
    void aDirectoryIsNoDocument(@TempDir Path folder) { // J53
        StorageException e = assertThrows(StorageException.class, () -> READER.read(folder));
        assertEquals(ErrorCode.STO_NOT_A_FILE, e.code());
        assertTrue(e.getMessage().contains(folder.toString()), e::getMessage);
    }

    @Test
    void aMissingFileIsNamed(@TempDir Path folder) { // J54
        Path file = folder.resolve("none.json");
        StorageException e = assertThrows(StorageException.class, () -> READER.read(file));
        assertEquals(ErrorCode.STO_NOT_FOUND, e.code());
        assertTrue(e.getMessage().contains(file.toString()), e::getMessage);
    }

    @Test
    void aFileThatMayNotBeReadIsNamed(@TempDir Path folder) throws IOException { // J54
        Path file = Files.writeString(folder.resolve("secret.json"), MINIMAL);
        assumeFalse(!file.toFile().setReadable(false) || Files.isReadable(file), "this user may read everything");
        StorageException e = assertThrows(StorageException.class, () -> READER.read(file));
        assertEquals(ErrorCode.STO_DENIED, e.code());
        assertTrue(e.getMessage().contains(file.toString()), e::getMessage);
    }

    @Test
    void aFileAboveTheLimitIsNotReadToItsEnd(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("large.json"), new byte[3 << 20]);
        ConfigException e = assertThrows(ConfigException.class, () -> READER.read(file));
        assertEquals(ErrorCode.CFG_LIMIT, e.code());
        assertTrue(e.getMessage().contains("maxDocument"), e::getMessage);
    }
}
