package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.core.data.MatrixDataset;
import dev.chainrule.mlp.core.plugin.Plugins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidationFileTest {
    @TempDir
    Path folder;

    private DocumentRun open(String heldOut) throws IOException {
        Files.writeString(folder.resolve("train.csv"), "a,kind\n0,x\n10,y\n");
        Files.writeString(folder.resolve("held.csv"), heldOut);
        Path document = Files.writeString(folder.resolve("run.json"), """
                {"data": {"file": "train.csv", "target": "kind", "scale": "min-max", "validation": {"file": "held.csv"}},
                 "network": {"layers": [{"activation": "softmax"}]}, "loss": "cross-entropy"}
                """);
        return DocumentRun.open(document, Plugins.load());
    }

    @Test
    void itsRowsAreScaledAsTheTrainingRows() throws IOException {
        MatrixDataset rows =
                open("kind,a\ny,5\n").preparation().validation().orElseThrow().sample(9);
        assertEquals(1, rows.rows());
        assertEquals(0.5f, rows.input().get(0, 0));
        assertEquals(1f, rows.target().get(0, 1));
    }

    @Test
    void aFaultInItNamesItAndNotTheTrainingFile() {
        DataException e = assertThrows(DataException.class, () -> open("a,kind\n5,z\n"));
        assertEquals(
                folder.resolve("held.csv")
                        + ":2  column 2 'kind'  unknown label 'z'. The training rows had: x, y [DAT_LABEL]",
                e.getMessage());
    }
}
