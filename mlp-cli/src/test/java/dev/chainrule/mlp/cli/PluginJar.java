package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;

/** Compiles a plugin of one class and puts it into a jar, as other people do. */
final class PluginJar {
    private static final String SERVICES = "META-INF/services/dev.chainrule.mlp.api.";

    private PluginJar() {}

    /**
     * Makes a jar.
     *
     * @param jar where it is written; classes go to a folder beside it
     * @param kind the interface, such as {@code Activation}
     * @param name the name of the class
     * @param listed the text of the service file
     */
    static Path write(Path jar, String kind, String name, String source, String listed) throws IOException {
        Path classes = Files.createDirectories(jar.resolveSibling("classes-" + jar.getFileName()));
        Path file = Files.writeString(classes.resolve(name + ".java"), source);
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
                        file.toString());
        assertEquals(0, failed);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry(name + ".class"));
            out.write(Files.readAllBytes(classes.resolve(name + ".class")));
            out.putNextEntry(new JarEntry(SERVICES + kind));
            out.write(listed.getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }
}
