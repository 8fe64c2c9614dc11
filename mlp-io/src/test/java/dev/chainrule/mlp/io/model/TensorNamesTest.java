package dev.chainrule.mlp.io.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.core.network.InputEncodings;
import dev.chainrule.mlp.core.network.ParameterKind;
import dev.chainrule.mlp.core.spec.InputScale;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Offsets are sums of sizes: 8 bytes for a number of a scaler, 4 for a parameter, 32 for the digest. */
class TensorNamesTest {
    private static final NetworkSpec NETWORK = NetworkSpec.of(3, LayerSpec.of(4, "tanh"), LayerSpec.of(2, "identity"));

    private static List<String> plain(NetworkSpec network, int members, boolean numbersAsTarget) {
        return described(TensorNames.tensors(
                network,
                InputEncodings.NONE,
                members,
                false,
                numbersAsTarget,
                false,
                0,
                ModelEncodings.NONE,
                Optional.empty(),
                OptionalLong.empty()));
    }

    private static List<String> described(List<Tensor> tensors) {
        return tensors.stream()
                .map(tensor -> tensor.name() + " " + tensor.describe() + " at " + tensor.begin())
                .toList();
    }

    @Test
    void aClassifierHasTheScalersOfItsInputsAndItsLayers() {
        assertEquals(
                List.of(
                        "inputs.center F64 3 at 0",
                        "inputs.width F64 3 at 24",
                        "layers.0.weight F32 4 x 3 at 48",
                        "layers.0.bias F32 4 at 96",
                        "layers.1.weight F32 2 x 4 at 112",
                        "layers.1.bias F32 2 at 144",
                        "mlp.sha256 U8 32 at 152"),
                plain(NETWORK, 1, false));
    }

    @Test
    void allThatAModelMayHaveComesBeforeItsLayersInElementsOf8Bytes() {
        ModelEncodings encodings = new ModelEncodings(List.of(
                new ModelEncodings.Entry(ModelEncodings.Use.FEATURE, 0, PluginSpec.of("quantile"), 5, 1),
                new ModelEncodings.Entry(ModelEncodings.Use.INPUT, 1, PluginSpec.of("log"), 2, 1)));
        List<Tensor> tensors = TensorNames.tensors(
                NETWORK,
                InputEncodings.NONE,
                1,
                true,
                true,
                true,
                10,
                encodings,
                Optional.empty(),
                OptionalLong.empty());
        assertEquals(
                List.of(
                        "inputs.center F64 3 at 0",
                        "inputs.width F64 3 at 24",
                        "inputs.fill F64 3 at 48",
                        "targets.center F64 2 at 72",
                        "targets.width F64 2 at 88",
                        "targets.limits F64 2 x 2 at 104",
                        "targets.residuals F64 2 x 10 at 136",
                        "mlp.encodings F64 7 at 296",
                        "layers.0.weight F32 4 x 3 at 352"),
                described(tensors).subList(0, 9));
    }

    @Test
    void eachMemberOfAnEnsembleHasLayersOfItsOwn() {
        List<String> tensors = plain(NETWORK, 2, false);
        assertEquals(2 + 2 * 4 + 1, tensors.size());
        assertEquals("members.0.layers.0.weight F32 4 x 3 at 48", tensors.get(2));
        assertEquals("members.1.layers.0.weight F32 4 x 3 at 152", tensors.get(6));
        assertEquals("members.1.layers.1.bias F32 2 at 248", tensors.get(9));
    }

    @Test
    void learnedScalesAndSharesFollowTheBiasesOfTheirLayer() {
        NetworkSpec network = NetworkSpec.of(
                        3, LayerSpec.of(4, "tanh").withParametric(true), LayerSpec.of(2, "identity"))
                .withInputScale(InputScale.LEARNED);
        assertEquals(
                List.of(
                        "layers.0.bias F32 4 at 96",
                        "inputs.scale F32 3 at 112",
                        "layers.0.alpha F32 4 at 124",
                        "layers.1.weight F32 2 x 4 at 140",
                        "layers.1.bias F32 2 at 172",
                        "mlp.sha256 U8 32 at 180"),
                plain(network, 1, false).subList(3, 9));
    }

    private static CheckpointHeader place(int epoch, boolean best, int slots) {
        return new CheckpointHeader(
                epoch, 0, 0, best, slots, List.of("loss", "training", "training.loss"), new DataFingerprint(1, 2, ""));
    }

