package dev.chainrule.mlp.io.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
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
