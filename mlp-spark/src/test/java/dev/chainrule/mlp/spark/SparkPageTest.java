package dev.chainrule.mlp.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.io.model.ModelFile;
import dev.chainrule.mlp.io.run.DocumentRun;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles and runs the Java of docs/spark.md, in a folder with the files that the page names. */
class SparkPageTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern JAVA = Pattern.compile("(?m)^```java\\n(.*?)^```$", Pattern.DOTALL);
    private static final List<String> IMPORTS = List.of(
            "dev.chainrule.mlp.core.plugin.*",
            "dev.chainrule.mlp.core.selection.*",
            "dev.chainrule.mlp.core.training.*",
            "dev.chainrule.mlp.io.model.*",
            "dev.chainrule.mlp.spark.*",
            "dev.chainrule.mlp.io.run.*",
            "java.nio.file.Path",
            "java.util.*",
            "org.apache.spark.api.java.*",
            "org.apache.spark.ml.*",
            "org.apache.spark.ml.feature.*",
            "org.apache.spark.sql.*");

    @TempDir
    Path folder;

    @Test
    void runsTheJavaOfThePage() throws Exception {
        Files.copy(ROOT.resolve("mlp-examples/iris/iris.csv"), folder.resolve("iris.csv"));
        Files.copy(ROOT.resolve("mlp-examples/iris/iris.json"), folder.resolve("iris.json"));
        Files.writeString(
                folder.resolve("iris-search.json"),
                Files.readString(ROOT.resolve("mlp-examples/iris/search.json")).replace("12", "2"));
        ModelFile.save(
                DocumentRun.open(folder.resolve("iris.json"), Plugins.load()).train(),
                folder.resolve("iris.safetensors"));
        StringBuilder text = new StringBuilder();
        IMPORTS.forEach(name -> text.append("import ").append(name).append(";\n"));
        text.append("public class Page { public static void run(SparkSession spark) throws Exception {\n");
        JAVA.matcher(Files.readString(ROOT.resolve("docs/spark.md")))
                .results()
                .forEach(block -> text.append("{")
                        .append(block.group(1)
                                .replaceAll("\"(iris[.-])", "\"" + folder + "/$1")
                                .replaceAll("\\.show\\(\\d*\\)", ".collectAsList()"))
                        .append("}\n"));
        text.append("}}");
        Path source = Files.writeString(folder.resolve("Page.java"), text);

        String classPath = System.getProperty("java.class.path");
        assertEquals(
                0,
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-proc:none",
                                "-cp",
                                classPath,
                                "-d",
                                folder.toString(),
                                source.toString()));
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            loader.loadClass("Page").getMethod("run", SparkSession.class).invoke(null, LocalSpark.session());
        }

        assertTrue(Files.exists(folder.resolve("iris-stage/model.safetensors")));
        assertEquals(3, MlpModel.load(folder.resolve("iris-stage").toString()).labels().length);
    }
}
