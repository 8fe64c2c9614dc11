package dev.chainrule.mlp.core.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks the bits in separate JVMs: with other vector widths, in the interpreter, and without the vector module. */
class SameBitsTest {
    /** The output of {@link Fingerprint}, the same on every machine, JDK and mode. */
    private static final int BITS = -259128571;

    @ParameterizedTest
    @CsvSource({
        "java, -Xint",
        "vector, -Xint",
        "java, -XX:TieredStopAtLevel=1",
        "vector, -XX:TieredStopAtLevel=1",
        "java, -XX:MaxVectorSize=16",
        "vector, -XX:MaxVectorSize=16",
        "java, -XX:MaxVectorSize=32",
        "vector, -XX:MaxVectorSize=32"
    })
    void everyModeAndVectorWidthHasTheSameBits(String kernel, String flag) throws IOException, InterruptedException {
        String output = java(List.of("--add-modules=jdk.incubator.vector", flag), kernel);
        assertTrue(output.endsWith(" " + BITS), output);
    }

    @Test
    void thisMachineHasTheSameBits() {
        assertEquals(BITS, Fingerprint.hash(new JavaKernel()));
        assertEquals(BITS, Fingerprint.hash(new VectorKernel()));
    }

    @Test
    void plainKernelRunsWithoutTheModule() throws IOException, InterruptedException {
        assertEquals("java " + BITS, java(List.of(), "java"));
    }

    private static String java(List<String> flags, String kernel) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Fingerprint.class.getName(), kernel));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.lines().reduce("", (first, last) -> last);
    }
}
