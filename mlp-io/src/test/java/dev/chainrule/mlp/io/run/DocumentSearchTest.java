package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.selection.FoldListener;
import dev.chainrule.mlp.core.selection.Search;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.io.document.DocumentReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentSearchTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final FoldListener SILENT = fold -> {};
    private static final String RATES = "\"/optimizer/learningRate\": [0.001, 1e30, 0.1]";

    @TempDir
    Path folder;

    private Path state;

    @BeforeEach
    void write() throws IOException {
        StringBuilder rows = new StringBuilder("x,y,side\n");
        for (int r = 0; r < 16; r++) {
            rows.append(r).append(',').append(r % 3).append(',').append(r < 8 ? "left" : "right");
            rows.append('\n');
        }
        Files.writeString(folder.resolve("rows.csv"), rows);
        state = folder.resolve("state");
    }

    private DocumentSearch open(String settings, String over) {
        try {
            Path document = Files.writeString(folder.resolve("run.json"), """
                    {"data": {"file": "rows.csv", "target": "side", "scale": "standard", "validation": 0.25,
                              "classWeights": "balanced", "missing": "mean", "categorical": ["y"]},
                     "network": {"layers": [{"units": 4, "activation": "relu"}, {"activation": "softmax"}]},
                     "loss": "cross-entropy", "optimizer": {"type": "sgd", "learningRate": 0.1},
                     "training": {"epochs": 10, "batchSize": 3},
                     "search": {"kind": "grid", %s "over": {%s}}}
                    """.formatted(settings, over));
            return DocumentSearch.open(document, PLUGINS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Search run(DocumentSearch search) {
        return search.run(new JavaKernel(), List.of(), SILENT);
    }

    @Test
    void foldsAreOfTheRowsThatTheDocumentDoesNotHoldOut() {
        DocumentSearch search = open("\"folds\": 3,", RATES);
        assertEquals(3, search.folds().count());
        int heldOut = 0;
        for (int fold = 0; fold < 3; fold++) {
            heldOut += search.folds()
                    .rows(search.document().spec(), fold)
                    .heldOut()
                    .rows();
        }
        assertEquals(12, heldOut);
    }

    @Test
    void withoutFoldsATrialIsMeasuredOnTheRowsHeldOut() {
        DocumentSearch search = open("", RATES);
        Search result = run(search);
        assertEquals("accuracy", result.measure());
        DocumentRun alone =
                DocumentRun.of(search.path(), search.document().trials().get(2).spec(), PLUGINS);
        TrainedModel model = alone.train(new JavaKernel(), new TrainingListener() {});
        assertEquals(
                model.evaluate(alone.preparation().validation().orElseThrow()).loss(),
                result.trials().get(2).mean("loss"));
    }

    @Test
    void workThatIsEndedAfterAnyFoldGoesOnWhereItWas() {
        DocumentSearch search = open("\"folds\": 2,", RATES);
        Search whole = run(search);
        for (int end = 1; end <= 6; end++) {
            int last = end;
            int[] told = {0};
            FoldFile ended = FoldFile.open(
                    state,
                    search.plan(),
                    false,
                    fold -> {
                        if (++told[0] == last) {
                            throw new IllegalStateException("ended");
                        }
                    },
                    warning -> {},
                    () -> 0);
            assertThrows(IllegalStateException.class, () -> search.run(new JavaKernel(), ended.known(), ended));
            ended.save();

            FoldFile continued = FoldFile.open(state, search.plan(), false, SILENT, warning -> {}, () -> 0);
            assertTrue(continued.known().size() >= last);
            assertEquals(whole, search.run(new JavaKernel(), continued.known(), continued));
            continued.delete();
        }
    }

    /** Of two that keep their folds in the same file each has all of its own, whoever writes last. */
    @Test
    void twoSearchesOnOneFileDoNotHarmEachOther() {
        DocumentSearch search = open("\"folds\": 2,", RATES);
        Search whole = run(search);
        FoldFile first = FoldFile.open(state, search.plan(), false, SILENT, warning -> {}, System::nanoTime);
        FoldFile second = FoldFile.open(
                state,
                search.plan(),
                false,
                fold -> {
                    first.foldFinished(fold);
                    first.save();
                },
                warning -> {},
                System::nanoTime);
        assertEquals(whole, search.run(new JavaKernel(), List.of(), second));
        assertEquals(whole, search.run());
        second.save();
        assertEquals(
                6,
                FoldFile.open(state, search.plan(), false, SILENT, warning -> {}, () -> 0)
                        .known()
                        .size());
        first.delete();
        second.delete();
    }

    @Test
    void theDocumentOfATrialNamesItsDataFromWhereItIsWritten() throws IOException {
        DocumentSearch search = open("\"folds\": 2,", RATES);
        Path there = Files.createDirectories(folder.resolve("a/b")).resolve("best.json");
        String text = search.document(3, there);
        assertTrue(text.contains("\"../../rows.csv\""), text);
        Files.writeString(there, text);
        RunSpec moved = DocumentRun.open(there, PLUGINS).preparation().spec();
        DataSpec data = search.document().spec().data().orElseThrow();
        assertEquals(
                data.toBuilder().file("../../rows.csv").build(), moved.data().orElseThrow());
        Path beside = folder.resolve("best.json");
        assertEquals(
                search.document().trials().get(2).spec(),
                new DocumentReader(PLUGINS).read(search.document(3, beside), "best.json"));
    }

    @Test
    void aMetricThatDoesNotFitTheTargetsIsRefusedWhereItIsWritten() {
        assertEquals(
                folder.resolve("run.json")
                        + ":6:39  /search/metric  metric 'r2' measures numbers, and the targets are classes. Metrics that"
                        + " fit: accuracy, average-precision, balanced-accuracy, brier-score, ece,"
                        + " f1, f1-macro, f1-micro, log-loss, mcc, precision, precision-macro, precision-micro,"
                        + " recall, recall-macro, recall-micro, roc-auc, top-k [CFG_SEMANTIC]",
                assertThrows(ConfigException.class, () -> open("\"metric\": \"r2\",", RATES))
                        .getMessage());
    }

    @Test
    void aMetricThatRanksNoModelsIsRefused() throws IOException {
        Files.writeString(folder.resolve("numbers.csv"), "x,y\n1,2\n2,5\n3,7\n4,7\n5,11\n");
        Path document = Files.writeString(folder.resolve("quantile.json"), """
                {"data": {"file": "numbers.csv", "target": "y", "scale": "none", "scaleTarget": "none", "validation": 0.4},
                 "network": {"layers": [{"activation": "identity"}]}, "loss": {"type": "quantile", "quantile": 0.9},
                 "search": {"kind": "grid", "metric": "coverage", "over": {"/training/epochs": [1, 2]}}}
                """);
        assertEquals(
                document
                        + ":3:39  /search/metric  metric 'coverage' is best near a number, neither high nor low, so no run is"
                        + " best by it. Use \"loss\" or another metric [CFG_SEMANTIC]",
                assertThrows(ConfigException.class, () -> DocumentSearch.open(document, PLUGINS))
                        .getMessage());
    }

    @Test
    void aSizeThatTheDataDoesNotHaveIsFoundBeforeAnythingIsTrained() {
        assertEquals(
                folder.resolve("run.json")
                        + ":3:61  /network/layers/1/units  the data has 2 classes, the document says 3. Leave \"units\" out"
                        + " and the data decides (with the values of trial 2 of the search) [CFG_SEMANTIC]",
                assertThrows(ConfigException.class, () -> open("", "\"/network/layers/1/units\": [2, 3]"))
                        .getMessage());
    }

    @Test
    void moreFoldsThanRowsAreRefused() {
        assertEquals(
                folder.resolve("rows.csv")
                        + "  13 folds need at least 13 rows, found 12. Give more rows, or ask for fewer folds [DAT_TOO_FEW]",
                assertThrows(DataException.class, () -> open("\"folds\": 13,", RATES))
                        .getMessage());
    }
}
