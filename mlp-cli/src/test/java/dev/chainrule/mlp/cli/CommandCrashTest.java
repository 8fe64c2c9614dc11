package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whichever operation of a command on a file fails: the command says so or does without, nothing that was there is lost,
 * every file is whole, and the next run gives the same bits as if nothing had failed.
 */
@Tag("long")
class CommandCrashTest {
    private static final String COUNTS = "ERROR \\d\\d+\nFULL \\d+\nKILL \\d+\nPOWER_CUT \\d+\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "train over other checkpoints;train without a plan, with a report",
                "resume;resume without a plan",
                "cv continued;search"
            })
    void nothingIsLostWhicheverOperationFails(String scenarios, @TempDir Path folder)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.nio.file.spi.DefaultFileSystemProvider=" + FaultyFileSystem.class.getName(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CommandCrashes.class.getName(),
                folder.toString()));
        command.addAll(List.of(scenarios.split(";")));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String found = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), found);
        assertTrue(found.matches(scenarios.replaceAll("([^;]+);?", "$1\n" + Matcher.quoteReplacement(COUNTS))), found);
    }
}
