package dev.chainrule.mlp.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The classes that the README shows, compiled as they stand there. */
class ReadmeTest {
    private static final Pattern BLOCK = Pattern.compile("```java\n(import .*?)```", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("^(?:public )?(?:class|record) (\\w+)", Pattern.MULTILINE);

    @TempDir
    private Path folder;

    @Test
    void theClassesCompileAndTheProgramSaysWhatItLearned() throws Exception {
        Map<String, Path> sources = sources();
        assertEquals(List.of("Bent", "BentTest", "Xor"), List.copyOf(sources.keySet()));
        StringWriter faults = new StringWriter();
        boolean compiled = ToolProvider.getSystemJavaCompiler()
                .getTask(
                        faults,
                        null,
                        null,
                        List.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path")),
                        null,
                        ToolProvider.getSystemJavaCompiler()
                                .getStandardFileManager(null, null, StandardCharsets.UTF_8)
                                .getJavaFileObjectsFromPaths(sources.values()))
                .call();
        assertEquals("", faults.toString());
        assertEquals(true, compiled);

        PrintStream out = System.out;
        StringBuilder printed = new StringBuilder();
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            System.setOut(new PrintStream(
                    new OutputStream() {
                        @Override
                        public void write(int character) {
                            printed.append((char) character);
                        }
                    },
                    true));
            loader.loadClass("Xor").getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(out);
        }
        assertEquals("yes", printed.toString().trim());
    }

    private Map<String, Path> sources() throws IOException {
        Map<String, Path> sources = new TreeMap<>();
        String readme = Files.readString(Path.of("..", "README.md"));
        for (MatchResult block : BLOCK.matcher(readme).results().toList()) {
            String name = NAME.matcher(block.group(1))
                    .results()
                    .findFirst()
                    .orElseThrow()
                    .group(1);
            sources.put(name, Files.writeString(folder.resolve(name + ".java"), block.group(1)));
        }
        return sources;
    }
}
