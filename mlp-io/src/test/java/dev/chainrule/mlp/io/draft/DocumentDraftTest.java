package dev.chainrule.mlp.io.draft;

import static dev.chainrule.mlp.io.draft.SampleRows.decimal;
import static dev.chainrule.mlp.io.draft.SampleRows.noise;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.io.ReadListener;
import dev.chainrule.mlp.io.run.DocumentRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentDraftTest {
    @TempDir
    private Path folder;

    /** Rows that training would refuse, were it not for what the draft says about them. */
    @Test
    void draftsTrainAsTheyAre() throws IOException {
        Path csv = SampleRows.write(
                folder,
                "first;second;kind",
                150,
                i -> (i % 9 == 0 ? "-" : decimal(noise(i)).replace('.', ',')) + ";town " + i % 40 + ';'
                        + (i % 50 == 3 ? "" : "ab".charAt(i % 2)));
        DocumentDraft draft = DocumentDraft.of(csv, "kind", "rows.csv");
        Path document = Files.writeString(folder.resolve("rows.json"), draft.document());
        DocumentRun run = DocumentRun.open(document, Plugins.load(), ReadListener.NONE);
        assertEquals(
                147,
                run.preparation().training().rows()
                        + run.preparation().validation().orElseThrow().rows());
    }
}
