package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.io.model.ModelFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ResumeCommandTest {
    /** Far more epochs than a second is enough for. */
    private static final String ENDLESS = "\"epochs\": 100000000";

    @TempDir
    Path folder;

    private Process mlp(Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new ProcessBuilder(command).start();
    }

    private static String err(Process process) throws IOException {
        return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private Path endless(Workspace workspace) throws IOException {
        Path config = workspace.classifier();
        return workspace.write(
                "side.json",
                Files.readString(config)
                        .replace("\"epochs\": 60", ENDLESS + ", \"checkpoint\": {\"everyEpochs\": 1, \"keep\": 3}"));
    }

    private List<Path> checkpoints() throws IOException {
        Path checkpoints = folder.resolve("m.safetensors.checkpoints");
        if (!Files.exists(checkpoints)) {
            return List.of();
        }
        try (var files = Files.list(checkpoints)) {
            return files.filter(file -> file.toString().endsWith(".safetensors"))
                    .sorted()
                    .toList();
        }
    }

    /** Waits until at least one checkpoint is there; all before that is the start of a JVM. */
    private void awaitCheckpoint(Process process) throws IOException, InterruptedException {
        while (checkpoints().isEmpty()) {
            assertTrue(process.isAlive(), "ended before its first checkpoint");
            Thread.sleep(5);
        }
    }

    private static void checkReadable(Path checkpoint) {
        ModelFile.load(checkpoint, Plugins.load(), new JavaKernel());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void sigtermEndsARunAfterItsBatchWithACheckpoint() throws Exception {
        Path config = endless(new Workspace(folder));
        Path model = folder.resolve("m.safetensors");
        Process process = mlp("train", config, "--out", model);
        awaitCheckpoint(process);
        process.toHandle().destroy(); // leaves its streams open
        assertStopped(process, 143, config, model);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void ctrlCDoesTheSame() throws Exception {
        assumeFalse(sigintIsIgnored(), "this process was started with SIGINT ignored, and so is what it starts");
        Path config = endless(new Workspace(folder));
        Path model = folder.resolve("m.safetensors");
        Process process = mlp("train", config, "--out", model);
        awaitCheckpoint(process);
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        assertStopped(process, 130, config, model);
    }

    /** As of what a shell starts in the background. */
    private static boolean sigintIsIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
    }

    private void assertStopped(Process process, int code, Path config, Path model) throws Exception {
        String err = err(process);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(code, process.exitValue(), err);
        Path newest = checkpoints().get(checkpoints().size() - 1);
        assertTrue(
                err.strip()
                        .matches("(?s).*stopped after \\d+ epochs. The checkpoint is \\Q" + newest
                                + "\\E; resume with: mlp resume \\Q" + config + " --out " + model + "\\E"),
                err);
        checkReadable(newest);
        assertFalse(Files.exists(model), "the run had not ended");
    }

    @Test
    void aKilledRunGoesOnToTheSameModel() throws Exception {
        Workspace workspace = new Workspace(folder);
        Path whole = folder.resolve("whole.safetensors");
        Path model = folder.resolve("m.safetensors");
        String text = Files.readString(workspace.classifier())
                .replace("\"epochs\": 60", "\"epochs\": 800, \"checkpoint\": {}");
        Path config = workspace.write("side.json", text);
        assertEquals(0, workspace.run("train", config, "--out", whole).code());
        Process process = mlp("train", config, "--out", model);
        awaitCheckpoint(process);
        process.destroyForcibly().waitFor();
        Workspace.Result resumed = workspace.run("resume", config, "--out", model, "--json");
        assertEquals(0, resumed.code(), resumed.err());
        assertTrue(resumed.out().contains("\"epochs\":800"), resumed.out());
        assertArrayEquals(Files.readAllBytes(whole), Files.readAllBytes(model));
    }

    @Test
    void twentyKillsLeaveNoUnreadableCheckpoint() throws Exception {
        Path config = endless(new Workspace(folder));
        for (int kill = 0; kill < 20; kill++) {
            Process process = mlp(kill == 0 ? "train" : "resume", config, "--out", folder.resolve("m.safetensors"));
            awaitCheckpoint(process);
            Thread.sleep(kill * 13L % 40 + (kill == 0 ? 0 : 250));
            process.destroyForcibly().waitFor();
            checkpoints().forEach(ResumeCommandTest::checkReadable);
        }
    }

    @Test
    void faultsOfAResumeHaveTheirExitCodes() throws IOException {
        Workspace workspace = new Workspace(folder);
        Path config = workspace.classifier();
        Path model = folder.resolve("m.safetensors");
        Workspace.Result nothing = workspace.run("resume", config, "--out", model);
        assertEquals(7, nothing.code());
        assertEquals(
                model + ".checkpoints  there is no checkpoint to resume from [STO_NOT_FOUND]\n"
                        + "hint: 'mlp train' starts a run; 'mlp resume' needs the same --out",
                nothing.err().strip());
    }
}
