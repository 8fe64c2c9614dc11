package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyCommandTest {
    @TempDir
    Path folder;

    private Workspace workspace;
    private Path manifest;

    @BeforeEach
    void train() throws IOException {
        workspace = new Workspace(folder);
        Path models = Files.createDirectory(folder.resolve("models"));
        manifest = models.resolve("m.safetensors.manifest.json");
        Path config = workspace.classifier();
        assertEquals(
                0,
                workspace
                        .run("train", config, "--out", models.resolve("m.safetensors"))
                        .code());
        Files.delete(config); // the manifest has it
    }

    private String sha256() throws IOException {
        return Files.readString(manifest).replaceAll("(?s).*\"weights\": \"([0-9a-f]{64})\".*", "$1");
    }

    @Test
    void aRunThatIsRepeatedGivesTheSameBits() throws IOException {
        Workspace.Result result = workspace.run("verify", manifest);
        assertEquals(0, result.code(), result.err());
        assertEquals(
                "same        the run reproduces the weights of the manifest and of " + model() + ", SHA-256 " + sha256()
                        + "\n",
                result.out());
        Files.delete(model());
        assertEquals(
                "same        the run reproduces the weights of the manifest, SHA-256 " + sha256() + "\n",
                workspace.run("verify", manifest).out());
    }

    private Path model() {
        return manifest.resolveSibling("m.safetensors");
    }

    /** As after a kill between the two writes of training. */
    @Test
    void theManifestOfAnotherModelIsTold() throws IOException {
        String old = sha256();
        byte[] oldManifest = Files.readAllBytes(manifest);
        Path config = workspace.classifier();
        Files.writeString(config, Files.readString(config).replace("\"seed\": 1", "\"seed\": 2"));
        assertEquals(0, workspace.run("train", config, "--out", model()).code());
        String other = sha256();
        Files.write(manifest, oldManifest);
        Workspace.Result result = workspace.run("verify", manifest);
        assertEquals(10, result.code());
        assertEquals("", result.out());
        assertEquals(
                manifest + "  this is not the manifest of " + model() + ": the SHA-256 of its weights is " + other
                        + ", the manifest has " + old
                        + ". The model was replaced, or training ended after saving it and"
                        + " before writing the manifest. Train again, or move the manifest to another folder to repeat its"
                        + " run\n",
                result.err());
    }

    @Test
    void otherWeightsAreTold() throws IOException {
        String right = sha256();
        String wrong = "0".repeat(64);
        Files.writeString(manifest, Files.readString(manifest).replace(right, wrong));
        Files.delete(model());
        Workspace.Result result = workspace.run("verify", manifest);
        assertEquals(10, result.code());
        assertTrue(
                result.err()
                        .contains(manifest + "  the run produces other weights: their SHA-256 is " + right
                                + ", the manifest has " + wrong + ". It was written by mlp "),
                result.err());
    }

    @Test
    void dataThatHasChangedIsTold() throws IOException {
        String text = Files.readString(manifest);
        String name = text.replaceAll("(?s).*\"data\": \\{\\s*\"([^\"]*)\": \"[0-9a-f]{64}\".*", "$1");
        Path data = folder.resolve(name);
        Files.writeString(data, Files.readString(data) + "\n");
        Workspace.Result result = workspace.run("verify", manifest);
        assertEquals(5, result.code());
        assertTrue(result.err().startsWith(data + "  this is not the data of the run: its SHA-256 is "), result.err());
        assertTrue(result.err().contains(" [MDL_DATA_MISMATCH]"), result.err());
    }

    private void nameOtherData(String name) throws IOException {
        String text = Files.readString(manifest);
        Files.writeString(manifest, text.replaceFirst("(?s)(\"data\": \\{\\s*\")[^\"]*\"", "$1" + name + "\""));
    }

    /** Reading them would never end. */
    @ParameterizedTest
    @ValueSource(strings = {"/dev/zero", "/dev/random", "pipe"})
    @EnabledOnOs(OS.LINUX)
    void devicesAndPipesAreNotRead(String name) throws IOException, InterruptedException {
        assertEquals(
                0,
                new ProcessBuilder("mkfifo", folder.resolve("pipe").toString())
                        .start()
                        .waitFor());
        nameOtherData(name);
        Workspace.Result result = workspace.run("verify", manifest);
        assertEquals(7, result.code());
        assertEquals(
                folder.resolve(name) + "  is a pipe or a device. Name a regular file [STO_NOT_A_FILE]\n", result.err());
    }

    @Test
    void aNameThatNoFileCanHaveIsAFaultOfTheManifest() throws IOException {
        nameOtherData("a\\\\u0000b");
        Workspace.Result result = workspace.run("verify", manifest);
        assertEquals(3, result.code());
        assertEquals(
                manifest
                        + "  /data  'a\\u0000b' cannot be the name of a file here: Nul character not allowed. Correct it"
                        + " [CFG_RANGE]\n",
                result.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "validate", "cv"})
    @EnabledOnOs(OS.LINUX)
    void aDocumentNamesRegularFiles(String command) throws IOException {
        Path config = workspace.classifier();
        Files.writeString(config, Files.readString(config).replace("rows.csv", "/dev/zero"));
        Workspace.Result result = workspace.run(command, config);
        assertEquals(7, result.code(), result.err());
        assertEquals("/dev/zero  is a pipe or a device. Name a regular file [STO_NOT_A_FILE]\n", result.err());
    }

    @Test
    void aModelIsNoManifestAndItsManifestIsNamed() throws IOException {
        Workspace.Result result = workspace.run("verify", model());
        assertEquals(3, result.code());
        assertEquals(
                model() + "  this is a model, expected its manifest, which training writes beside it: " + manifest
                        + " [CFG_SYNTAX]\n",
                result.err());
    }

    @Test
    void aDocumentIsNoManifest() throws IOException {
        Path config = workspace.classifier();
        Workspace.Result result = workspace.run("verify", config);
        assertEquals(3, result.code());
        assertEquals(
                config
                        + ":1:1  this is not a manifest: it has no key \"manifest\". Training writes one beside each model, such as"
                        + " iris.safetensors.manifest.json [CFG_MISSING]\n",
                result.err());
    }

    @Test
    void aManifestOfAnotherVersionIsRefused() throws IOException {
        Files.writeString(manifest, Files.readString(manifest).replace("\"manifest\": 1", "\"manifest\": 2"));
        Workspace.Result result = workspace.run("verify", manifest);
        assertEquals(3, result.code());
        assertTrue(result.err().startsWith(manifest + ":2:15  /manifest  "), result.err());
    }
}
