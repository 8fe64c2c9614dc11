package dev.chainrule.mlp.core.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Problem;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceFilesTest {
    private static final String PREFIX = ServiceFilesTest.class.getName() + "$";

    @TempDir
    private Path folder;

    private final List<Problem> warnings = new ArrayList<>();

    /** A sound plugin. */
    public static class Sound implements Activation {
        @Override
        public String name() {
            return "sound";
        }

        @Override
        public Activation with(PluginOptions options) {
            return this;
        }

        @Override
        public double value(double z) {
            return z;
        }

        @Override
        public double derivative(double z) {
            return 1;
        }
    }

    /** A plugin whose constructor fails. */
    public static class Failing extends Sound {
        /** Fails. */
        public Failing() {
            throw new IllegalStateException("no licence");
        }
    }

    /** A plugin that ServiceLoader cannot create. */
    public static class Demanding extends Sound {
        /** Needs an argument. */
        public Demanding(String argument) {}
    }

    /** Not a plugin. */
    public static class Stranger {}

    /** Returns the names of the plugins of the test's service file. */
    private List<String> load(String... lines) throws IOException {
        Path file = folder.resolve("META-INF/services/" + Activation.class.getName());
        Files.createDirectories(file.getParent());
        Files.write(file, List.of(lines));
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, ServiceFilesTest.class.getClassLoader())) {
            return ServiceFiles.load(Activation.class, loader, warnings).stream()
                    .map(Activation::name)
                    .filter("sound"::equals)
                    .toList();
        }
    }

    private void warnsOf(String className, String reason, String remedy) {
        assertEquals(1, warnings.size(), warnings.toString());
        Problem warning = warnings.get(0);
        assertEquals(folder + "/", warning.location().source());
        assertEquals(className, warning.location().path());
        assertTrue(warning.message().startsWith("this plugin is left out, the others work: "), warning.message());
        assertTrue(warning.message().contains(reason), warning.message());
        assertTrue(warning.message().endsWith(remedy), warning.message());
    }

    @Test
    void commentsAndEmptyLinesAreNoPlugins() throws IOException {
        assertEquals(List.of("sound"), load("# ours", "", PREFIX + "Sound # sound"));
        assertEquals(List.of(), warnings);
    }

    @Test
    void aClassThatIsMissingLeavesTheOthers() throws IOException {
        assertEquals(List.of("sound"), load("org.example.Missing", PREFIX + "Sound"));
        warnsOf(
                "org.example.Missing",
                "not found",
                "Add the class to the jar, or remove its line from the service file");
    }

    @Test
    void aConstructorThatFailsLeavesTheOthers() throws IOException {
        assertEquals(List.of("sound"), load(PREFIX + "Failing", PREFIX + "Sound"));
        warnsOf(
                PREFIX + "Failing",
                "no licence",
                "Correct its constructor without arguments, or remove its line from the service file");
    }

    @Test
    void aClassWithoutTheConstructorLeavesTheOthers() throws IOException {
        assertEquals(List.of("sound"), load(PREFIX + "Demanding", PREFIX + "Sound"));
        warnsOf(
                PREFIX + "Demanding",
                "Unable to get public no-arg constructor",
                "must be the name of a public class with a public constructor without arguments");
    }

    @Test
    void aClassOfAnotherInterfaceLeavesTheOthers() throws IOException {
        assertEquals(List.of("sound"), load(PREFIX + "Stranger", PREFIX + "Sound"));
        warnsOf(
                PREFIX + "Stranger",
                "not a subtype",
                "List it in the service file of the interface that it implements");
    }
}
