package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.cli.Workspace.Result;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.selection.CrossValidation;
import dev.chainrule.mlp.core.selection.FoldListener;
import dev.chainrule.mlp.io.run.DocumentFolds;
import dev.chainrule.mlp.io.run.FoldFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CvCommandTest {
    private static final FoldListener SILENT = fold -> {};

    @TempDir
    Path folder;

    private Workspace workspace;
    private Path state;

    @BeforeEach
    void makeWorkspace() {
        workspace = new Workspace(folder);
        state = workspace.file("kept");
    }

    private static CrossValidation expected(Path document, int folds) {
        return DocumentFolds.open(document, Plugins.load(), folds, true).run(new JavaKernel(), List.of(), SILENT);
    }

    @Test
    void aTableHasARowForEachFoldAndTheirMeanAndDeviation() {
        Path document = workspace.classifier();
        CrossValidation expected = expected(document, 3);
        Result result = workspace.run("cv", document, "--folds", 3, "--state", state);
        assertEquals(0, result.code(), result.err());
        List<String> lines = result.out().lines().toList();
        assertTrue(lines.get(0).matches("fold +rows +loss +accuracy +accuracy [0-9.]+ to 1\\.000"), lines.get(0));
        assertEquals(6, lines.size());
        String loss = Measures.digits(expected.folds().get(1).measures().get("loss"));
        assertTrue(lines.get(2).matches("2 +2 +" + loss + " +1\\.000 +#{20}"), lines.get(2));
        assertTrue(lines.get(4).matches("mean +[0-9.e-]+ +[0-9.]+ +#{1,20}"), lines.get(4));
        assertTrue(lines.get(5).startsWith("sd "), lines.get(5));
        assertTrue(result.err().contains("fold 3/3  loss "), result.err());
        assertFalse(Files.exists(state), "what is done is not kept");
    }

    @Test
    void jsonHasAllDigits() {
        Path document = workspace.regression();
        CrossValidation expected = expected(document, 2);
        Result result = workspace.run("cv", document, "--folds", "2", "--json", "--state", state);
        assertEquals(0, result.code(), result.err());
        JsonNode json = JsonMapper.shared().readTree(result.out());
        assertEquals(List.of("folds", "mean", "sd"), List.copyOf(json.propertyNames()));
        assertEquals(2, json.get("folds").size());
        assertEquals(2, json.get("folds").get(0).get("rows").intValue());
        for (String name : List.of("loss", "r2", "rmse")) {
            assertEquals(
                    expected.folds().get(1).measures().get(name),
                    json.get("folds").get(1).get(name).doubleValue());
            assertEquals(
                    expected.summary().mean().get(name),
                    json.get("mean").get(name).doubleValue());
            assertEquals(
                    expected.summary().sd().get(name), json.get("sd").get(name).doubleValue());
        }
    }

    @Test
    void whatIsFinishedIsNotDoneAgain() {
        Path document = workspace.classifier();
        Result whole = workspace.run("cv", document, "--folds", 3, "--state", state);
        DocumentFolds folds = DocumentFolds.open(document, Plugins.load(), 3, true);
        FoldFile file = FoldFile.open(state, folds.plan(), false, SILENT, warning -> {}, System::nanoTime);
        file.foldFinished(folds.run(new JavaKernel(), List.of(), SILENT).folds().get(1));
        file.save();

        Result rest = workspace.run("cv", document, "--folds", 3, "--state", state);
        assertEquals(whole.out(), rest.out());
        assertTrue(rest.err().startsWith("resuming from " + state + ": 1 of 3 folds are finished\n"), rest.err());
        assertFalse(rest.err().contains("fold 2/3"), rest.err());
    }

    @Test
    void otherOptionsDoNotContinueUnlessToldToBeginAgain() {
        Path document = workspace.classifier();
        DocumentFolds folds = DocumentFolds.open(document, Plugins.load(), 3, true);
        FoldFile file = FoldFile.open(state, folds.plan(), false, SILENT, warning -> {}, System::nanoTime);
        file.foldFinished(folds.run(new JavaKernel(), List.of(), SILENT).folds().get(1));
        file.save();

        Result other = workspace.run("cv", document, "--folds", 2, "--state", state);
        assertEquals(5, other.code());
        assertEquals(
                state
                        + "  was started with another document or other options and cannot be resumed. Start again, or use"
                        + " another file [MDL_DATA_MISMATCH]\n"
                        + "hint: --fresh starts again and overwrites the file; --state FILE uses another one\n",
                other.err());
        assertEquals(
                0,
                workspace
                        .run("cv", document, "--folds", 2, "--state", state, "--fresh")
                        .code());
    }

    @Test
    void wrongOptionsAreWrongUsage() {
        Path document = workspace.classifier();
        Result few = workspace.run("cv", document, "--folds", 1);
        assertEquals(2, few.code());
        assertEquals("mlp cv: --folds must be at least 2, was 1. Try 'mlp cv --help'\n", few.err());
        Result over = workspace.run("cv", document, "--state", document);
        assertEquals(2, over.code());
        assertEquals(
                "mlp cv: would write over its own input " + document + "; name another --state. Try 'mlp cv --help'\n",
                over.err());
    }

    @Test
    void aSparkMasterNeedsSpark() {
        Result result = workspace.run("cv", workspace.classifier(), "--spark-master", "local[2]");

        assertEquals(2, result.code());
        assertEquals(
                "mlp cv: --spark-master needs the libraries of Spark 4. Set SPARK_HOME to an installation, whose folder jars"
                        + " is then on the class path, or add Spark's jars to the class path yourself. Try 'mlp cv"
                        + " --help'\n",
                result.err());
    }
}
