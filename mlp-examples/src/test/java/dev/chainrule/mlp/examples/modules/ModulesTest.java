package dev.chainrule.mlp.examples.modules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Starts an application and the mlp command on the class path, on the module path and from an image that jlink makes: they
 * find the same plugins, compute the same bits and write the same pages, and none of them has Guice.
 */
@Tag("long")
class ModulesTest {
    private static final Pattern NEEDED = Pattern.compile(
            ".*[/\\\\](mlp-(api|activations|losses|core|io|report|export|cli)([/\\\\]target[/\\\\]classes|-[^/\\\\]*\\.jar)"
                    + "|(jackson-core|fastcsv|picocli)-[^/\\\\]*\\.jar)");
    private static final String APPLICATION = Application.class.getName();
    private static final String COMMAND = "dev.chainrule.mlp.cli.Main";
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    @TempDir
    static Path folder;

    private static Path examples;
    private static String path;

    /** Compiles the application and its plugin, with a descriptor and with a service file. */
    @BeforeAll
    static void compile() throws IOException {
        List<String> needed = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> NEEDED.matcher(entry).matches())
                .toList();
        assumeTrue(
                needed.stream()
                        .noneMatch(entry -> Files.isDirectory(Path.of(entry))
                                && Files.notExists(Path.of(entry, "module-info.class"))),
                "compiled without the module descriptors");
        examples = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        Path application = folder.resolve("application");
        Path services = Files.createDirectories(application.resolve("META-INF/services"));
        Files.writeString(
                services.resolve("dev.chainrule.mlp.api.Activation"), "dev.chainrule.mlp.examples.plugin.Bent\n");
        Path descriptor = Files.writeString(folder.resolve("module-info.java"), """
                module application {
                    requires dev.chainrule.mlp.io;
                    provides dev.chainrule.mlp.api.Activation with dev.chainrule.mlp.examples.plugin.Bent;
                }
                """);
        Path program = examples.resolve("src/test/java/" + APPLICATION.replace('.', '/') + ".java");
        Path plugin = examples.resolve("src/main/java/dev/chainrule/mlp/examples/plugin/Bent.java");
        path = application + File.pathSeparator + String.join(File.pathSeparator, needed);
        run("javac", "--module-path", path, "-d", application, descriptor, program, plugin);
    }

    @Test
    void anApplicationFindsAndComputesTheSameAsAModule() throws Exception {
        String onClassPath = trained("class-path", JAVA, "-cp", path, APPLICATION);
        assertTrue(onClassPath.startsWith("named module false\nactivation [bent, celu, "), onClassPath);
        assertTrue(onClassPath.endsWith("\nwarnings []\nplain kernel\n"), onClassPath);
        String asModule = onClassPath.replace("module false", "module true");

        assertEquals(asModule, trained("modules", JAVA, "-p", path, "-m", "application/" + APPLICATION));
        assertSame("class-path", "modules");

        trained("vectors", JAVA, "--add-modules=jdk.incubator.vector", "-p", path, "-m", "application/" + APPLICATION);
        assertSame("class-path", "vectors");
    }

    @Test
    void theCommandWritesTheSamePageAsAModule() throws Exception {
        String module = "dev.chainrule.mlp.cli/" + COMMAND;
        assertTrue(started(JAVA, "-p", path, "-m", module, "--version").matches("mlp [0-9].*, Java .*\n"));
        explained("class-path", JAVA, "-cp", path, COMMAND);
        explained("modules", JAVA, "-p", path, "-m", module);
        assertSame("class-path.html", "modules.html");
    }

    @Test
    void anImageNeedsNoPath() throws Exception {
        Path image = folder.resolve("image");
        run(
                "jlink",
                "--module-path",
                path,
                "--add-modules",
                "application,dev.chainrule.mlp.cli,dev.chainrule.mlp.activations,dev.chainrule.mlp.losses",
                "--strip-debug",
                "--output",
                image);
        Path java = image.resolve("bin/java");
        assertEquals(
                trained("outside", JAVA, "-p", path, "-m", "application/" + APPLICATION),
                trained("inside", java, "-m", "application/" + APPLICATION));
        assertSame("outside", "inside");
        explained("outside", JAVA, "-cp", path, COMMAND);
        explained("inside", java, "-m", "dev.chainrule.mlp.cli/" + COMMAND);
        assertSame("outside.html", "inside.html");
    }

    private static void assertSame(String expected, String found) throws IOException {
        assertArrayEquals(Files.readAllBytes(folder.resolve(expected)), Files.readAllBytes(folder.resolve(found)));
    }

    /** Runs the application, which saves a model as {@code model}, and returns its output. */
    private static String trained(String model, Object... java) throws Exception {
        return started(
                Stream.concat(Stream.of(java), Stream.of(examples.resolve("xor/xor.json"), folder.resolve(model)))
                        .toArray());
    }

    /** Runs the command, which writes a page. */
    private static void explained(String page, Object... java) throws Exception {
        started(Stream.concat(
                        Stream.of(java),
                        Stream.of(
                                "explain",
                                examples.resolve("xor/xor.json"),
                                examples.resolve("xor/xor.csv"),
                                "--html",
                                folder.resolve(page + ".html")))
                .toArray());
    }

    private static String started(Object... command) throws Exception {
        Path errors = folder.resolve("errors");
        Process process = new ProcessBuilder(strings(command))
                .redirectError(errors.toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> strings(command) + "\n" + output + text(errors));
        return output.replace(System.lineSeparator(), "\n");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Runs a tool of the JDK. */
    private static void run(String tool, Object... arguments) {
        StringWriter output = new StringWriter();
        PrintWriter writer = new PrintWriter(output, true);
        String[] options = strings(arguments).toArray(String[]::new);
        int code = ToolProvider.findFirst(tool).orElseThrow().run(writer, writer, options);
        assertEquals(0, code, () -> tool + " " + List.of(options) + "\n" + output);
    }

    private static List<String> strings(Object... values) {
        return Stream.of(values).map(Object::toString).toList();
    }
}
