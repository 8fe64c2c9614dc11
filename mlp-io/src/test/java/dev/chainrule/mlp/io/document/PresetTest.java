package dev.chainrule.mlp.io.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.EarlyStoppingSpec;
import dev.chainrule.mlp.core.spec.Factor;
import dev.chainrule.mlp.core.spec.Initialization;
import dev.chainrule.mlp.core.spec.InputScale;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TargetType;
import dev.chainrule.mlp.core.spec.Ties;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PresetTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final DocumentReader READER = new DocumentReader(PLUGINS);

    private static RunSpec read(String data, String rest) {
        return READER.read(
                "{\"preset\": \"realmlp-s\", \"data\": {\"file\": \"a.csv\", \"target\": \"y\"" + data + "}" + rest
                        + "}",
                "a.json");
    }

    /** The figures of pytabkit's RealMLP_TD_S_CLASS. */
    @Test
    void labelsAreTrainedAsRealMlpTdSDoes() {
        RunSpec spec = read(", \"targetType\": \"label\", \"validation\": 0.2", "");
        assertEquals(
                RunSpec.builder()
                        .data(data -> data.file("a.csv")
                                .target("y")
                                .targetType(TargetType.LABEL)
                                .scale("robust-smooth")
                                .validation(0.2))
                        .network(network -> network.inputScale(InputScale.LEARNED)
                                .inputScaleLearningRateFactor(6)
                                .layer(hidden("selu"))
                                .layer(hidden("selu"))
                                .layer(hidden("selu"))
                                .layer(output("softmax")))
                        .loss("cross-entropy")
                        .optimizer(optimizer -> optimizer
                                .type("adam")
                                .learningRate(0.04)
                                .with("beta2", 0.95)
                                .schedule("coslog4"))
                        .training(training -> training.epochs(256)
                                .batchSize(256)
                                .dropLast(true)
                                .labelSmoothing(0.1)
                                .earlyStopping(stopping -> stopping.metric("accuracy")
                                        .patience(256)
                                        .ties(Ties.LATER)))
                        .build(),
                spec);
        assertEquals(spec, READER.read(DocumentWriter.write(spec), "written in full"));
    }

    private static LayerSpec hidden(String activation) {
        return LayerSpec.of(256, activation).toBuilder()
                .initializer("lecun-normal")
                .biasInitializer(new PluginSpec("normal", Map.of("deviation", 1)))
                .learningRateFactor(Factor.OfInputs.INVERSE_ROOT)
                .biasLearningRateFactor(0.1)
                .build();
    }

    private static LayerSpec output(String activation) {
        return LayerSpec.builder()
                .activation(activation)
                .initializer("constant")
                .learningRateFactor(Factor.OfInputs.INVERSE_ROOT)
                .biasLearningRateFactor(0.1)
                .build();
    }

    /** The figures of pytabkit's RealMLP_TD_S_REG. */
    @Test
    void numbersAreTrainedAsRealMlpTdSDoes() {
        RunSpec spec = read(", \"targetType\": \"number\", \"validation\": 0.2", "");
        assertEquals(
                List.of(hidden("mish"), hidden("mish"), hidden("mish"), output("identity")),
                spec.network().layers());
        assertEquals("mean-squared-error", spec.loss().type());
        assertEquals(OptionalDouble.of(0.07), spec.optimizer().learningRate());
        assertEquals(0, spec.training().labelSmoothing());
        assertEquals(
                Optional.of(PluginSpec.of("standard")), spec.preprocessing().scaleTarget());
        assertEquals(
                Optional.of(new EarlyStoppingSpec(EarlyStoppingSpec.LOSS, 256, 0, true, Ties.LATER)),
                spec.training().earlyStopping());
    }

    /** The figures of pytabkit's RealMLP_TD_CLASS. */
    @Test
    void labelsAreTrainedAsRealMlpTdDoes() {
        DataSpec.Builder data = DataSpec.builder().file("a.csv").target("y").validation(0.2);
        RunSpec spec = Preset.REALMLP.run(data.targetType(TargetType.LABEL).build(), 0, PLUGINS);
        assertEquals(Initialization.FITTED, spec.network().initialization());
        LayerSpec hidden = hidden("selu").withBiasInitializer(Optional.empty()).toBuilder()
                .parametric(true)
                .alphaLearningRateFactor(0.1)
                .dropout(0.15)
                .decayFactor(Factor.OfInputs.ROOT)
                .biasDecayFactor(0)
                .build();
        LayerSpec output = output("softmax").toBuilder()
                .decayFactor(Factor.OfInputs.ROOT)
                .biasDecayFactor(0)
                .build();
        assertEquals(List.of(hidden, hidden, hidden, output), spec.network().layers());
        assertEquals(
                OptimizerSpec.builder()
                        .type("adamw")
                        .learningRate(0.04)
                        .with("beta2", 0.95)
                        .with("weightDecay", 0.02)
                        .schedule("coslog4")
                        .decaySchedule("flat-cos")
                        .build(),
                spec.optimizer());
        assertEquals(Optional.of(PluginSpec.of("flat-cos")), spec.training().dropoutSchedule());
        assertEquals(spec, READER.read(DocumentWriter.write(spec), "written in full"));
        RunSpec numbers = Preset.REALMLP.run(data.targetType(TargetType.NUMBER).build(), 0, PLUGINS);
        assertEquals(OptionalDouble.of(0.2), numbers.optimizer().learningRate());
        assertEquals("mish", numbers.network().layers().get(0).activation().type());
        assertEquals(
                List.of(false, true),
                Stream.of(spec, numbers)
                        .map(run -> run.preprocessing().clipPredictions())
                        .toList());
    }

    /** W decays by the learning rate and λ alone, as in RealMLP, where z = Wx/√n and W learns at the full rate. */
    @Test
    void theDecayOfRealMlpDoesNotDependOnTheInputs() {
        for (int inputs : new int[] {4, 256}) {
            double rate = Factor.OfInputs.INVERSE_ROOT.value(inputs);
            assertEquals(1, rate * Factor.OfInputs.ROOT.value(inputs), 1e-15);
        }
    }

    @Test
    void aProgramGetsTheRunOfAPreset() {
        DataSpec data = DataSpec.builder()
                .file("a.csv")
                .target("y")
                .targetType(TargetType.NUMBER)
                .build();
        RunSpec run = Preset.REALMLP_S.run(data, 7, PLUGINS);
        assertEquals(read(", \"targetType\": \"number\"", ", \"seed\": 7"), run);
        DataSpec unclear = data.withTargetType(TargetType.AUTO);
        assertThrows(IllegalArgumentException.class, () -> Preset.REALMLP_S.run(unclear, 7, PLUGINS));
    }
}
