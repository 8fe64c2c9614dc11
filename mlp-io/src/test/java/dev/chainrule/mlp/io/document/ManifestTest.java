package dev.chainrule.mlp.io.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void choose() {
        file = folder.resolve("m.safetensors.manifest.json");
    }

    private static Manifest manifest(Optional<String> from) {
        Map<String, String> data = new LinkedHashMap<>();
        data.put("z.csv", "0a");
        data.put("start.safetensors", "1b");
        return new Manifest(
                Map.of("mlp", "0.2"), "2c", "../documents", data, from, Documents.READER.read(Documents.MINIMAL, "d"));
    }

    private Manifest load() {
        return Manifest.load(file, Documents.PLUGINS);
    }

    @Test
    void itIsReadAsItWasSaved() {
        for (Optional<String> from : List.of(Optional.<String>empty(), Optional.of("start.safetensors"))) {
            manifest(from).save(file);
            assertEquals(manifest(from), load());
            assertEquals(
                    List.of("z.csv", "start.safetensors"),
                    List.copyOf(load().data().keySet()));
        }
    }

    @Test
    void theFileIsJsonWithTheDocumentLast() throws IOException {
        manifest(Optional.of("start.safetensors")).save(file);
        String text = Files.readString(file);
        String head = """
                {
                  "manifest": 1,
                  "weights": "2c",
                  "versions": {
                    "mlp": "0.2"
                  },
                  "seed": 0,
                  "folder": "../documents",
                  "data": {
                    "z.csv": "0a",
                    "start.safetensors": "1b"
                  },
                  "from": "start.safetensors",
                  "document": {
                """;
        assertEquals(head, text.substring(0, Math.min(head.length(), text.length())));
    }

    @Test
    void laterChangesOfAMapDoNotReachIt() {
        Map<String, String> versions = new LinkedHashMap<>(Map.of("mlp", "0.2"));
        Manifest manifest = new Manifest(
                versions, "", "", Map.of(), Optional.empty(), Documents.READER.read(Documents.MINIMAL, "d"));
        versions.put("mlp", "9");
        assertEquals(Map.of("mlp", "0.2"), manifest.versions());
    }

    private String faultWith(String from, String to) throws IOException {
        manifest(Optional.of("start.safetensors")).save(file);
        String text = Files.readString(file);
        assertEquals(2, (text + " ").split(Pattern.quote(from), -1).length, text);
        Files.writeString(file, text.replace(from, to));
        return assertThrows(ConfigException.class, this::load).getMessage().replace(file.toString(), "m");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "manifest": 1, | "manifest": 2, | m:2:15  /manifest  manifest must be <= 1, found 2 [CFG_RANGE]
            "manifest": 1, | "manifets": 1, | m:1:1  this is not a manifest: it has no key "manifest". Training writes one beside each model, such as iris.safetensors.manifest.json [CFG_MISSING]
            "seed": 0      | "seed": 7      | m:7:11  /seed  the document's seed is 0 [CFG_SEMANTIC]
            "weights": "2c" | "weights": 2  | m:3:14  /weights  expected a string, found 2 [CFG_TYPE]
            "weights": "2c", | ''           | m:1:1  /weights  'weights' is missing. Add the SHA-256 of the weights [CFG_MISSING]
            "mlp": "0.2"   | "mlp": 0.2     | m:5:12  /versions/mlp  expected a string, found 0.2 [CFG_TYPE]
            "from": "start.safetensors" | "from": "other" | m:13:11  /from  "data" has no SHA-256 of this file [CFG_SEMANTIC]
            "folder"       | "foldre"       | m:8:3  /foldre  unknown key 'foldre'. Did you mean 'folder'? Accepted: manifest, weights, versions, seed, folder, data, from, document [CFG_UNKNOWN_KEY]
            """)
    void whatIsWrongIsNamedWithItsPlace(String from, String to, String message) throws IOException {
        assertEquals(message, faultWith(from, to));
    }

    @Test
    void theDocumentIsCheckedInItsPlace() throws IOException {
        String message = faultWith("\"inputs\": 1", "\"inputs\": 0");
        assertEquals(
                "/document/network/inputs  inputs must be >= 1, found 0 [CFG_RANGE]",
                message.replaceFirst("m:\\d+:\\d+  ", ""));
    }

    @Test
    void aModelIsNoManifest() throws IOException {
        Path model = folder.resolve("m.safetensors");
        Files.write(model, new byte[] {16, 0, 0, 0, 0, 0, 0, 0, '{', '"', '_', '_', 'm', 'e', 't', 'a'});
        ConfigException fault = assertThrows(ConfigException.class, () -> Manifest.load(model, Documents.PLUGINS));
        assertEquals(
                model + "  this is a model, expected its manifest, which training writes beside it: " + model
                        + ".manifest.json [CFG_SYNTAX]",
                fault.getMessage());
    }

    @Test
    void aFileThatIsNotThereIsAFaultOfStorage() {
        assertEquals(
                ErrorCode.STO_NOT_FOUND,
                assertThrows(StorageException.class, this::load).code());
    }
}
