package dev.chainrule.mlp.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.TrainingDivergedException;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.selection.CrossValidation;
import dev.chainrule.mlp.core.selection.FoldResult;
import dev.chainrule.mlp.core.selection.Search;
import dev.chainrule.mlp.io.run.DocumentFolds;
import dev.chainrule.mlp.io.run.DocumentSearch;
import dev.chainrule.mlp.io.run.FoldClusters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CancellationException;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cross-validation and search as tasks of Spark. */
class SparkFoldsTest {
    private static final JavaSparkContext SPARK =
            JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());

    @TempDir
    Path folder;

    @BeforeEach
    void copyTheRows() throws IOException {
        Files.copy(Path.of("../mlp-examples/iris/iris.csv"), folder.resolve("iris.csv"));
    }

    private Path document(String search, double learningRate) throws IOException {
        return Files.writeString(folder.resolve("iris.json"), """
                {"seed": 4, "data": {"file": "iris.csv", "target": "species", "scale": "standard", "validation": 0.2},
                 "network": {"layers": [{"units": 4, "activation": "relu"}, {"activation": "softmax"}]},
                 "loss": "cross-entropy", "optimizer": {"type": "sgd", "learningRate": %s},
                 "training": {"epochs": 4, "batchSize": 16, "metrics": ["f1-macro"]}%s}
                """.formatted(learningRate, search));
    }

    private DocumentSearch search(String search) throws IOException {
        return DocumentSearch.open(document(", \"search\": " + search, 0.1), Plugins.load());
    }

    @Test
    void crossValidatesWithTheBitsOfOneMachine() throws IOException {
        DocumentFolds folds = DocumentFolds.open(document("", 0.1), Plugins.load(), 3, true);
        CrossValidation local = folds.run();
        List<FoldResult> heard = new ArrayList<>();

        CrossValidation remote = folds.run(
                SparkFolds.of(SPARK, folds.work()), List.of(local.folds().get(1)), heard::add);

        assertEquals(local, remote);
        assertEquals(
                List.of(1, 3), heard.stream().map(FoldResult::fold).sorted().toList(), "the second is known");
    }

    @Test
    void searchesWithTheBitsOfOneMachineOnFoldsAndOnHeldOutRows() throws IOException {
        for (String folds : List.of("\"folds\": 2, \"metric\": \"accuracy\",", "", "\"metric\": \"loss\",")) {
            DocumentSearch search = search("{" + folds
                    + " \"kind\": \"grid\", \"over\": {\"/optimizer/learningRate\": [0.01, 0.2, 1e38],"
                    + " \"/network/layers/0/units\": [2, 5]}}");

            Search remote = search.run(SparkFolds.of(SPARK, search.work()), List.of(), fold -> {});

            assertEquals(search.run(), remote);
            assertFalse(remote.trials().get(4).diverged().isEmpty(), "a diverged trial is a result");
            assertTrue(remote.best().isPresent());
        }
    }

    @Test
    void aFoldThatFailsIsTheErrorOfOneMachine() throws IOException {
        DocumentFolds folds = DocumentFolds.open(document("", 1e38), Plugins.load(), 4, true);
        String local = assertThrows(TrainingDivergedException.class, folds::run).getMessage();

        TrainingDivergedException remote = assertThrows(
                TrainingDivergedException.class,
                () -> folds.run(SparkFolds.of(SPARK, folds.work()), List.of(), fold -> {}));

        assertEquals(local, remote.getMessage());
        assertTrue(local.contains("(fold 1)"), local);
    }

    @Test
    void faultyRowsNameTheFileAsOnOneMachine() throws IOException {
        Files.writeString(folder.resolve("iris.csv"), "a,species\nred,x\nred,y\nblue,x\nred,y\nred,x\nred,y\n");
        Path document = document("", 0.1);
        Files.writeString(
                document,
                Files.readString(document)
                        .replace(
                                "\"scale\": \"standard\"",
                                "\"categorical\": [\"a\"], \"unknownCategories\": \"error\""));
        DocumentFolds folds = DocumentFolds.open(document, Plugins.load(), 2, true);
        String local = assertThrows(DataException.class, folds::run).getMessage();

        DataException remote = assertThrows(
                DataException.class, () -> folds.run(SparkFolds.of(SPARK, folds.work()), List.of(), fold -> {}));

        assertEquals(local, remote.getMessage());
        assertTrue(local.contains("iris.csv:4"), local);
    }

    @Test
    void anInterruptCancelsTheJob() throws IOException {
        DocumentFolds folds = DocumentFolds.open(document("", 0.1), Plugins.load(), 3, true);

        Thread.currentThread().interrupt();

        assertThrows(
                CancellationException.class,
                () -> folds.run(SparkFolds.of(SPARK, folds.work()), List.of(), fold -> {}));
        assertTrue(Thread.interrupted());
    }

    @Test
    void theCommandLineFindsSpark() {
        FoldClusters found = ServiceLoader.load(FoldClusters.class).findFirst().orElseThrow();

        assertTrue(found.isAvailable());
        assertEquals(SparkFoldClusters.class, found.getClass());
    }
}
