package dev.chainrule.mlp.io.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import dev.chainrule.mlp.core.training.Prediction;
import dev.chainrule.mlp.core.training.Residuals;
import dev.chainrule.mlp.core.training.TrainedModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelFileTest {

    @Test
    void residualsAreSavedInVersion4() {
        Residuals residuals = Residuals.of(List.of(new double[] {3, 0, 1.5}, new double[] {7, 9, 8}));
        TrainedModel model = Models.regression().withResiduals(residuals);
        byte[] file = ModelFile.encode(model);
        assertTrue(Models.header(file).contains("\"mlp.version\":\"4\""), Models.header(file));
        TrainedModel loaded = Models.decode(file);
        assertEquals(residuals, loaded.residuals().orElseThrow());
        assertArrayEquals(file, ModelFile.encode(loaded));
        assertTrue(Models.header(ModelFile.encode(Models.regression())).contains("\"mlp.version\":\"1\""));
    }

    @Test
    void residualsOutOfOrderAreRefused() {
        byte[] file = ModelFile.encode(Models.regression()
                .withResiduals(Residuals.of(List.of(new double[] {3, 0, 1.5}, new double[] {7, 9, 8}))));
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        while (bytes.getDouble(at) != 1.5 || bytes.getDouble(at + 8) != 3) {
            at++;
        }
        bytes.putDouble(at, 4);
        ModelFormatException e = assertThrows(ModelFormatException.class, () -> Models.decode(Models.digested(file)));
        assertEquals(ErrorCode.MDL_NONFINITE, e.code());
        assertTrue(
                e.getMessage().contains("targets.residuals")
                        && e.getMessage().contains("[2] is 3.0, expected errors >= 0 that increase for each target"),
                e.getMessage());
    }

    static Stream<TrainedModel> models() {
        return Stream.of(Models.classifier(), Models.binary(), Models.regression(), Models.mazur());
    }

    @ParameterizedTest
    @MethodSource("models")
    void aLoadedModelIsTheSavedOne(TrainedModel model) {
        byte[] file = ModelFile.encode(model);
        TrainedModel loaded = Models.decode(file);
        assertEquals(model.spec(), loaded.spec());
        Preprocessing before = model.preprocessing();
        Preprocessing after = loaded.preprocessing();
        assertEquals(before.featureNames(), after.featureNames());
        assertArrayEquals(before.scaler().center(), after.scaler().center());
        assertArrayEquals(before.scaler().width(), after.scaler().width());
        if (before.target() instanceof Target.Numbers numbers) {
            Target.Numbers same = (Target.Numbers) after.target();
            assertEquals(numbers.names(), same.names());
            assertArrayEquals(numbers.scaler().center(), same.scaler().center());
            assertArrayEquals(numbers.scaler().width(), same.scaler().width());
        } else {
            assertEquals(before.target(), after.target());
        }
        for (int l = 0; l < model.network().layers().size(); l++) {
            assertArrayEquals(model.weights().layer(l), loaded.weights().layer(l));
        }
        double[] row = new double[before.featureNames().size()];
        Arrays.fill(row, 3.5);
        assertEquals(model.predict(row), loaded.predict(row));
        assertArrayEquals(file, ModelFile.encode(loaded));
    }

    @Test
    void aModelIsLoadedFromAPathOrAStreamWithoutMore(@TempDir Path folder) throws IOException {
        TrainedModel model = Models.classifier();
        Path file = folder.resolve("m.safetensors");
        ModelFile.save(model, file);
        assertArrayEquals(Files.readAllBytes(file), ModelFile.encode(ModelFile.load(file)));
        try (InputStream in = Files.newInputStream(file)) {
            TrainedModel loaded = ModelFile.load(in);
            assertEquals(model.predict(3, 4), loaded.predict(3, 4));
            assertEquals(-1, in.read(), "read to its end and not closed");
        }
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the line is dead");
            }
        };
        String message = assertThrows(StorageException.class, () -> ModelFile.load(broken))
                .getMessage();
        assertTrue(message.contains("the stream cannot be read: the line is dead"), message);
    }

    @Test
    void aLearnedScaleOfTheInputsIsSavedInVersion4() throws IOException {
        TrainedModel model = Models.trained("""
                {"data": {"file": "n.csv", "target": ["u", "v"], "scaleTarget": "standard"},
                 "network": {"inputScale": "learned", "layers": [{"units": 3, "activation": "tanh"},
                             {"activation": "identity"}]},
                 "loss": "mean-squared-error", "training": {"epochs": 3}}""", Models.numbers());
        byte[] bytes = ModelFile.encode(model);
        TrainedModel loaded = Models.decode(bytes);
        assertArrayEquals(model.weights().layer(0), loaded.weights().layer(0));
        assertNotEquals(1, model.weights().values()[0][3][1], "the scale has learned");
        assertArrayEquals(bytes, ModelFile.encode(loaded));
        String header = new String(bytes, StandardCharsets.UTF_8);
        assertTrue(header.contains("\"mlp.version\":\"4\""), header);
        assertTrue(header.contains("\"inputs.scale\":{\"dtype\":\"F32\",\"shape\":[2]"), header);
    }

    @Test
    void theSharesOfAnActivationAreSavedInVersion4() {
        TrainedModel model = Models.trained("""
                {"data": {"file": "n.csv", "target": ["u", "v"], "scaleTarget": "standard"},
                 "network": {"inputScale": "learned",
                             "layers": [{"units": 3, "activation": "tanh", "parametric": true}, {"activation": "identity"}]},
                 "loss": "mean-squared-error", "training": {"epochs": 3}}""", Models.numbers());
        byte[] bytes = ModelFile.encode(model);
        TrainedModel loaded = Models.decode(bytes);
        assertArrayEquals(model.weights().layer(0), loaded.weights().layer(0));
        assertNotEquals(1, model.weights().values()[0][4][1], "the shares have learned");
        assertArrayEquals(bytes, ModelFile.encode(loaded));
        String header = new String(bytes, StandardCharsets.UTF_8);
        assertTrue(header.contains("\"mlp.version\":\"4\""), header);
        assertTrue(header.contains("\"layers.0.alpha\":{\"dtype\":\"F32\",\"shape\":[3]"), header);
    }

    @Test
    void twoRunsGiveTheSameBytes() {
        assertArrayEquals(ModelFile.encode(Models.classifier()), ModelFile.encode(Models.classifier()));
    }

    @Test
    void theBytesAreTheSameInEveryLocale() {
        byte[] file = ModelFile.encode(Models.classifier());
        Locale before = Locale.getDefault();
        try {
            for (String tag : new String[] {"tr-TR", "ar-EG", "de-DE"}) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                assertArrayEquals(file, ModelFile.encode(Models.classifier()), tag);
                assertArrayEquals(file, ModelFile.encode(Models.decode(file)), tag);
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void theFileIsSafetensorsWithRowJOfAWeightForUnitJ() {
        byte[] file = ModelFile.encode(Models.mazur());
        String header = Models.header(file);
        assertTrue(
                header.startsWith("{\"__metadata__\":{\"format\":\"mlp\",\"mlp.version\":\"1\",\"mlp.spec\":\"{"),
                header);
        assertTrue(
                header.endsWith("\"mlp.features\":\"[\\\"i1\\\",\\\"i2\\\"]\","
                        + "\"mlp.target\":\"{\\\"type\\\":\\\"numbers\\\",\\\"names\\\":[\\\"o1\\\",\\\"o2\\\"]}\"},"
                        + "\"inputs.center\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,16]},"
                        + "\"inputs.width\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[16,32]},"
                        + "\"targets.center\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[32,48]},"
                        + "\"targets.width\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[48,64]},"
                        + "\"layers.0.weight\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[64,80]},"
                        + "\"layers.0.bias\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[80,88]},"
                        + "\"layers.1.weight\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[88,104]},"
                        + "\"layers.1.bias\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[104,112]},"
                        + "\"mlp.sha256\":{\"dtype\":\"U8\",\"shape\":[32],\"data_offsets\":[112,144]}}"),
                header);
        ByteBuffer data = ByteBuffer.wrap(Models.data(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(0, (file.length - data.capacity()) % 8);
        assertEquals(1.0, data.getDouble(16));
        float[] floats = new float[12];
        data.position(64).slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
        assertArrayEquals(new float[] {.15f, .20f, .25f, .30f, .35f, .35f, .40f, .45f, .50f, .55f, .60f, .60f}, floats);
        assertArrayEquals(file, Models.digested(file.clone()));
    }

    @Test
    void theFileOfVersion1StillLoads() throws IOException {
        try (InputStream in = ModelFileTest.class.getResourceAsStream("version1.mlp")) {
            byte[] file = in.readAllBytes();
            TrainedModel model = Models.decode(file);
            List<Double> outputs = List.copyOf(model.predict(0.05, 0.1).values().values());
            assertEquals(0.7513650695523157, outputs.get(0), 1e-7);
            assertEquals(0.7729284653214626, outputs.get(1), 1e-7);
        }
    }

    @Test
    void savesToAndLoadsFromAFile(@TempDir Path folder) throws IOException {
        TrainedModel model = Models.classifier();
        Path file = folder.resolve("kinds.mlp");
        ModelFile.save(model, file);
        ModelFile.save(model, file);
        assertArrayEquals(ModelFile.encode(model), Files.readAllBytes(file));
        TrainedModel loaded = ModelFile.load(file, Models.PLUGINS, new JavaKernel());
        assertEquals(model.predict(1, 2), loaded.predict(1, 2));
    }

    @Test
    void saysWhereThereIsNoFile(@TempDir Path folder) throws IOException {
        Path none = folder.resolve("none.mlp");
        assertEquals(
                ErrorCode.STO_NOT_FOUND,
                assertThrows(StorageException.class, () -> ModelFile.load(none, Models.PLUGINS, new JavaKernel()))
                        .code());
        assertEquals(
                ErrorCode.STO_NOT_A_FILE,
                assertThrows(StorageException.class, () -> ModelFile.load(folder, Models.PLUGINS, new JavaKernel()))
                        .code());
        Path empty = Files.createFile(folder.resolve("empty.mlp"));
        ModelFormatException fault =
                assertThrows(ModelFormatException.class, () -> ModelFile.load(empty, Models.PLUGINS, new JavaKernel()));
        assertEquals(ErrorCode.MDL_TRUNCATED, fault.code());
        assertEquals(empty.toString(), fault.location().source());
    }

    @Test
    void weightsThatAreNotFiniteAreNotSaved(@TempDir Path folder) throws IOException {
        RunSpec spec = Models.mazur().spec();
        Network network = Network.build(spec, Models.PLUGINS);
        Path file = folder.resolve("m.mlp");
        ModelFile.save(Models.mazur(), file);
        byte[] old = Files.readAllBytes(file);
        ParameterArrays weights = ParameterArrays.zero(network);
        weights.layer(1)[1 * 2 + 0] = Float.NaN; // input 1 of unit 0
        ParameterArrays biases = ParameterArrays.zero(network);
        biases.layer(0)[2 * 2 + 1] = Float.POSITIVE_INFINITY; // bias of unit 1
        assertEquals(
                file + "  tensor 'layers.1.weight'  [0, 1] is NaN; such a model is not saved [MDL_NONFINITE]",
                refused(spec, network, weights, file).getMessage());
        assertEquals(
                file + "  tensor 'layers.0.bias'  [1] is Infinity; such a model is not saved [MDL_NONFINITE]",
                refused(spec, network, biases, file).getMessage());
        assertArrayEquals(old, Files.readAllBytes(file));
    }

    private static ModelFormatException refused(RunSpec spec, Network network, ParameterArrays weights, Path file) {
        TrainedModel model = Models.withWeights(spec, network, weights, List.of("i1", "i2"), List.of("o1", "o2"));
        return assertThrows(ModelFormatException.class, () -> ModelFile.save(model, file));
    }

    @Test
    void leavesOutGivenWeightsThatADocumentCannotHold() {
        List<List<Double>> given = Collections.nCopies(101, Collections.nCopies(100, 0.25));
        RunSpec spec = RunSpec.of(
                1,
                NetworkSpec.of(
                        100, LayerSpec.of(101, "tanh").withWeights(given, List.of()), LayerSpec.of(1, "identity")),
                "mean-squared-error",
                OptimizerSpec.DEFAULT,
                TrainingSpec.DEFAULT);
        List<String> features = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            features.add("f" + i);
        }
        TrainedModel model = Models.untrained(spec, features, List.of("y"));
        TrainedModel loaded = Models.decode(ModelFile.encode(model));
        assertArrayEquals(model.weights().layer(0), loaded.weights().layer(0));
        assertTrue(loaded.spec().network().layers().get(0).weights().isEmpty());
    }

    /** Bent identity, as somebody else's jar may bring it. */
    private record Bent() implements Activation {
        @Override
        public String name() {
            return "bent";
        }

        @Override
        public Bent with(PluginOptions options) {
            return this;
        }

        @Override
        public double value(double z) {
            return (Math.sqrt(z * z + 1) - 1) / 2 + z;
        }

        @Override
        public double derivative(double z) {
            return z / (2 * Math.sqrt(z * z + 1)) + 1;
        }
    }

    @Test
    void namesThePluginThatIsMissing() {
        Plugins more = Models.PLUGINS.plus(new Bent());
        RunSpec spec = RunSpec.of(
                1,
                NetworkSpec.of(1, LayerSpec.of(1, "bent")),
                "mean-squared-error",
                OptimizerSpec.DEFAULT,
                TrainingSpec.DEFAULT);
        Network network = Network.build(spec, more);
        byte[] file = ModelFile.encode(
                Models.withWeights(spec, network, ParameterArrays.initial(network, 1), List.of("a"), List.of("y")));
        assertEquals(
                "1",
                ModelFile.decode(file, "m.mlp", more, new JavaKernel())
                                .network()
                                .inputs() + "");
        ModelFormatException fault = assertThrows(ModelFormatException.class, () -> Models.decode(file));
        assertEquals(ErrorCode.MDL_CONFIG, fault.code());
        assertEquals(1, fault.problems().size());
        assertTrue(
                fault.getMessage()
                        .contains("the model needs a plugin that is not installed; add its jar."
                                + " (CFG_UNKNOWN_PLUGIN) no activation named 'bent'"),
                fault.getMessage());
    }

    @Test
    void manyThreadsShareALoadedModel() throws Exception {
        TrainedModel model = Models.decode(ModelFile.encode(Models.classifier()));
        double[] values = new double[2 * 600];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.sin(i) * 10;
        }
        DataTable rows = DataTable.unlabelled(List.of("width", "größe"), values);
        List<Prediction> expected = model.predict(rows);
        ExecutorService threads = Executors.newFixedThreadPool(64);
        try {
            List<Callable<Boolean>> tasks =
                    Collections.nCopies(64 * 4, () -> model.predict(rows).equals(expected));
            for (Future<Boolean> same : threads.invokeAll(tasks)) {
                assertTrue(same.get());
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
