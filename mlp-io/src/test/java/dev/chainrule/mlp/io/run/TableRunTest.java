package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.core.data.MatrixDataset;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.Prediction;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.io.model.ModelFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables as people have them, with categories, gaps and weights, from the file to a model and back. */
class TableRunTest {
    private static final Plugins PLUGINS = Plugins.load();

    @TempDir
    private Path folder;

    private Path write(String name, String content) {
        try {
            return Files.writeString(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param keys of {@code "data"} beside the file, with ' for " */
    private DocumentRun open(String csv, String keys) {
        write("t.csv", csv);
        return DocumentRun.open(
                write(
                        "run.json",
                        ("{'data': {'file': 't.csv', " + keys + "},"
                                        + " 'network': {'layers': [{'activation': 'softmax'}]},"
                                        + " 'loss': 'cross-entropy', 'training': {'epochs': 2, 'batchSize': 2}}")
                                .replace('\'', '"')),
                PLUGINS);
    }

    private static MatrixDataset training(DocumentRun run) {
        return run.preparation().training().sample(99);
    }

    private String fault(String csv, String keys) {
        return assertThrows(MlpException.class, () -> open(csv, keys))
                .getMessage()
                .replace(folder + "/", "");
    }

    private static TrainedModel train(DocumentRun run) {
        return run.train(new JavaKernel(), new TrainingListener() {});
    }

    private static final String COLOURS = "colour,size,y\nred,1,p\nblue,3,q\nred,5,p\ngreen,3,q\n";

    @Test
    void categoriesBecomeInputsInTheirOrderAndAreNotScaled() {
        DocumentRun run = open(COLOURS, "'target': 'y', 'categorical': ['colour'], 'scale': 'min-max'");
        assertEquals(
                List.of("colour=blue", "colour=green", "colour=red", "size"),
                run.preparation().preprocessing().inputNames());
        assertArrayEquals(
                new float[] {0, 0, 1, 0, 1, 0, 0, 0.5f, 0, 0, 1, 1, 0, 1, 0, 0.5f},
                training(run).input().data());
        assertEquals(4, run.network().inputs());
    }

    @Test
    void categoriesThatAreAllNumbersAreOrderedAsNumbers() {
        DocumentRun run = open("k,y\n10,p\n9,q\n", "'target': 'y', 'categorical': [1]");
        assertEquals(List.of("k=9", "k=10"), run.preparation().preprocessing().inputNames());
    }

    @Test
    void categoriesAreThoseOfTheTrainingRowsAndAnotherInAHeldOutRowIsAnErrorIfTheDocumentSaysSo() {
        assertEquals(
                "t.csv:3  colour  unknown category 'blue'. The training rows had: red. Correct it, or train with \"unknownCategories\": \"ignore\" [DAT_LABEL]",
                fault(
                        "colour,y\nred,p\nblue,q\nred,q\n",
                        "'target': 'y', 'categorical': ['colour'], 'unknownCategories': 'error', 'validation': {'every': 2}"));
    }

    @Test
    void aModelKeepsItsCategoriesAndTellsAnUnknownOneFromThem() {
        TrainedModel model = train(open(
                COLOURS,
                "'target': 'y', 'categorical': ['colour'], 'unknownCategories': 'error', 'scale': 'standard'"));
        Path file = folder.resolve("m.safetensors");
        ModelFile.save(model, file);
        TrainedModel loaded = ModelFile.load(file, PLUGINS, new JavaKernel());
        assertEquals(model.preprocessing().features(), loaded.preprocessing().features());
        Path rows = write("new.csv", "size,colour\n2,green\n4,red\n");
        List<Prediction> before = ModelData.withoutTargets(model, rows).predict();
        assertEquals(before, ModelData.withoutTargets(loaded, rows).predict());
        Path others = write("others.csv", "size,colour\n2,green\n4,violet\n");
        MlpException e = assertThrows(MlpException.class, () -> ModelData.withoutTargets(loaded, others));
        assertEquals(
                others + ":3  column 2 'colour'  unknown category 'violet'. The training rows had: blue, green, red"
                        + ". Correct it, or train with \"unknownCategories\": \"ignore\" [DAT_LABEL]",
                e.getMessage());
    }

    @Test
    void rowsWithAGapAreLeftOutAndCounted() {
        DocumentRun run = open(
                "a,c,y\n1,x,p\n,x,p\n3,?,q\n5,z,NA\n7,z,q\n", "'target': 'y', 'categorical': ['c'], 'missing': 'drop'");
        assertArrayEquals(new float[] {1, 1, 0, 7, 0, 1}, training(run).input().data());
        assertEquals(
                List.of("3 of 5 rows of t.csv lack a value and are left out, the first in line 3"),
                run.warnings().stream().map(w -> w.replace(folder + "/", "")).toList());
        assertEquals(
                "t.csv  every row lacks a value and is left out (\"missing\": \"drop\"); nothing remains [DAT_EMPTY]",
                fault("a,y\n,p\nNaN,q\n", "'target': 'y', 'missing': 'drop'"));
    }

    /** Means of the training rows that have a value: (1 + 5) / 2, and for the categories 2/3 x and 1/3 z. */
    @Test
    void gapsAreFilledWithTheMeanOfTheTrainingRowsAlsoWhenPredicting() {
        DocumentRun run = open(
                "a,c,y\n1,x,p\n,x,q\n5,,q\nn/a,z,p\n100,x,p\n",
                "'target': 'y', 'categorical': ['c'], 'missing': 'mean', 'validation': {'every': 5}");
        assertArrayEquals(
                new float[] {1, 1, 0, 3, 1, 0, 5, 2 / 3f, 1 / 3f, 3, 0, 1},
                training(run).input().data());
        TrainedModel model = train(run);
        Path file = folder.resolve("m.safetensors");
        ModelFile.save(model, file);
        TrainedModel loaded = ModelFile.load(file, PLUGINS, new JavaKernel());
        assertEquals(
                List.of(3.0, 2 / 3.0, 1 / 3.0),
                loaded.preprocessing().features().fill());
        Path gaps = write("gaps.csv", "a,c\n,\n3,x\n,x\n");
        List<Prediction> predictions = ModelData.withoutTargets(loaded, gaps).predict();
        assertEquals(predictions.get(1), predictions.get(2));
    }

    /** A target cannot be filled in; the gap in the feature of the row left out is not counted. */
    @Test
    void aRowWithoutItsTargetIsLeftOutWhereMeansAreFilledIn() {
        DocumentRun run = open("a,y\n2,p\n4,\n,NA\n,q\n6,q\n", "'target': 'y', 'missing': 'mean'");
        assertArrayEquals(new float[] {2, 4, 6}, training(run).input().data());
        assertEquals(
                List.of(
                        "2 of 5 rows of t.csv lack their target and are left out, the first in line 3",
                        "1 missing value of t.csv is filled in with the mean of the column, the first in line 5"),
                run.warnings().stream().map(w -> w.replace(folder + "/", "")).toList());
    }

    @Test
    void aFirstLineThatHoldsMostlyNumbersIsTakenAsTheHeaderWithAWarning() {
        DocumentRun run = open("0.2,0.3,R\n0.1,0.2,M\n0.3,0.1,R\n", "'target': 3");
        assertEquals(
                List.of(
                        "line 1 of t.csv is taken as the header, but 2 of its 3 cells are numbers. If the file has no header,"
                                + " set \"header\": false"),
                run.warnings().stream().map(w -> w.replace(folder + "/", "")).toList());
        assertEquals(
                List.of(), open("2019,area,y\n1,2,p\n2,3,q\n", "'target': 'y'").warnings());
    }

    @Test
    void scalersAreFittedToTheValuesThatAreThere() {
        DocumentRun run = open("a,y\n2,p\n,q\n6,q\n", "'target': 'y', 'missing': 'mean', 'scale': 'standard'");
        assertArrayEquals(new float[] {-1, 0, 1}, training(run).input().data());
    }

    @Test
    void aModelThatKnowsNoMeanRefusesGaps() {
        for (String policy : List.of("error", "drop")) {
            TrainedModel model = train(open("a,y\n1,p\n2,q\n", "'target': 'y', 'missing': '" + policy + "'"));
            Path gaps = write("gaps.csv", "a\n1\n\"\"\n");
            MlpException e = assertThrows(MlpException.class, () -> ModelData.withoutTargets(model, gaps));
            assertEquals(
                    gaps + ":3  column 1 'a'  the " + (policy.equals("drop") ? "value is missing" : "cell is empty")
                            + ": fill it in or remove the row: the model was not trained with \"missing\": \"mean\""
                            + " [DAT_MISSING]",
                    e.getMessage());
            MlpException nan = assertThrows(MlpException.class, () -> model.predict(Double.NaN));
            assertEquals(
                    "a  the value in row 1 is missing (NaN), and there is none to fill in. Give a number, or train with"
                            + " \"missing\": \"mean\" [DAT_MISSING]",
                    nan.getMessage());
        }
    }

    @Test
    void aModelWithoutCategoriesAndGapsIsWrittenAsBefore() {
        byte[] file = ModelFile.encode(train(open("a,y\n1,p\n2,q\n", "'target': 'y'")));
        String header = new String(file, 8, 200, java.nio.charset.StandardCharsets.ISO_8859_1);
        assertEquals("{\"__metadata__\":{\"format\":\"mlp\",\"mlp.version\":\"1\"", header.substring(0, 49));
    }

    /** n / (k · nⱼ): 4 / (2 · 3) and 4 / (2 · 1), as in scikit-learn; times the weight of the row. */
    @Test
    void weightsOfClassesAndRowsAreMultiplied() {
        String csv = "a,w,y\n1,1,p\n2,0.5,p\n3,0,p\n4,3,q\n";
        assertArrayEquals(
                new float[] {2 / 3f, 2 / 3f, 2 / 3f, 2},
                training(open(csv, "'target': 'y', 'features': ['a'], 'classWeights': 'balanced'"))
                        .weights());
        DocumentRun both = open(csv, "'target': 'y', 'classWeights': {'q': 10}, 'sampleWeight': 'w'");
        assertArrayEquals(new float[] {1, 0.5f, 30}, training(both).weights()); // the row of weight 0 is left out
        assertEquals(List.of("a"), both.preparation().preprocessing().featureNames());
    }

    @Test
    void aRowOfWeightZeroGivesTheBitsOfAFileWithoutIt() {
        String keys = "'target': 'y', 'sampleWeight': 'w', 'scale': 'standard'";
        TrainedModel with = train(open("a,w,y\n1,1,p\n2,2,q\n500,0,p\n3,1,p\n", keys));
        TrainedModel without = train(open("a,w,y\n1,1,p\n2,2,q\n3,1,p\n", keys));
        assertArrayEquals(without.weights().layer(0), with.weights().layer(0));
        assertArrayEquals(
                without.preprocessing().scaler().center(),
                with.preprocessing().scaler().center());
    }

    @Test
    void equalWeightsGiveTheBitsOfNone() {
        TrainedModel weighted = train(open("a,w,y\n1,1,p\n2,1,q\n3,1,p\n", "'target': 'y', 'sampleWeight': 'w'"));
        TrainedModel plain = train(open("a,w,y\n1,1,p\n2,1,q\n3,1,p\n", "'target': 'y', 'features': ['a']"));
        assertArrayEquals(plain.weights().layer(0), weighted.weights().layer(0));
    }

    @Test
    void theValidationFileMayHaveItsColumnsInAnotherOrder() {
        write("held.csv", "y,size,colour\nq,3,blue\n");
        DocumentRun run = open(COLOURS, "'target': 'y', 'categorical': ['colour'], 'validation': {'file': 'held.csv'}");
        assertArrayEquals(
                new float[] {1, 0, 0, 3},
                run.preparation().validation().orElseThrow().sample(1).input().data());
    }

    @Test
    void theLineOfATargetThatDoesNotFitIsTold() {
        write("t.csv", "a,y\n1,0.5\n\n2,7\n");
        Path document =
                write("run.json", """
                {"data": {"file": "t.csv", "target": "y"}, "network": {"layers": [{"activation": "sigmoid"}]},
                 "loss": {"type": "binary-cross-entropy"}}
                """.replace("\"target\": \"y\"", "\"target\": \"y\", \"targetType\": \"number\""));
        MlpException e = assertThrows(MlpException.class, () -> DocumentRun.open(document, PLUGINS));
        assertEquals(
                folder.resolve("t.csv") + ":4  y  loss 'binary-cross-entropy' takes targets in [0, 1], found 7.0"
                        + " [DAT_RANGE]",
                e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a,y#x,p#2,q | 'target': 'y' | t.csv:2  column 1 'a'  'x' is not a number. Accepted are decimal numbers"
                        + " as 5.1, -3 or 2e-3. If the column holds text, name it in \"categorical\", or leave it out with"
                        + " \"exclude\" [DAT_NUMBER]",
                "a,y#1,p#,q | 'target': 'y' | t.csv:3  column 1 'a'  the cell is empty: fill it in or remove the row, or"
                        + " set \"missing\": \"drop\" or \"mean\" [DAT_MISSING]",
                "a,y#,p#,q | 'target': 'y', 'missing': 'mean' | t.csv  a  no training row has a value in this column. Leave"
                        + " it out with \"exclude\" [DAT_MISSING]",
                "a,w,y#1,-1,p#2,1,q | 'target': 'y', 'sampleWeight': 'w' | t.csv:2  column 2 'w'  a weight must be >= 0,"
                        + " found '-1'. 0 leaves the row out [DAT_RANGE]",
                "a,w,y#1,Inf,p#2,1,q | 'target': 'y', 'sampleWeight': 'w' | t.csv:2  column 2 'w'  'Inf' is not finite."
                        + " Accepted are finite numbers, up to 1.7976931348623157e308 in size [DAT_NONFINITE]",
                "a,w,y#1,1e300,p#2,1,q | 'target': 'y', 'sampleWeight': 'w' | t.csv:2  sampleWeight  the weight 1.0E300 is"
                        + " too large for float32, up to 3.4e38. Divide all weights by the same number [DAT_RANGE]",
                "a,w,y#1,1e-50,p#2,1,q | 'target': 'y', 'sampleWeight': 'w' | t.csv:2  sampleWeight  the weight 1.0E-50"
                        + " would underflow to 0 in float32, from 1.4e-45. Use 0 to leave the row out, or multiply all"
                        + " weights by the same number [DAT_RANGE]",
                "a,w,y#1,,p#2,1,q | 'target': 'y', 'sampleWeight': 'w', 'missing': 'mean' | t.csv:2  column 2 'w'  the"
                        + " value is missing: fill it in or remove the row, or set \"missing\": \"drop\" [DAT_MISSING]",
                "a,y#1,p#2,q | 'target': 'y', 'sampleWeight': 'v' | t.csv:1  there is no column 'v' for \"sampleWeight\"."
                        + " The columns are 'a', 'y' [DAT_HEADER]",
                "a,y#1,p#2,q | 'target': 'y', 'sampleWeight': 2 | t.csv:1  column number 2 is a target and cannot be"
                        + " \"sampleWeight\" too [DAT_HEADER]",
                "a,b,y#1,1,p#2,2,q | 'target': 'y', 'features': ['a'], 'categorical': [2] | t.csv:1  column number 2 in"
                        + " \"categorical\" is not one of the features [DAT_HEADER]",
                "a,y#1,p#2,q | 'target': 'y', 'categorical': [2] | t.csv:1  column number 2 in \"categorical\" is not one of"
                        + " the features [DAT_HEADER]",
                "a,y#1,p#2,q | 'target': 'y', 'classWeights': {'r': 2} | run.json:1:59  /data/classWeights  no row has the"
                        + " label 'r'. The labels are p, q [CFG_SEMANTIC]",
                "a,y#1,p#2,q | 'target': 'y', 'categorical': ['y'] | run.json:1:58  /data/categorical  column 'y' is the"
                        + " target and cannot be categorical too [CFG_SEMANTIC]",
                "a,y#1,p#2,q | 'target': 'y', 'exclude': ['y'] | run.json:1:54  /data/exclude  column 'y' is the target and"
                        + " cannot be in \"exclude\" too [CFG_SEMANTIC]",
                "a,y#1,p#2,q | 'target': 'y', 'sampleWeight': 'a', 'categorical': ['a'] | run.json:1:59  /data/sampleWeight"
                        + "  column 'a' is in \"categorical\" and cannot be the weight of its row too [CFG_SEMANTIC]",
                "a,y#1,p#2,q | 'target': 'y', 'classWeights': {'p': -1} | run.json:1:65  /data/classWeights/p  the weight of"
                        + " 'p' must be >= 0, found -1 [CFG_RANGE]",
                "a,y#1,p#2,q | 'target': 'y', 'classWeights': 'equal' | run.json:1:59  /data/classWeights  classWeights must"
                        + " be 'balanced' or an object with the weight of each label, found the string 'equal' [CFG_RANGE]",
            })
    void aFaultIsToldAtItsPlace(String csv, String keys, String message) {
        assertEquals(message, fault(csv.replace('#', '\n') + "\n", keys));
    }

    @Test
    void classWeightsForNumbersAreRefused() {
        write("t.csv", "a,y\n1,0.5\n2,7\n");
        Path document = write("run.json", """
                {"data": {"file": "t.csv", "target": "y", "classWeights": "balanced"},
                 "network": {"layers": [{"activation": "identity"}]}, "loss": "squared-error"}
                """);
        MlpException e = assertThrows(MlpException.class, () -> DocumentRun.open(document, PLUGINS));
        assertEquals(
                document
                        + ":1:59  /data/classWeights  the targets are numbers, and class weights are for labels. Delete"
                        + " classWeights, or set \"targetType\": \"label\" [CFG_SEMANTIC]",
                e.getMessage());
    }
}
