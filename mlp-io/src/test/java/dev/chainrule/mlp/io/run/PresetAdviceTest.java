package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.core.plugin.Plugins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PresetAdviceTest {
    private static final Plugins PLUGINS = Plugins.load();

    @TempDir
    private Path folder;

    private Path document(String preset, String encode) throws IOException {
        StringBuilder csv = new StringBuilder("size,\"the town\",sex,y\n");
        for (int r = 0; r < 40; r++) {
            csv.append(r)
                    .append(",t")
                    .append(r % 10)
                    .append(r % 2 == 0 ? ",m," : ",f,")
                    .append(r % 7)
                    .append('\n');
        }
        Files.writeString(folder.resolve("t.csv"), csv);
        return Files.writeString(folder.resolve("run.json"), """
                {"preset": "%s", "data": {"file": "t.csv", "target": "y", "targetType": "number", "validation": 0.2,
                          "categorical": ["the town", "sex"]%s}}""".formatted(preset, encode));
    }

    @Test
    void aPresetThatEncodesColumnsSaysWhatToAdd() throws IOException {
        String encode = "\"encode\": {\"size\": { \"type\": \"periodic\", \"learningRateFactor\": 0.1 }, \"the town\":"
                + " \"embedding\", \"sex\": { \"type\": \"one-hot\", \"binary\": true }}";
        List<String> advice = List.of(
                "the preset 'realmlp' also encodes columns, which a document must name. Add to \"data\": " + encode);
        Path document = document("realmlp", "");
        assertEquals(advice, DocumentRun.open(document, PLUGINS).warnings());
        assertEquals(advice, DocumentFolds.open(document, PLUGINS, 2, false).warnings());
        DocumentRun followed = DocumentRun.open(document("realmlp", ", " + encode), PLUGINS);
        assertEquals(List.of(), followed.warnings());
        assertEquals(3, followed.preparation().spec().preprocessing().encode().size());
    }

    @Test
    void otherDocumentsHaveNoAdvice() throws IOException {
        assertEquals(
                List.of(), DocumentRun.open(document("realmlp-s", ""), PLUGINS).warnings());
        assertEquals(
                List.of(),
                DocumentRun.open(document("realmlp", ", \"encode\": {\"size\": \"log\"}"), PLUGINS)
                        .warnings());
    }
}
