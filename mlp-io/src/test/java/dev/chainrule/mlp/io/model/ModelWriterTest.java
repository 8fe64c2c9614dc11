package dev.chainrule.mlp.io.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import dev.chainrule.mlp.core.training.EpochResult;
import dev.chainrule.mlp.core.training.Residuals;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.TrainingState;
import java.io.IOException;
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
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelWriterTest {

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
    void learnedEncodingsAreSavedInVersion4() {
        TrainedModel model = Models.trained("""
                {"data": {"file": "n.csv", "target": ["u", "v"], "scaleTarget": "standard", "encode": {"b": "periodic"}},
                 "network": {"inputScale": "learned", "layers": [{"units": 3, "activation": "tanh"},
                             {"activation": "identity"}]},
                 "loss": "mean-squared-error", "training": {"epochs": 3}}""", Models.numbers());
        byte[] bytes = ModelFile.encode(model);
        TrainedModel loaded = Models.decode(bytes);
        assertArrayEquals(model.weights().layer(0), loaded.weights().layer(0));
        assertArrayEquals(bytes, ModelFile.encode(loaded));
        String header = new String(bytes, StandardCharsets.UTF_8);
        assertTrue(header.contains("\"mlp.version\":\"4\""), header);
        assertTrue(header.contains("\"inputs.encodings\":{\"dtype\":\"F32\",\"shape\":[83]"), header);
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
    void twoRunsGiveTheSameBytes() {
        assertArrayEquals(ModelFile.encode(Models.classifier()), ModelFile.encode(Models.classifier()));
    }

    @Test
    void theNumberOfThreadsIsNotInTheFile() {
        TrainedModel model = Models.mazur();
        RunSpec threaded = model.spec().withTraining(model.spec().training().withThreads(OptionalInt.of(3)));
        assertArrayEquals(
                ModelFile.encode(model),
                ModelFile.encode(Models.untrained(threaded, List.of("i1", "i2"), List.of("o1", "o2"))));
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

    private static TrainedModel withFeatures(Features features) {
        RunSpec spec = RunSpec.of(
                1,
                NetworkSpec.of(features.inputs(), LayerSpec.of(1, "identity")),
                "squared-error",
                OptimizerSpec.DEFAULT,
                TrainingSpec.DEFAULT);
        Network network = Network.build(spec, Models.PLUGINS);
        Target target = new Target.Numbers(List.of("y"), Scaler.none(1));
        Preprocessing preprocessing = new Preprocessing(features, Scaler.none(features.inputs()), target);
        return new TrainedModel(spec, network, ParameterArrays.zero(network), preprocessing, new JavaKernel());
    }

    private static String version(TrainedModel model) {
        return Models.header(ModelFile.encode(model)).replaceFirst(".*?\"mlp\\.version\":\"(.*?)\".*", "$1");
    }

    @Test
    void theVersionIsTheOldestThatHasAllThatTheModelNeeds() {
        Feature colour = new Feature("colour", List.of("red", "blue"));
        Feature rare = new Feature("town", List.of("Bern"), List.of("Chur", "Thun"));
        assertEquals("1", version(withFeatures(new Features(List.of(Feature.number("x")), List.of()))));
        assertEquals("2", version(withFeatures(new Features(List.of(Feature.number("x")), List.of(0.5)))));
        assertEquals("2", version(withFeatures(new Features(List.of(colour), List.of()))));
        assertEquals("3", version(withFeatures(new Features(List.of(colour, rare), List.of()))));
    }

    @Test
    void theMembersOfAnEnsembleFollowOneAnotherInVersion5() {
        RunSpec single = Models.mazur().spec();
        Network network = Network.build(single, Models.PLUGINS);
        ParameterArrays other = ParameterArrays.zero(network);
        other.layer(1)[0] = 7; // input 0 of unit 0
        RunSpec spec = single.withTraining(single.training().withMembers(2));
        List<TrainedModel> members = List.of(
                Models.withWeights(
                        spec.member(0), network, Models.mazur().weights(), List.of("i1", "i2"), List.of("o1", "o2")),
                Models.withWeights(spec.member(1), network, other, List.of("i1", "i2"), List.of("o1", "o2")));
        byte[] file = ModelFile.encode(TrainedModel.ensemble(spec, members));
        String header = Models.header(file);
        assertTrue(header.contains("\"mlp.version\":\"5\""), header);
        assertTrue(
                header.contains("\"members.1.layers.1.weight\":"
                        + "{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[136,152]}"),
                header);
        ByteBuffer data = ByteBuffer.wrap(Models.data(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(.40f, data.getFloat(88)); // layers.1.weight of the first member: 64 + 16 + 8
        assertEquals(7f, data.getFloat(136)); // and of the second, 12 numbers later
        assertEquals(160 + 32, data.capacity());
    }

    /** Weights, biases and further numbers of mazur: 12 in all, here 1, 2, 3, … in the order of memory. */
    private static ParameterArrays rising(Network network, float first) {
        ParameterArrays arrays = ParameterArrays.zero(network);
        for (int l = 0; l < 2; l++) {
            for (int i = 0; i < 6; i++) {
                arrays.layer(l)[i] = first + 6 * l + i;
            }
        }
        return arrays;
    }

    @Test
    void aCheckpointHasItsHistoryBeforeTheWeightsAndItsOtherArraysAfterThem() {
        TrainedModel model = Models.mazur();
        TrainingState state = new TrainingState(
                2,
                0,
                1.25,
                List.of(new EpochResult(1, 1, 0.5, Optional.empty(), Optional.empty())),
                model.weights(),
                Optional.of(rising(model.network(), 101)),
                List.of(rising(model.network(), 201), rising(model.network(), 301)),
                7);
        Checkpoint checkpoint = new Checkpoint(model, state, new DataFingerprint(3, 2, "ab"));
        byte[] file = new ModelWriter(checkpoint, new ModelFaults("c")).write(model);
        String header = Models.header(file);
        assertTrue(
                header.contains("\"checkpoint.lossSum\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[64,72]}"));
        ByteBuffer data = ByteBuffer.wrap(Models.data(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(1.25, data.getDouble(64));
        int columns = header.contains("\"checkpoint.history\":{\"dtype\":\"F64\",\"shape\":[1,1]") ? 1 : 0;
        assertEquals(1, columns, header);
        assertEquals(0.5, data.getDouble(72)); // the loss of the only epoch
        float[] floats = new float[48];
        data.position(80).slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
        assertArrayEquals(
                new float[] {.15f, .20f, .25f, .30f, .35f, .35f, .40f, .45f, .50f, .55f, .60f, .60f},
                Arrays.copyOf(floats, 12));
        for (int array = 1; array <= 3; array++) {
            for (int i = 0; i < 12; i++) {
                assertEquals(100 * array + 1 + i, floats[12 * array + i]);
            }
        }
        assertEquals(80 + 48 * 4 + 32, data.capacity());
        assertArrayEquals(file, Models.digested(file.clone()));
    }

    @Test
    void theBeginningIsTheFileUpToItsWeights() {
        for (TrainedModel model : List.of(
                Models.mazur(),
                withFeatures(
                        new Features(List.of(new Feature("colour", List.of("red", "blue"))), List.of(0.25, 0.75))))) {
            byte[] file = ModelFile.encode(model);
            long weights = model.network().parameterCount();
            assertArrayEquals(
                    Arrays.copyOf(file, (int) (file.length - 32 - 4 * weights)),
                    new ModelWriter(model, new ModelFaults("m")).writeBeginning());
        }
    }

    /** Checks an ensemble of networks with one feature and one target. */
    private static String refusedBeforeTraining(int members, LayerSpec... layers) {
        RunSpec spec = RunSpec.of(
                1, NetworkSpec.of(1, layers), "mean-squared-error", OptimizerSpec.DEFAULT, TrainingSpec.DEFAULT);
        Target target = new Target.Numbers(List.of("y"), Scaler.none(1));
        ModelWriter writer = new ModelWriter(
                spec.withTraining(spec.training().withMembers(members)),
                Network.build(spec, Models.PLUGINS),
                new Preprocessing(List.of("x"), Scaler.none(1), target),
                new ModelFaults("m"));
        return assertThrows(ModelFormatException.class, () -> writer.check(Models.PLUGINS, new JavaKernel()))
                .getMessage();
    }

    @Test
    void moreTensorsThanAFileHoldsAreRefused() {
        LayerSpec[] layers = new LayerSpec[50];
        Arrays.fill(layers, LayerSpec.of(1, "identity"));
        String message = refusedBeforeTraining(41, layers);
        assertTrue( // 2 of the inputs, 2 of the target, 2 of each layer of each member, the digest
                message.matches("m {2}the model's names and document take \\d+ bytes and 4105 tensors; a file holds at"
                        + " most 16777216 \\(maxHeader\\) and 4096 \\(maxTensors\\) \\[MDL_LIMIT]"),
                message);
    }

    @Test
    void moreBytesThanAnArrayHoldsAreRefused() {
        String message = refusedBeforeTraining(200, LayerSpec.of(1_000_000, "tanh"), LayerSpec.of(1, "identity"));
        String bytes = message.replaceFirst(
                "m {2}the model takes (\\d+) bytes; a file holds at most 2147483639 \\[MDL_LIMIT]", "$1");
        long parameters = 1_000_000 + 1_000_000 + 1_000_000 + 1;
        long header = Long.parseLong(bytes) - 8 - (4 * 8 + 200 * 4 * parameters + 32);
        assertTrue(header > 40_000 && header < 200_000 && header % 8 == 0, message); // 800 tensors
    }
}
