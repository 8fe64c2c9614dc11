package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.TrainingDivergedException;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
        TrainingDivergedException e =
                assertThrows(TrainingDivergedException.class, () -> folds().run(new JavaKernel(), List.of(), fold -> {}));
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
