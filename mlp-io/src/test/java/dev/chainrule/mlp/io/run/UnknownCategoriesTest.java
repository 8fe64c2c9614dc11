package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.MatrixDataset;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.Prediction;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.io.model.ModelFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Categories that no training row has, or few have, at each place where rows are read. */
class UnknownCategoriesTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final String IGNORED =
            "unknown categories in %s; all inputs of their column are 0, unless they count as rare: ";
    /** Every fifth row, which is held out, has green in line 6 and violet in line 11; green is also in line 4. */
    private static final String ROWS = "colour,x,y\nred,1,p\nblue,2,q\ngreen,3,p\nred,4,q\ngreen,5,p\n"
            + "red,6,p\nblue,7,q\nred,8,p\nblue,9,q\nviolet,10,p\n";

    @TempDir
    private Path folder;

    private Path write(String name, String content) {
        try {
            return Files.writeString(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path document(String keys) {
        return write(
                "run.json",
                ("{'data': {'file': 't.csv', 'target': 'y', " + keys + "},"
                                + " 'network': {'layers': [{'activation': 'softmax'}]},"
                                + " 'loss': 'cross-entropy', 'training': {'epochs': 2, 'batchSize': 2}}")
                        .replace('\'', '"'));
    }

    /** @param keys of {@code "data"} beside the file and the target, with ' for " */
    private DocumentRun open(String csv, String keys) {
        write("t.csv", csv);
        return DocumentRun.open(document(keys), PLUGINS);
    }

    private static TrainedModel train(DocumentRun run) {
        return run.train(new JavaKernel(), new TrainingListener() {});
    }

    private static float[] heldOut(DocumentRun run) {
        MatrixDataset rows = run.preparation().validation().orElseThrow().sample(99);
        return rows.input().data();
    }

    private static final String FEW = "'categorical': ['colour'], 'validation': {'every': 5}, 'streaming': ";

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anUnknownCategoryOfAHeldOutRowHasNoInputAndIsCounted(boolean streaming) {
        DocumentRun run = open(ROWS, FEW + streaming);
        assertEquals(
                List.of("colour=blue", "colour=green", "colour=red", "x"),
                run.preparation().preprocessing().inputNames());
        assertArrayEquals(new float[] {0, 1, 0, 5, 0, 0, 0, 10}, heldOut(run));
        assertEquals(
                List.of(IGNORED.formatted("the held-out rows") + "column 'colour' has 'violet' in 1 row in line 11"),
                run.warnings());
    }

    /** Of eight training rows red has 4, blue 3 and green 1. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void rareCategoriesShareOneInputAndUnknownOnesGoThere(boolean streaming) {
        DocumentRun run = open(ROWS, "'rareCategories': 3, 'missing': 'mean', " + FEW + streaming);
        assertEquals(
                List.of("colour=blue", "colour=red", "colour=(rare)", "x"),
                run.preparation().preprocessing().inputNames());
        assertArrayEquals(new float[] {0, 0, 1, 5, 0, 0, 1, 10}, heldOut(run));
        assertEquals(
                List.of(3 / 8.0, 4 / 8.0, 1 / 8.0, 5.0),
                run.preparation().preprocessing().features().fill());
        assertEquals(
                List.of(IGNORED.formatted("the held-out rows")
                        + "column 'colour' has 'violet' in 1 row in line 11 (counted as rare)"),
                run.warnings());
    }

    @Test
    void aColumnOfRareCategoriesAloneIsConstant() {
        DocumentRun run = open("c,x,y\na,1,p\nb,2,q\nc,3,p\n", "'categorical': ['c'], 'rareCategories': 2");
        assertEquals(List.of("c=(rare)", "x"), run.preparation().preprocessing().inputNames());
        assertEquals(List.of("column 'c' is the same in every training row and teaches nothing"), run.warnings());
    }

    @Test
    void theSharedInputIsNeverNamedAsACategory() {
        assertEquals("(rare 3)", new Feature("c", List.of("(rare)"), List.of("(rare 2)", "x")).rareName());
    }

    @ParameterizedTest
    @CsvSource({"false, ", "true, ' (counted as rare)'"})
    void predictionAndEvaluationTakeUnknownCategoriesAlsoFromALoadedModel(boolean rare, String note)
            throws IOException {
        TrainedModel model = train(open(ROWS, "'categorical': ['colour']" + (rare ? ", 'rareCategories': 2" : "")));
        Path file = folder.resolve("m.safetensors");
        ModelFile.save(model, file);
        TrainedModel loaded = ModelFile.load(file, PLUGINS, new JavaKernel());
        assertEquals(model.preprocessing().features(), loaded.preprocessing().features());

        Path rows = write("new.csv", "colour,x,y\nred,1,p\nbrown,2,p\nred,3,q\nbrown,2,p\ngrey,2,p\n");
        String warning = IGNORED.formatted("the rows") + "column 'colour' has 2 of them in 3 rows, the first 'brown' in"
                + " line 3" + Optional.ofNullable(note).orElse("");
        ModelData evaluated = ModelData.withTargets(loaded, rows);
        assertEquals(List.of(warning), evaluated.warnings());
        assertEquals(5, evaluated.evaluate().rows());
        List<Prediction> predictions = ModelData.withoutTargets(loaded, rows).predict();
        assertEquals(5, predictions.size());
        assertEquals(predictions.get(1), predictions.get(4));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertEquals(List.of(warning), FilePredictions.of(loaded).write(rows, out));
        assertEquals(6, out.toString().lines().count());
        if (rare) { // violet occurs once and so shares the input with what is unknown
            Path violet = write("violet.csv", "colour,x\nviolet,2\n");
            assertEquals(
                    predictions.get(1),
                    ModelData.withoutTargets(loaded, violet).predict().get(0));
        }
    }

    @Test
    void aModelThatRefusesUnknownCategoriesKnowsItsRareOnes() {
        TrainedModel model =
                train(open(ROWS, "'categorical': ['colour'], 'rareCategories': 2, 'unknownCategories': 'error'"));
        TrainedModel loaded = ModelFile.decode(ModelFile.encode(model), "m", PLUGINS, new JavaKernel());
        Path violet = write("violet.csv", "colour,x\nviolet,2\n");
        assertEquals(List.of(), ModelData.withoutTargets(loaded, violet).warnings());
        Path brown = write("brown.csv", "colour,x\nbrown,2\n");
        assertEquals(
                brown
                        + ":2  column 1 'colour'  unknown category 'brown'. The training rows had: blue, green, red, violet."
                        + " Correct it, or train with \"unknownCategories\": \"ignore\" [DAT_LABEL]",
                assertThrows(MlpException.class, () -> ModelData.withoutTargets(loaded, brown))
                        .getMessage());
    }

    @Test
    void trainingFurtherTakesThePolicyOfTheDocument() {
        Path file = folder.resolve("m.safetensors");
        ModelFile.save(train(open(ROWS, "'categorical': ['colour']")), file);
        write("t.csv", "colour,x,y\nred,1,p\npink,2,q\n");
        DocumentRun run = DocumentRun.open(document("'categorical': ['colour']"), file, PLUGINS);
        assertEquals(
                List.of(IGNORED.formatted("the training rows") + "column 'colour' has 'pink' in 1 row in line 3"),
                run.warnings());
        assertArrayEquals(
                new float[] {0, 0, 1, 0, 1, 0, 0, 0, 0, 2},
                run.preparation().training().sample(2).input().data());
        MlpException e = assertThrows(
                MlpException.class,
                () -> DocumentRun.open(
                        document("'categorical': ['colour'], 'unknownCategories': 'error'"), file, PLUGINS));
        assertTrue(e.getMessage().contains("unknown category 'pink'"), e.getMessage());
    }

    /** The case of one rare category: in the fold that holds out violet no training row has it. */
    @Test
    void everyFoldIsMeasuredAndOneWarningCountsWhatIsUnknown() {
        write("t.csv", ROWS);
        DocumentFolds folds = DocumentFolds.open(document("'categorical': ['colour']"), PLUGINS, 5, true);
        assertEquals(
                List.of(IGNORED.formatted("the held-out rows of a fold")
                        + "column 'colour' has 'violet' in 1 row in line 11"),
                folds.warnings());
        assertEquals(
                5, folds.run(new JavaKernel(), List.of(), fold -> {}).folds().size());
    }

    /** As pandas writes a column of integers that lacks a value. */
    @Test
    void aNumberWrittenInAnotherWayIsTheCategoryAndTheLabelThatItEquals() {
        TrainedModel model =
                train(open("k,x,y\n1,1,0\n2,2,1\n3,3,2\n3,4,2\n", "'categorical': ['k'], 'targetType': 'label'"));
        Path plain = write("plain.csv", "k,x,y\n3,1,2\n1,5,0\n");
        Path floats = write("floats.csv", "k,x,y\n3.0,1,2.0\n01,5,0e0\n");
        ModelData written = ModelData.withTargets(model, floats);
        assertEquals(List.of(), written.warnings());
        assertEquals(
                ModelData.withoutTargets(model, plain).predict(),
                ModelData.withoutTargets(model, floats).predict());
        assertEquals(ModelData.withTargets(model, plain).evaluate(), written.evaluate());
    }

    @Test
    void aColumnCanBeExcluded() {
        String csv = "id,x,y\n7,1,p\n8,2,q\n";
        DocumentRun run = open(csv, "'exclude': ['id']");
        assertEquals(List.of("x"), run.preparation().preprocessing().inputNames());
        String path = folder + "/t.csv:1  ";
        assertEquals(
                path + "there is no column 'ids' for \"exclude\". Did you mean 'id'? The columns are"
                        + " 'id', 'x', 'y' [DAT_HEADER]",
                assertThrows(MlpException.class, () -> open(csv, "'exclude': ['ids']"))
                        .getMessage());
        assertEquals(
                path
                        + "column number 3 is the target or the weight of a row and cannot be in \"exclude\" too [DAT_HEADER]",
                assertThrows(MlpException.class, () -> open(csv, "'exclude': [3]"))
                        .getMessage());
        assertEquals(
                path + "column 'id' is a feature and in \"exclude\". Delete it from one of them [DAT_HEADER]",
                assertThrows(MlpException.class, () -> open(csv, "'exclude': [1], 'features': ['id']"))
                        .getMessage());
    }

    @Test
    void aModelOfAFileWithoutAHeaderReadsFilesWithTheExcludedColumn() {
        write("t.csv", "7,1,p\n8,2,q\n");
        Path document = write(
                "bare.json",
                "{\"data\": {\"file\": \"t.csv\", \"header\": false, \"target\": 3, \"exclude\": [1]}, \"network\":"
                        + " {\"layers\": [{\"activation\": \"softmax\"}]}, \"loss\": \"cross-entropy\"}");
        TrainedModel model = train(DocumentRun.open(document, PLUGINS));
        assertEquals(List.of("2"), model.preprocessing().inputNames());
        assertEquals(
                2,
                ModelData.withTargets(model, folder.resolve("t.csv")).examples().rows());
        assertEquals(
                ModelData.withoutTargets(model, folder.resolve("t.csv")).predict(),
                ModelData.withoutTargets(model, write("alone.csv", "1\n2\n")).predict());
    }
}
