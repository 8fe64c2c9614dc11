package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.TrainingDivergedException;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.io.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentFoldsTest {
    private static final Plugins PLUGINS = Plugins.load();

    @TempDir
    Path folder;

    private Path document;

    @BeforeEach
    void write() throws IOException {
        document = TwelveRows.write(folder, 0.1);
    }

    private DocumentFolds folds() {
        return DocumentFolds.open(document, PLUGINS, 4, true);
    }

    /** The 12 rows in 2 folds: 4 and 8 rows to train on, each followed by the 4 that are held out. */
    @Test
    void foldsGoForwardIfTheLastRowsAreHeldOut() throws IOException {
        Files.writeString(
                document,
                Files.readString(document).replace("\"validation\": 0.25", "\"validation\": {\"last\": 0.25}"));
        DocumentFolds folds = DocumentFolds.open(document, PLUGINS, 2, false);
        assertEquals(
                "[[0, 1, 2, 3], [0, 1, 2, 3, 4, 5, 6, 7]]",
                folds.splits().stream()
                        .map(split -> Arrays.toString(split.training()))
                        .toList()
                        .toString());
        assertEquals(
                "[[4, 5, 6, 7], [8, 9, 10, 11]]",
                folds.splits().stream()
                        .map(split -> Arrays.toString(split.validation()))
                        .toList()
                        .toString());
        assertEquals(
                2, folds.run(new JavaKernel(), List.of(), fold -> {}).folds().size());
    }

    /** Column y is the group 0, 1 or 2: a fold each. */
    @Test
    void theRowsOfAGroupAreInOneFold() throws IOException {
        Files.writeString(
                document,
                Files.readString(document).replace("\"validation\": 0.25", "\"validation\": 0.25, \"group\": \"y\""));
        for (boolean stratified : new boolean[] {true, false}) {
            DocumentFolds folds = DocumentFolds.open(document, PLUGINS, 3, stratified);
            assertEquals(
                    Set.of("[0, 3, 6, 9]", "[1, 4, 7, 10]", "[2, 5, 8, 11]"),
                    folds.splits().stream()
                            .map(split -> Arrays.toString(split.validation()))
                            .collect(Collectors.toSet()));
            assertEquals("1-4-2", folds.network().toString());
            assertEquals(
                    3,
                    folds.run(new JavaKernel(), List.of(), fold -> {}).folds().size());
        }
        DocumentRun run = DocumentRun.open(document, PLUGINS);
        assertEquals(8, run.preparation().training().rows());
        TrainedModel model = run.train(new JavaKernel(), new TrainingListener() {});
        assertEquals(
                model.spec().data(),
                ModelFile.decode(ModelFile.encode(model), "m", PLUGINS, new JavaKernel())
                        .spec()
                        .data());
    }

    @Test
    void theLastRowsOfAStreamedFileAreRefused() throws IOException {
        Files.writeString(
                document,
                Files.readString(document)
                        .replace("\"validation\": 0.25", "\"streaming\": true, \"validation\": {\"last\": 0.25}"));
        assertEquals(
                document
                        + ":1:103  /data/validation  \"last\" needs all rows in memory, and this file is streamed. Put its last"
                        + " rows into a file of their own and name it with \"validation\": {\"file\": …}, or leave out"
                        + " \"streaming\" [CFG_SEMANTIC]",
                assertThrows(ConfigException.class, () -> DocumentRun.open(document, PLUGINS))
                        .getMessage());
    }

    @Test
    void allRowsAreInOneFoldAndEachFoldHasItsShareOfEachClass() {
        DocumentFolds folds = folds();
        assertEquals(
                List.of(3, 3, 3, 3),
                folds.splits().stream().map(split -> split.validation().length).toList());
        assertEquals("2-4-2", folds.network().toString());
        assertEquals(List.of(document, folder.resolve("rows.csv")), folds.inputs());
    }

    @Test
    void trainingThatDivergesNamesTheFold() throws IOException {
        document = TwelveRows.write(folder, 1e30);
        TrainingDivergedException e = assertThrows(
                TrainingDivergedException.class, () -> folds().run(new JavaKernel(), List.of(), fold -> {}));
        assertTrue(e.getMessage().endsWith(" (fold 1) [TRN_DIVERGED]"), e.getMessage());
    }

    @Test
    void moreFoldsThanRowsAreRefused() {
        DataException e = assertThrows(DataException.class, () -> DocumentFolds.open(document, PLUGINS, 13, true));
        assertEquals(
                folder.resolve("rows.csv")
                        + "  13 folds need at least 13 rows, found 12. Give more rows, or ask for fewer folds [DAT_TOO_FEW]",
                e.getMessage());
    }
}
