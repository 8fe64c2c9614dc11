package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.core.plugin.Plugins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command reports labels and categories that look alike, once per column, and merges none. */
class SimilarLabelsTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final List<String> BOTH = List.of(
            "column 'city' has categories that look alike, and each is a category of its own: 'METZ' and 'Metz' differ only in"
                    + " case. If they mean the same, write them alike in the file",
            "the target 'grade' has labels that look alike, and each is a class of its own: '01', '1' and '1.0' are the same"
                    + " number. If they mean the same, write them alike in the file");

    @TempDir
    Path folder;

    @BeforeEach
    void writeRows() throws IOException {
        Files.writeString(folder.resolve("rows.csv"), "city,grade\n" + "Metz,1\nMETZ,1.0\nUlm,2\nUlm,01\n".repeat(5));
    }

    private Path document(String data, String rest) throws IOException {
        return Files.writeString(folder.resolve("run.json"), """
                {"data": {"file": "rows.csv", "target": "grade", "categorical": ["city"]%s},
                 "network": {"layers": [{"activation": "softmax"}]},
                 "loss": "cross-entropy", "training": {"epochs": 1}%s}""".formatted(data, rest));
    }

    @Test
    void aRunWarnsInMemoryAndStreamed() throws IOException {
        DocumentRun run = DocumentRun.open(document("", ""), PLUGINS);
        assertEquals(BOTH, run.warnings());
        assertEquals(4, run.network().outputs());
        assertEquals(
                BOTH,
                DocumentRun.open(document(", \"streaming\": true", ""), PLUGINS).warnings());
    }

    @Test
    void foldsAndASearchWarnOnce() throws IOException {
        assertEquals(
                BOTH, DocumentFolds.open(document("", ""), PLUGINS, 5, true).warnings());
        String search = ", \"search\": {\"kind\": \"grid\", \"folds\": 2, \"over\": {\"/training/epochs\": [1, 2]}}";
        assertEquals(BOTH, DocumentSearch.open(document("", search), PLUGINS).warnings());
    }

    @Test
    void anUnknownLabelOfHeldOutRowsNamesTheOneThatItResembles() throws IOException {
        Files.writeString(folder.resolve("held.csv"), "city,grade\nUlm,2\nMetz,1.00\n");
        Path document = document(", \"validation\": {\"file\": \"held.csv\"}", "");
        String message = assertThrows(DataException.class, () -> DocumentRun.open(document, PLUGINS))
                .getMessage();
        assertEquals(
                folder.resolve("held.csv") + ":3  column 2 'grade'  unknown label '1.00', which is the same number as"
                        + " '01'. The training rows had: 01, 1, 1.0, 2 [DAT_LABEL]",
                message);
    }
}
