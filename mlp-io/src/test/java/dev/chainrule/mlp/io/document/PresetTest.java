package dev.chainrule.mlp.io.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.ConfigException;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void theDocumentPrevails() {
        RunSpec spec = read(
                ", \"scale\": \"standard\", \"validation\": 0.1",
                ", \"loss\": \"huber\", \"optimizer\": {\"learningRate\": 0.01, \"schedule\": \"cosine\"}, \"training\":"
                        + " {\"epochs\": 300, \"earlyStopping\": {\"minDelta\": 0.5}}");
        assertEquals("mish", spec.network().layers().get(0).activation().type());
        assertEquals("huber", spec.loss().type());
        assertEquals("standard", spec.preprocessing().featureScaling().type());
        assertEquals(OptionalDouble.of(0.01), spec.optimizer().learningRate());
        assertEquals(Map.of("beta2", 0.95), spec.optimizer().plugin().parameters());
        assertEquals("cosine", spec.optimizer().schedule().orElseThrow().type());
        assertEquals(300, spec.training().epochs());
        assertEquals(
                new EarlyStoppingSpec(EarlyStoppingSpec.LOSS, 300, 0.5, true, Ties.LATER),
                spec.training().earlyStopping().orElseThrow());
    }

    @Test
    void anotherOptimizerHasNoneOfThePresetsOptions() {
        RunSpec spec = read(", \"targetType\": \"label\"", ", \"optimizer\": {\"type\": \"sgd\", \"momentum\": 0.9}");
        assertEquals(Map.of("momentum", 0.9), spec.optimizer().plugin().parameters());
        assertEquals(OptionalDouble.empty(), spec.optimizer().learningRate());
    }

    private static RunSpec larger(String type, String rest) {
        return READER.read(
                "{\"preset\": \"realmlp\", \"data\": {\"file\": \"a.csv\", \"target\": \"y\", \"targetType\": \"" + type
                        + "\"}" + rest + "}",
                "a.json");
    }

    /** Nobody can delete a key that the document does not have. */
    @Test
    void keysThatDoNotSuitWhatTheDocumentGivesAreNotFilledIn() {
        String layers = ", \"network\": {\"layers\": [{\"units\": 4, \"activation\": \"relu\"%s}, {\"activation\":"
                + " \"identity\"}]}";
        assertEquals(
                Optional.empty(),
                larger("number", layers.formatted("")).training().dropoutSchedule());
        assertEquals(
                Optional.of(PluginSpec.of("flat-cos")),
                larger("number", layers.formatted(", \"dropout\": 0.2"))
                        .training()
                        .dropoutSchedule());
        assertEquals(
                0,
                larger("label", ", \"loss\": \"mean-squared-error\"").training().labelSmoothing());
        assertEquals(
                0.1, larger("label", ", \"loss\": \"cross-entropy\"").training().labelSmoothing());
        for (String optimizer : List.of("\"sgd\"", "{\"type\": \"adam\", \"learningRate\": 0.01}")) {
            LayerSpec first = larger("number", ", \"optimizer\": " + optimizer)
                    .network()
                    .layers()
                    .get(0);
            assertEquals(Optional.empty(), first.stepFactors().decayFactor());
            assertEquals(0.15, first.dropout());
        }
    }

    @Test
    void withoutHeldOutRowsTheLastEpochIsKept() {
        assertEquals(
                Optional.empty(),
                read(", \"targetType\": \"label\"", "").training().earlyStopping());
    }

    @Test
    void theLossDecidesWhereAProgramSuppliesTheRows() {
        String inputs = "\"network\": {\"inputs\": 3, \"layers\": [{\"units\": 2, \"activation\": \"softmax\"}]}";
        RunSpec spec =
                READER.read("{\"preset\": \"realmlp-s\", \"loss\": \"cross-entropy\", " + inputs + "}", "a.json");
        assertEquals(Optional.empty(), spec.data());
        assertEquals(1, spec.network().layers().size());
        assertEquals(0.1, spec.training().labelSmoothing());
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

    /** The search reads the document again with each rate in the place that the preset filled in. */
    @Test
    void aSearchCanChangeWhatThePresetFillsIn() {
        SearchDocument search = READER.readSearch("""
                {
                  "preset": "realmlp-s",
                  "data": { "file": "a.csv", "target": "y", "targetType": "label" },
                  "search": { "kind": "grid", "over": { "/optimizer/learningRate": [0.02, 0.08] } }
                }
                """, "a.json");
        assertEquals(
                List.of(OptionalDouble.of(0.02), OptionalDouble.of(0.08)),
                search.trials().stream()
                        .map(trial -> trial.spec().optimizer().learningRate())
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"realmlp-m\" | a.json:1:12  /preset  preset must be one of realmlp-s, realmlp, found 'realmlp-m'. Did you mean 'realmlp'? [CFG_RANGE]",
                "7 | a.json:1:12  /preset  expected one of realmlp-s, realmlp, found 7 [CFG_TYPE]",
                "\"realmlp-s\" | a.json:1:12  /preset  a preset depends on whether the target holds labels or numbers. Add \"targetType\": \"label\" or \"targetType\": \"number\" to \"data\" [CFG_SEMANTIC]",
                "\"realmlp-s\", \"solver\": \"lbfgs\", \"loss\": \"huber\" | a.json:1:12  /preset  a preset trains with an optimizer, and the document has a solver. Remove one [CFG_SEMANTIC]",
                "\"realmlp-s\", \"loss\": \"hubr\" | a.json:1:33  /loss  no loss named 'hubr'. Did you mean 'huber'? Available: binary-cross-entropy, cross-entropy, formula, hinge, huber, kl-divergence, log-cosh, mean-absolute-error, mean-squared-error, poisson, quantile, squared-error [CFG_UNKNOWN_PLUGIN]"
            })
    void oneFault(String preset, String expected) {
        String document = "{\"preset\": " + preset + ", \"data\": {\"file\": \"a.csv\", \"target\": \"y\"}}";
        assertEquals(
                expected,
                assertThrows(ConfigException.class, () -> READER.read(document, "a.json"))
                        .getMessage());
    }
}
