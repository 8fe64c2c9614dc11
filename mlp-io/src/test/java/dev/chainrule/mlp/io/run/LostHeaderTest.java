package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.core.plugin.Plugins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LostHeaderTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "'shape,colour,class', 30, 1",
        "'shape,colour,class', 10, 0",
        "'round,colour,class', 30, 0",
        "'shape,colour,yes', 30, 0",
        "'7,colour,class', 30, 0",
    })
    void onlyARowOfNamesThatOccurNowhereElseIsTakenForAHeader(String first, int rows, int warnings) throws IOException {
        StringBuilder csv = new StringBuilder(first).append('\n');
        for (int r = 0; r < rows; r++) {
            csv.append(r % 2 == 0 ? "round," : "flat,").append(r % 3 == 0 ? "red," : "blue,");
            csv.append(r % 5 < 2 ? "yes\n" : "no\n");
        }
        Files.writeString(folder.resolve("d.csv"), csv);
        Path document = folder.resolve("d.json");
        Files.writeString(
                document,
                "{\"data\": {\"file\": \"d.csv\", \"header\": false, \"target\": 3, \"categorical\": [1, 2]},"
                        + " \"network\": {\"layers\": [{\"activation\": \"softmax\"}]}, \"loss\": \"cross-entropy\","
                        + " \"training\": {\"epochs\": 1}}");
        assertEquals(
                warnings,
                DocumentRun.open(document, Plugins.load()).warnings().stream()
                        .filter(warning -> warning.endsWith("set \"header\": true"))
                        .count());
    }
}
