package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.io.document.Manifest;
import dev.chainrule.mlp.io.model.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunManifestTest {
    private static final Plugins PLUGINS = Plugins.load();

    @TempDir
    private Path folder;

    private Path csv;
    private Path file;
    private TrainedModel model;

    @BeforeEach
    void train() throws IOException {
        csv = Files.writeString(folder.resolve("rows.csv"), "x,y\n1,3\n2,5\n3,7\n");
        Path documents = Files.createDirectories(folder.resolve("documents"));
        Path document = Files.writeString(documents.resolve("line.json"), """
                {"seed": 5, "data": {"file": "../rows.csv", "target": "y"},
                 "network": {"layers": [{"activation": "identity"}]}, "loss": "mean-squared-error",
                 "training": {"epochs": 3}}""");
        DocumentRun run = DocumentRun.open(document, PLUGINS);
        model = run.train();
        file = RunManifest.beside(
                Files.createDirectories(folder.resolve("models")).resolve("line.safetensors"));
        RunManifest.save(run, model, Map.of("mlp", "0"), file);
    }

    @Test
    void standsBesideItsModel() throws IOException {
        assertEquals(folder.resolve("models/line.safetensors.manifest.json"), file);
        assertEquals(Optional.empty(), RunManifest.modelBeside(file));
        Path saved = Files.writeString(folder.resolve("models/line.safetensors"), "");
        assertEquals(Optional.of(saved), RunManifest.modelBeside(file));
        assertEquals(Optional.empty(), RunManifest.modelBeside(folder.resolve("models/other.json")));
        assertEquals(Optional.empty(), RunManifest.modelBeside(folder.resolve(".manifest.json")));
    }

    @Test
    void namesItsFilesFromTheFolderOfTheDocument() {
        Manifest manifest = Manifest.load(file, PLUGINS);
        assertEquals("../documents", manifest.folder());
        assertEquals(Map.of("../rows.csv", Sha256.of(csv)), manifest.data());
        assertEquals(Sha256.of(model.weights()), manifest.weights());
    }

    @Test
    void theRunCanBeRepeated() throws IOException {
        Files.delete(folder.resolve("documents/line.json")); // the manifest contains it
        TrainedModel again =
                RunManifest.open(Manifest.load(file, PLUGINS), file, PLUGINS).train();
        assertArrayEquals(model.weights().layer(0), again.weights().layer(0));
    }

    @Test
    void dataThatChangedIsNamed() throws IOException {
        String before = Sha256.of(csv);
        Files.writeString(csv, "x,y\n1,3\n2,5\n3,8\n");
        Manifest manifest = Manifest.load(file, PLUGINS);
        assertEquals(
                folder.resolve("documents/../rows.csv") + "  this is not the data of the run: its SHA-256 is "
                        + Sha256.of(csv) + ", the manifest has " + before
                        + ". Put the file back as it was [MDL_DATA_MISMATCH]",
                assertThrows(ModelFormatException.class, () -> RunManifest.open(manifest, file, PLUGINS))
                        .getMessage());
    }
}
