package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.cli.Workspace.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins as others write them: compiled apart, put in a jar, named on the command line. */
class PluginJarsTest {
    private static final String SERVICE = "META-INF/services/dev.chainrule.mlp.api.Activation";
    private static final String BENT = """
            import dev.chainrule.mlp.api.*;
            public record Bent(double bend) implements Activation {
                public Bent() { this(0.5); }
                public String name() { return "NAME"; }
                public double value(double z) { return bend * (Math.sqrt(z * z + 1) - 1) + z; }
                public double derivative(double z) { return bend * z / Math.sqrt(z * z + 1) + 1; }
                public Bent with(PluginOptions options) { return new Bent(options.number("bend", bend)); }
            }
            """;

    @TempDir
    Path folder;

    private Workspace workspace;

    @BeforeEach
    void makeWorkspace() {
        workspace = new Workspace(folder);
    }

    /** A jar with the bent identity under this name, listed as this class. */
    private Path jar(String file, String name, String listed) throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes-" + file));
        Path source = Files.writeString(classes.resolve("Bent.java"), BENT.replace("NAME", name));
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        source.toString());
        assertEquals(0, failed);
        Path jar = folder.resolve(file);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("Bent.class"));
            out.write(Files.readAllBytes(classes.resolve("Bent.class")));
            out.putNextEntry(new JarEntry(SERVICE));
            out.write(listed.getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    @Test
    void aJarAddsItsActivation() throws IOException {
        Path jar = jar("bent.jar", "bent", "Bent");
        assertTrue(workspace
                .run("plugins", "--plugins", jar)
                .out()
                .contains("  bent                   bent.jar                     bend = 0.5 (finite)\n"));
        Path document = workspace.classifier();
        Files.writeString(
                document, Files.readString(document).replace("\"tanh\"", "{\"type\": \"bent\", \"bend\": 0.9}"));
        Path model = workspace.file("m.safetensors");
        Result trained = workspace.run("train", document, "--plugins", folder, "--out", model);
        assertEquals(0, trained.code(), trained.err());
        assertEquals(
                0,
                workspace
                        .run("evaluate", model, workspace.file("rows.csv"), "--plugins", jar)
                        .code());
        assertEquals(
                5, workspace.run("evaluate", model, workspace.file("rows.csv")).code());
    }

    /** A jar of one class that lists nothing. */
    private Path library(Path jar, String name, String source) throws IOException {
        Path classes = Files.createDirectories(folder.resolve("library-classes"));
        Path file = Files.writeString(classes.resolve(name + ".java"), source);
        assertEquals(
                0,
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-proc:none", "-d", classes.toString(), file.toString()));
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry(name + ".class"));
            out.write(Files.readAllBytes(classes.resolve(name + ".class")));
        }
        return jar;
    }

    /** The plugin calls a class of the other jar, whose name comes later in the folder. */
    @Test
    void aFolderMayHoldTheJarsThatAPluginNeeds() throws IOException {
        Path plugins = Files.createDirectories(folder.resolve("plugins"));
        Path library = library(
                plugins.resolve("z-maths.jar"),
                "Maths",
                "public class Maths { public static double half(double x) { return x / 2; } }");
        Path classes = Files.createDirectories(folder.resolve("halving-classes"));
        Path source = Files.writeString(classes.resolve("Halving.java"), """
                import dev.chainrule.mlp.api.*;
                public record Halving() implements Activation {
                    public String name() { return "halving"; }
                    public double value(double z) { return Maths.half(z); }
                    public double derivative(double z) { return Maths.half(1); }
                    public Halving with(PluginOptions options) { return this; }
                }
                """);
        String path = System.getProperty("java.class.path") + java.io.File.pathSeparator + library;
        assertEquals(
                0,
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-proc:none", "-cp", path, "-d", classes.toString(), source.toString()));
        Path jar = plugins.resolve("halving.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("Halving.class"));
            out.write(Files.readAllBytes(classes.resolve("Halving.class")));
            out.putNextEntry(new JarEntry(SERVICE));
            out.write("Halving\n".getBytes(StandardCharsets.UTF_8));
        }
        Path document = workspace.classifier();
        Files.writeString(document, Files.readString(document).replace("\"tanh\"", "\"halving\""));
        Path model = workspace.file("m.safetensors");
        Result whole = workspace.run("train", document, "--plugins", plugins, "--out", model);
        assertEquals(0, whole.code(), whole.err());
        Result named = workspace.run("train", document, "--plugins", library, "--plugins", jar, "--out", model);
        assertEquals(0, named.code(), named.err());
        Files.delete(jar);
        Result alone = workspace.run("plugins", "--plugins", plugins);
        assertEquals(8, alone.code());
        assertTrue(alone.err().startsWith(plugins + "  no plugins here: "), alone.err());
    }

    @Test
    void aFolderOfClassesWillDo() throws IOException {
        jar("bent.jar", "bent", "Bent");
        Path classes = folder.resolve("classes-bent.jar");
        Files.createDirectories(classes.resolve("META-INF/services"));
        Files.writeString(classes.resolve(SERVICE), "Bent\n");
        assertTrue(workspace.run("plugins", "--plugins", classes).out().contains("\n  bent  "));
    }

    @Test
    void aBrokenPluginIsAWarningAndTheOthersWork() throws IOException {
        Path jar = jar("bent.jar", "bent", "Missing\nBent\n");
        Result result = workspace.run("plugins", "--plugins", jar);
        assertEquals(0, result.code());
        assertTrue(result.out().contains("\n  bent  "));
        assertEquals(
                "warning: bent.jar  Missing  this plugin is left out, the others work:"
                        + " dev.chainrule.mlp.api.Activation: Provider Missing not found. Add the class to the jar, or remove its"
                        + " line from the service file [PLG_LOAD]\n",
                result.err());
    }

    @Test
    void twoPluginsOfOneNameExitWith8() throws IOException {
        Result result = workspace.run("plugins", "--plugins", jar("bent.jar", "relu", "Bent"));
        assertEquals(8, result.code());
        assertEquals(1, result.err().lines().count());
        assertTrue(result.err().startsWith("two activation plugins are named 'relu': "), result.err());
        assertTrue(result.err().endsWith(" and Bent in bent.jar. Rename one or leave out its jar [PLG_DUPLICATE]\n"));
    }

    @Test
    void whatIsNoJarExitsWith8() {
        Path none = workspace.write("none.jar", "no zip");
        Result result = workspace.run("plugins", "--plugins", none);
        assertEquals(8, result.code());
        assertTrue(result.err().startsWith(none + "  not a readable jar: "), result.err());
        assertTrue(result.err().endsWith(" [PLG_LOAD]\n"), result.err());
    }

    @Test
    void aJarWithoutPluginsExitsWith8() throws IOException {
        Path empty = folder.resolve("empty.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(empty))) {
            out.putNextEntry(new JarEntry("README"));
        }
        assertEquals(
                new Result(
                        8,
                        "",
                        empty + "  no plugins here: a jar lists its own in"
                                + " META-INF/services/dev.chainrule.mlp.api.Activation (or RowActivation, Loss,"
                                + " Optimizer, Solver, Initializer, Schedule, Metric), one class name a line [PLG_LOAD]\n"),
                workspace.run("plugins", "--plugins", empty));
    }

    @Test
    void aFolderWithoutPluginsExitsWith8() {
        assertEquals(
                new Result(
                        8,
                        "",
                        folder + "  no plugins here: expected at least one jar that lists some, or classes, with"
                                + " META-INF/services/dev.chainrule.mlp.api.Activation or another interface's"
                                + " [PLG_LOAD]\n"),
                workspace.run("plugins", "--plugins", folder));
    }

    @Test
    void aJarThatIsNotThereExitsWith7() {
        Path jar = workspace.file("none.jar");
        assertEquals(
                new Result(7, "", jar + "  there is no such jar or folder [STO_NOT_FOUND]\n"),
                workspace.run("plugins", "--plugins", jar));
    }
}
