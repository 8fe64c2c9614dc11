package dev.chainrule.mlp.io.document;

import static dev.chainrule.mlp.io.document.Documents.IRIS;
import static dev.chainrule.mlp.io.document.Documents.MINIMAL;
import static dev.chainrule.mlp.io.document.Documents.READER;
import static dev.chainrule.mlp.io.document.Documents.SEARCH;
import static dev.chainrule.mlp.io.document.Documents.edited;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.SearchRange;
import dev.chainrule.mlp.core.spec.SearchSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchReaderTest {
    private static String random(String over) {
        return edited(
                IRIS,
                "\"training\": { \"epochs\": 100, \"batchSize\": 16 }",
                "\"training\": { \"epochs\": 100, \"batchSize\": 16 },\n"
                        + "  \"search\": { \"kind\": \"random\", \"trials\": 3, \"over\": {\n    " + over + " } }");
    }

    private static String faults(String document) {
        return assertThrows(ConfigException.class, () -> READER.readSearch(document, "x.json"), document)
                .getMessage();
    }

    @Test
    void readsEveryKey() {
        SearchDocument document = READER.readSearch(SEARCH, "x.json");
        assertEquals(READER.read(IRIS, "x.json"), document.spec());
        assertEquals(
                new SearchSpec(
                        SearchSpec.Kind.GRID,
                        OptionalInt.empty(),
                        OptionalInt.of(3),
                        Optional.of(PluginSpec.of("log-loss")),
                        Map.of(
                                "/optimizer/learningRate",
                                new SearchRange.Interval(0.001, 0.1, SearchRange.Scale.LOG, false, OptionalInt.of(3)),
                                "/network/layers/0/activation",
                                new SearchRange.Choices(List.of("relu", Map.of("type", "elu", "alpha", 0.5))),
                                "/network/layers/0/dropout",
                                new SearchRange.Choices(List.of(0, 0.2)))),
                document.search());
        assertEquals(12, document.trials().size());
    }

    @Test
    void aTrialIsTheDocumentWithTheValuesInTheirPlaces() {
        SearchDocument.Trial last = READER.readSearch(SEARCH, "x.json").trials().get(11);
        RunSpec iris = READER.read(IRIS, "x.json");
        LayerSpec hidden = iris.network().layers().get(0);
        LayerSpec changed = READER.read(
                        edited(
                                edited(
                                        IRIS,
                                        "{ \"type\": \"leaky-relu\", \"slope\": 0.1 }",
                                        "{\"type\":\"elu\",\"alpha\":0.5}"),
                                "\"units\": 16",
                                "\"units\": 16, \"dropout\": 0.2"),
                        "x.json")
                .network()
                .layers()
                .get(0);
        assertEquals(16, hidden.units().orElseThrow());
        assertEquals(
                iris.withNetwork(iris.network()
                        .withLayers(List.of(changed, iris.network().layers().get(1)))),
                new RunSpec(
                        last.spec().name(),
                        last.spec().seed(),
                        last.spec().data(),
                        last.spec().network(),
                        last.spec().loss(),
                        OptimizerSpec.of("adam", 0.01),
                        last.spec().training()));
        assertEquals(0.1, last.values().get("/optimizer/learningRate"));
    }

    @Test
    void whatIsLeftOutOfTheDocumentCanBeTried() {
        String document = edited(
                random("\"/optimizer/learningRate\": [0.1], \"/training/earlyStopping/patience\": [3]"),
                "\"optimizer\": { \"type\": \"adam\", \"learningRate\": 0.01 }",
                "\"optimizer\": \"sgd\"");
        RunSpec trial = READER.readSearch(document, "x.json").trials().get(0).spec();
        assertEquals(OptimizerSpec.of("sgd", 0.1), trial.optimizer());
        assertEquals(3, trial.training().earlyStopping().orElseThrow().patience());
    }

    /** The document alone would be a fault: the units of a hidden layer have no default. */
    @Test
    void aKeyThatEveryTrialHasMayBeMissing() {
        String document = edited(
                random("\"/network/layers/0/units\": [7, 8], \"/training/batchSize\": [4]"), "\"units\": 16, ", "");
        SearchDocument found = READER.readSearch(document, "x.json");
        assertEquals(7, found.spec().network().layers().get(0).units().orElseThrow());
        found.trials()
                .forEach(trial -> assertEquals(
                        trial.values().get("/network/layers/0/units"),
                        trial.spec().network().layers().get(0).units().orElseThrow()));
        assertEquals(16, found.spec().training().batchSize());
        assertTrue(faults(edited(random("\"/training/batchSize\": [4]"), "\"units\": 16, ", ""))
                .contains("/network/layers/0/units"));
    }

    @Test
    void wholeNumbersAreDrawnWhereOnlyTheseFit() {
        Map<String, SearchRange> over = READER.readSearch(
                        random("\"/network/layers/0/units\": {\"from\": 1, \"to\": 9},"
                                + "\"/optimizer/learningRate\": {\"from\": 1, \"to\": 9}"),
                        "x.json")
                .search()
                .over();
        assertEquals(
                new SearchRange.Interval(1, 9, SearchRange.Scale.LINEAR, true, OptionalInt.empty()),
                over.get("/network/layers/0/units"));
        assertEquals(
                new SearchRange.Interval(1, 9, SearchRange.Scale.LINEAR, false, OptionalInt.empty()),
                over.get("/optimizer/learningRate"));
    }

    @Test
    void aRunIgnoresItsSearchButNotItsFaults() {
        assertEquals(READER.read(IRIS, "x.json"), READER.read(SEARCH, "x.json"));
        String wrong = edited(SEARCH, "0.2]", "2]");
        assertEquals(
                faults(wrong),
                assertThrows(ConfigException.class, () -> READER.read(wrong, "x.json"))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"optimizer\": [1]| x.json:15:5  /search/over/optimizer  'optimizer' is not a JSON pointer. Write the path to the value, such as \"/optimizer/learningRate\" [CFG_SEMANTIC]",
                "\"/seed\": [1]| x.json:15:5  /search/over/~1seed  a search cannot change '/seed'. It can change what is in /network, /loss, /optimizer, /training, /data/scale, /data/scaleTarget [CFG_SEMANTIC]",
                "\"/network/layers/2/units\": [1]| x.json:15:5  /search/over/~1network~1layers~12~1units  '/network/layers/2/units' leads nowhere: the document has nothing at '/network/layers/2' [CFG_SEMANTIC]",
                "\"/optimizer/rate\": [1]| x.json:15:5  /search/over/~1optimizer~1rate/0  optimizer 'adam' has no parameter 'rate'. Accepted: beta1, beta2, epsilon, learningRate, schedule, decaySchedule [CFG_UNKNOWN_KEY]",
                "\"/training/epochs\": []| x.json:15:25  /search/over/~1training~1epochs  there must be at least one value, found an empty array [CFG_RANGE]",
                "\"/training/epochs\": [5, 5]| x.json:15:29  /search/over/~1training~1epochs/1  the value is there twice. Delete one [CFG_DUPLICATE]",
                "\"/training/epochs\": 5| x.json:15:25  /search/over/~1training~1epochs  expected an array of values, or an object {\"from\": …, \"to\": …}, found 5 [CFG_TYPE]",
                "\"/training/epochs\": [5, 0]| x.json:15:29  /search/over/~1training~1epochs/1  epochs must be >= 1, found 0 [CFG_RANGE]",
                "\"/training/epochs\": {\"from\": 5, \"to\": 5}| x.json:15:43  /search/over/~1training~1epochs/to  to must be above from, 5, found 5 [CFG_RANGE]",
                "\"/optimizer/learningRate\": {\"from\": 0, \"to\": 1, \"scale\": \"log\"}| x.json:15:41  /search/over/~1optimizer~1learningRate/from  from must be > 0, found 0 [CFG_RANGE]",
                "\"/optimizer/learningRate\": {\"from\": 0, \"to\": 1}| x.json:15:41  /search/over/~1optimizer~1learningRate/from  learningRate must be > 0, found 0 [CFG_RANGE]",
                "\"/optimizer/learningRate\": [1], \"/optimizer\": [\"sgd\"]| x.json:15:37  /search/over/~1optimizer  '/optimizer' would replace '/optimizer/learningRate', which is tried too. Put '/optimizer' first [CFG_SEMANTIC]"
            })
    void aFaultOfAPlaceOrAValueIsWhereItIsWritten(String over, String message) {
        assertEquals(message, faults(random(over)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"kind\": \"grid\",| \"kind\": \"random\",| x.json:14:13  /search/trials  'trials' is missing. Add how many to draw, a whole number [CFG_MISSING]",
                "\"folds\": 3,| \"trials\": 3,| x.json:16:15  /search/trials  a grid tries all combinations. Delete trials, or use the kind 'random' [CFG_SEMANTIC]",
                "\"folds\": 3| \"folds\": 1| x.json:16:14  /search/folds  folds must be >= 2, found 1 [CFG_RANGE]",
                "\"count\": 3| \"count\": 1| x.json:19:87  /search/over/~1optimizer~1learningRate/count  count must be >= 2, found 1 [CFG_RANGE]",
                ", \"count\": 3| `` | x.json:19:34  /search/over/~1optimizer~1learningRate/count  'count' is missing. A grid needs the number of values, both ends among them [CFG_MISSING]"
            })
    void aFaultOfTheSearchIsWhereItIsWritten(String old, String other, String message) {
        assertEquals(message, faults(edited(SEARCH, old, other)));
    }

    @Test
    void allFaultsAreReportedAtOnce() {
        String wrong =
                edited(edited(edited(SEARCH, "\"grid\"", "\"gird\""), "\"log-loss\"", "\"los\""), "[0, 0.2]", "[0, 1]");
        assertEquals(
                List.of("/search/kind", "/search/metric", "/search/over/~1network~1layers~10~1dropout/1"),
                assertThrows(ConfigException.class, () -> READER.readSearch(wrong, "x.json")).problems().stream()
                        .map(problem -> problem.location().path())
                        .toList());
    }

    @Test
    void aDocumentWithoutASearchIsToldWhatToAdd() {
        assertEquals(
                "x.json:1:1  /search  'search' is missing. Add \"search\": {\"kind\": \"random\", \"trials\": 20, \"over\":"
                        + " {\"/optimizer/learningRate\": {\"from\": 0.0001, \"to\": 0.1, \"scale\": \"log\"}}} [CFG_MISSING]",
                faults(IRIS));
    }

    /** In a document without an optimizer, whose default is adam. */
    @Test
    void theSuggestedSearchCanBePastedAsItIs() {
        String fault = faults(MINIMAL);
        String suggested = fault.substring(fault.indexOf("\"search\""), fault.indexOf(" [CFG_MISSING]"));
        SearchDocument document = READER.readSearch("{" + suggested + "," + MINIMAL.substring(1), "x.json");
        assertEquals(20, document.trials().size());
        assertEquals(
                "adam", document.trials().get(0).spec().optimizer().plugin().type());
    }

    @Test
    void aPlaceThatCannotBeReadIsNoMissingPlace() {
        String document = random("\"/network/layers/0/initializer/low\": [-1]");
        assertEquals(
                List.of("/network/layers/0/initializer/type"),
                assertThrows(ConfigException.class, () -> READER.readSearch(document, "x.json")).problems().stream()
                        .map(problem -> problem.location().path())
                        .toList());
    }

    @Test
    void aGridThatIsTooLargeIsRefused() {
        String document = edited(SEARCH, "\"count\": 3", "\"count\": 1000");
        assertEquals(
                "x.json:18:13  /search/over  a grid of 12000 combinations, at most 10000 are tried. Give fewer values, or"
                        + " use the kind 'random' [CFG_LIMIT]",
                faults(edited(document, "[0, 0.2]", "[0, 0.1, 0.2]")
                        .replace("[\"relu\",", "[\"relu\", \"tanh\", \"elu\",")));
    }
}