    /** A copy of the parameters has 4·3 + 4 + 2·4 + 2 = 26 numbers. */
    @Test
    void aCheckpointHasARowForEachEpochBeforeItsOwnAndArraysForItsOptimizer() {
        assertEquals(
                List.of(
                        "checkpoint.lossSum F64 1 at 48",
                        "checkpoint.history F64 5 x 3 at 56",
                        "layers.0.weight F32 4 x 3 at 176",
                        "layers.0.bias F32 4 at 224",
                        "layers.1.weight F32 2 x 4 at 240",
                        "layers.1.bias F32 2 at 272",
                        "checkpoint.best F32 26 at 280",
                        "checkpoint.slot.0 F32 26 at 384",
                        "checkpoint.slot.1 F32 26 at 488",
                        "mlp.sha256 U8 32 at 592"),
                described(TensorNames.tensors(
                                NETWORK,
                                InputEncodings.NONE,
                                1,
                                false,
                                false,
                                false,
                                0,
                                ModelEncodings.NONE,
                                Optional.of(place(6, true, 2)),
                                OptionalLong.empty()))
                        .subList(2, 12));
    }

    /** 26 parameters, and 3 scales of inputs and 4 shares of the activation. */
    @Test
    void theArraysOfAnOptimizerHaveEveryKindOfParameter() {
        NetworkSpec network = NetworkSpec.of(
                        3, LayerSpec.of(4, "tanh").withParametric(true), LayerSpec.of(2, "identity"))
                .withInputScale(InputScale.LEARNED);
        List<String> tensors = described(TensorNames.tensors(
                network,
                InputEncodings.NONE,
                1,
                false,
                false,
                false,
                0,
                ModelEncodings.NONE,
                Optional.of(place(1, false, 1)),
                OptionalLong.empty()));
        assertEquals("checkpoint.history F64 0 x 3 at 56", tensors.get(3));
        assertEquals("checkpoint.slot.0 F32 33 at 188", tensors.get(tensors.size() - 2));
    }

    @Test
    void aSolverKeepsItsNumbersInFloat64() {
        List<String> tensors = described(TensorNames.tensors(
                NETWORK,
                InputEncodings.NONE,
                1,
                false,
                false,
                false,
                0,
                ModelEncodings.NONE,
                Optional.of(place(1, false, 0)),
                OptionalLong.of(40)));
        assertEquals("checkpoint.solver F64 40 at 56", tensors.get(4));
        assertEquals("layers.0.weight F32 4 x 3 at 376", tensors.get(5));
    }

    /** An embedding of 2 numbers in place of the second input makes 4 inputs of the first layer, from 2 parameters. */
    @Test
    void learnedEncodingsFollowTheScaleAndWidenTheFirstLayer() {
        NetworkSpec network = NETWORK.withInputScale(InputScale.LEARNED)
                .withEncode(Map.of("2", new PluginSpec("embedding", Map.of("dimensions", 2))));
        List<String> tensors = described(TensorNames.tensors(
                network,
                InputEncodings.of(network, Models.PLUGINS),
                1,
                false,
                false,
                false,
                0,
                ModelEncodings.NONE,
                Optional.of(place(1, false, 1)),
                OptionalLong.empty()));
        assertEquals(
                List.of(
                        "layers.0.weight F32 4 x 4 at 56",
                        "layers.0.bias F32 4 at 120",
                        "inputs.scale F32 4 at 136", // of the encoded inputs
                        "inputs.encodings F32 2 at 152",
                        "layers.1.weight F32 2 x 4 at 160",
                        "layers.1.bias F32 2 at 192",
                        "checkpoint.slot.0 F32 36 at 200"), // 16 + 4 + 4 + 2 + 8 + 2
                tensors.subList(4, 11));
    }

    @Test
    void namesAreThoseOfTheFormat() {
        assertEquals("layers.2.weight", TensorNames.of(2, ParameterKind.WEIGHTS));
        assertEquals("layers.2.bias", TensorNames.of(2, ParameterKind.BIASES));
        assertEquals("layers.2.alpha", TensorNames.of(2, ParameterKind.ALPHA));
        assertEquals("inputs.scale", TensorNames.of(0, ParameterKind.INPUT_SCALE));
        assertEquals("inputs.encodings", TensorNames.of(0, ParameterKind.ENCODINGS));
        assertEquals("", TensorNames.ofMember(0, 1));
        assertEquals("members.11.", TensorNames.ofMember(11, 12));
    }

    @Test
    void offsetsHave64Bits() {
        NetworkSpec widest = NetworkSpec.of(1_000_000, LayerSpec.of(1_000_000, "tanh"));
        assertEquals(
                "layers.0.bias F32 1000000 at 4000016000000", // 16 bytes for each input, 4 for each weight
                plain(widest, 1, false).get(3));
    }
}
