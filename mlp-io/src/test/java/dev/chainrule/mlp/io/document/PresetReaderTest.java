package dev.chainrule.mlp.io.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.EarlyStoppingSpec;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.Ties;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PresetReaderTest {
    private static final DocumentReader READER = new DocumentReader(Plugins.load());

    private static RunSpec read(String data, String rest) {
        return READER.read(
                "{\"preset\": \"realmlp-s\", \"data\": {\"file\": \"a.csv\", \"target\": \"y\"" + data + "}" + rest
                        + "}",
                "a.json");
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
