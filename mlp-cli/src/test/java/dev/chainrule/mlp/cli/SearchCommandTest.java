package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.cli.Workspace.Result;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.selection.Search;
import dev.chainrule.mlp.io.run.DocumentSearch;
import dev.chainrule.mlp.io.run.FoldFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SearchCommandTest {
    @TempDir
    Path folder;

    private Workspace workspace;
    private Path state;

    @BeforeEach
    void makeWorkspace() {
        workspace = new Workspace(folder);
        state = workspace.file("kept");
    }

    private Path document(String rates) throws IOException {
        String text = Files.readString(workspace.classifier())
                .replace("\"epochs\": 60", "\"epochs\": 5")
                .replace("tanh", "identity");
        return workspace.write("many.json", text.substring(0, text.lastIndexOf('}')) + """
                , "search": {"kind": "grid", "folds": 2, "metric": "loss", "over": {
                    "/optimizer": [%s], "/network/layers/0/units": [3, 4]}}}
                """.formatted(rates));
    }

    private static String rate(String rate) {
        return "{\"type\": \"sgd\", \"learningRate\": " + rate + "}";
    }

    @Test
    void theTableHasTheBestFirstAndWhatDivergedLast() throws IOException {
        Path document = document(rate("0.01") + ", " + rate("1e30") + ", " + rate("1"));
        DocumentSearch search = DocumentSearch.open(document, Plugins.load());
        Search expected = search.run(new JavaKernel(), List.of(), fold -> {});
        Path best = workspace.file("best.json");
        Result result = workspace.run("search", document, "--state", state, "--out", best);
        assertEquals(0, result.code(), result.err());
        List<String> lines = result.out().lines().toList();
        assertTrue(
                lines.get(0).matches("trial +loss +sd +[0-9.]+ to [0-9.]+ +/optimizer +/network/layers/0/units"),
                lines.get(0));
        assertEquals(
                expected.ranking().stream().map(trial -> "" + trial.trial()).toList(),
                lines.subList(1, 7).stream().map(line -> line.split(" ")[0]).toList());
        String loss = Measures.digits(expected.ranking().get(0).mean("loss"));
        assertTrue(lines.get(1).matches("[56] +" + loss + " +[0-9.E-]+ +#{20} .*"), lines.get(1));
        assertTrue(lines.get(4).matches("[12] +.* # +\\{\"type\":\"sgd\",\"learningRate\":0.01} +.*"), lines.get(4));
        assertTrue(lines.get(6).matches("4 +diverged +\\{.* +4"), lines.get(6));
        assertTrue(lines.get(8).startsWith("best        trial "), lines.get(8));
        assertEquals("document    " + best, lines.get(9));
        assertFalse(Files.exists(state), "what is done is not kept");

        Result trained = workspace.run("train", best, "--out", workspace.file("best.safetensors"));
        assertEquals(0, trained.code(), trained.err());
    }

    @Test
    void jsonHasTrialsBestFirst() throws IOException {
        Path document = document(rate("1e30") + ", " + rate("0.5"));
        Search expected = DocumentSearch.open(document, Plugins.load()).run(new JavaKernel(), List.of(), fold -> {});
        Result result = workspace.run("search", document, "--json", "--state", state);
        assertEquals(0, result.code(), result.err());
        JsonNode json = JsonMapper.shared().readTree(result.out());
        assertEquals(List.of("metric", "trials", "best", "document"), List.copyOf(json.propertyNames()));
        assertEquals("loss", json.get("metric").asString());
        JsonNode first = json.get("trials").get(0);
        assertEquals(expected.ranking().get(0).trial(), first.get("trial").intValue());
        assertEquals(json.get("best"), first.get("trial"));
        assertEquals(0.5, first.at("/values/~1optimizer/learningRate").doubleValue());
        assertEquals(
                expected.ranking().get(0).mean("loss"), first.at("/mean/loss").doubleValue());
        assertEquals(2, first.get("folds").size());
        assertTrue(first.get("diverged").isNull());
        JsonNode last = json.get("trials").get(3);
        assertTrue(last.get("mean").isEmpty());
        assertTrue(last.get("diverged").asString().contains("epoch 2, batch 1"), last.toString());
        assertTrue(json.get("document").isNull(), "it is written where --out says");
    }

    @Test
    void whatIsFinishedIsNotDoneAgain() throws IOException {
        Path document = document(rate("0.1") + ", " + rate("0.5"));
        Result whole = workspace.run("search", document, "--state", state);
        DocumentSearch search = DocumentSearch.open(document, Plugins.load());
        FoldFile file = FoldFile.open(state, search.plan(), false, fold -> {}, warning -> {}, System::nanoTime);
        search.run(new JavaKernel(), List.of(), fold -> {
            if (fold.trial() == 3) {
                file.foldFinished(fold);
            }
        });
        file.save();

        Result rest = workspace.run("search", document, "--state", state);
        assertEquals(whole.out(), rest.out());
        assertTrue(rest.err().startsWith("resuming from " + state + ": 2 of 8 folds are finished\n"), rest.err());
        assertFalse(rest.err().contains("trial 3/4"), rest.err());
    }

    @Test
    void aSearchInWhichAllDivergeFindsNothing() throws IOException {
        Path document = document(rate("1e30"));
        Path best = workspace.file("best.json");
        Result result = workspace.run("search", document, "--state", state, "--out", best);
        assertEquals(6, result.code());
        assertTrue(
                result.err()
                        .endsWith(document
                                + "  /search  training diverged in every trial. Try smaller learning rates, or scale the"
                                + " data [TRN_DIVERGED]\n"),
                result.err());
        assertFalse(Files.exists(best));
    }

    @Test
    void wrongOptionsAreFoundBeforeAnythingIsTrained() throws IOException {
        Path document = document(rate("0.1"));
        Result over = workspace.run("search", document, "--out", document);
        assertEquals(2, over.code());
        assertEquals(
                "mlp search: would write over its own input " + document
                        + "; name another --out. Try 'mlp search --help'\n",
                over.err());
        Result nowhere = workspace.run("search", document, "--state", state, "--out", workspace.file("no/best.json"));
        assertEquals(7, nowhere.code());
        assertTrue(nowhere.err().contains("[STO_NOT_FOUND]"), nowhere.err());
        Result nowhereToKeep = workspace.run("search", document, "--state", workspace.file("no/kept"));
        assertEquals(7, nowhereToKeep.code());
        assertTrue(nowhereToKeep.err().contains("[STO_NOT_FOUND]"), nowhereToKeep.err());
    }
}
