package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.Writer;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportJavaTest {
    @TempDir
    private Path folder;

    @Test
    void theClassWritesWhatPredictWrites() throws Exception {
        Workspace workspace = new Workspace(folder);
        Path model = workspace.trainedClassifier();
        Path source = workspace.file("src");
        Workspace.Result run = workspace.run(
                "export", model, "--to", "java", "--class", "com.acme.Side", "--out", source, "--resource");
        Path file = source.resolve("com/acme/Side.java");
        assertEquals("", run.err());
        assertEquals("class       " + file + "\n", run.out());
        assertTrue(Files.exists(source.resolve("com/acme/Side.weights")));

        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-Xlint:all",
                        "-Werror",
                        "-proc:none",
                        "-cp",
                        source.toString(),
                        file.toString());
        assertEquals(0, failed);
        StringWriter out = new StringWriter();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {source.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            loader.loadClass("com.acme.Side")
                    .getMethod("predictCsv", Reader.class, Writer.class)
                    .invoke(null, new StringReader(Workspace.ROWS), out);
        }
        assertEquals(workspace.run("predict", model, workspace.file("rows.csv")).out(), out.toString());
    }

    @Test
    void saysWhichOptionsGoTogether() {
        Workspace workspace = new Workspace(folder);
        Path model = workspace.trainedClassifier();
        Workspace.Result nameless = workspace.run("export", model, "--to", "java", "--out", folder);
        assertEquals(2, nameless.code());
        assertEquals(
                "mlp export: --to java needs the name of the class: --class com.acme.Iris. Try 'mlp export --help'\n",
                nameless.err());
        Workspace.Result onnx =
                workspace.run("export", model, "--to", "onnx", "--class", "A", "--out", workspace.file("a.onnx"));
        assertEquals("mlp export: --class and --resource are for --to java. Try 'mlp export --help'\n", onnx.err());
        Path resources = workspace.file("resources");
        workspace.run("export", model, "--to", "java", "--class", "A", "--out", folder, "--resource=" + resources);
        assertTrue(Files.exists(folder.resolve("A.java")));
        assertTrue(Files.exists(resources.resolve("A.weights")));
    }
}
