package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.core.plugin.Plugins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each command says once which columns are not scaled, and nothing where the document scales them. */
class UnscaledDataTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final List<String> BOTH = List.of(
            "column 'income' (mean 25000, deviation 15000) is not scaled; features far from mean 0 and deviation 1 train slowly"
                    + " or badly. Set \"scale\": \"standard\" in \"data\"",
            "target 'price' (mean 250, deviation 150) is not scaled; targets far from mean 0 and deviation 1 train slowly or"
                    + " badly. Set \"scaleTarget\": \"standard\" in \"data\"");

    @TempDir
    Path folder;

    @BeforeEach
    void writeRows() throws IOException {
        Files.writeString(
                folder.resolve("rows.csv"), "income,share,price\n" + "10000,0.1,100\n40000,0.7,400\n".repeat(10));
    }

    private Path document(String data, String rest) throws IOException {
        return Files.writeString(folder.resolve("run.json"), """
                {"data": {"file": "rows.csv", "target": "price"%s},
                 "network": {"layers": [{"units": 2, "activation": "relu"}, {"activation": "identity"}]},
                 "loss": "mean-squared-error", "training": {"epochs": 1}%s}""".formatted(data, rest));
    }

    @Test
    void aRunInMemoryAndAStreamedOneWarn() throws IOException {
        assertEquals(BOTH, DocumentRun.open(document("", ""), PLUGINS).warnings());
        assertEquals(
                BOTH,
                DocumentRun.open(document(", \"streaming\": true", ""), PLUGINS).warnings());
    }

    @Test
    void foldsAndASearchWarnOnce() throws IOException {
        assertEquals(
                BOTH, DocumentFolds.open(document("", ""), PLUGINS, 5, true).warnings());
        assertEquals(BOTH, search("/network/layers/0/units", "[2, 3]").warnings());
    }

    @Test
    void aSearchThatTriesScalingsIsQuietAboutThem() throws IOException {
        assertEquals(
                BOTH.subList(1, 2),
                search("/data/scale", "[\"none\", \"standard\"]").warnings());
        assertEquals(
                BOTH.subList(0, 1),
                search("/data/scaleTarget", "[\"none\", \"standard\"]").warnings());
    }

    @Test
    void whoDecidesAgainstScalingIsNotWarned() throws IOException {
        Path document = document(", \"scale\": \"none\", \"scaleTarget\": \"none\"", "");
        assertEquals(List.of(), DocumentRun.open(document, PLUGINS).warnings());
        assertEquals(List.of(), DocumentFolds.open(document, PLUGINS, 5, true).warnings());
    }

    private DocumentSearch search(String pointer, String values) throws IOException {
        String search =
                ", \"search\": {\"kind\": \"grid\", \"folds\": 2, \"over\": {\"%s\": %s}}".formatted(pointer, values);
        return DocumentSearch.open(document("", search), PLUGINS);
    }

    @Test
    void scaledDataIsQuiet() throws IOException {
        Path document = document(", \"scale\": \"standard\", \"scaleTarget\": \"min-max\"", "");
        assertEquals(List.of(), DocumentRun.open(document, PLUGINS).warnings());
    }
}
