package dev.chainrule.mlp.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.io.model.ModelFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a class calls stands by name in its constant pool; these names must stand in none of this module. */
class NothingInAFileCanRunTest {
    private static final List<String> FORBIDDEN = List.of(
            "(Ljava/lang/String;)Ljava/lang/Class;", // Class.forName, and not Charset.forName
            "java/io/ObjectInputStream",
            "java/lang/reflect/",
            "java/lang/ClassLoader",
            "java/lang/ProcessBuilder",
            "java/lang/Runtime;exec",
            "java/beans/",
            "javax/script",
            "javax/naming",
            "getConstructor",
            "getDeclared",
            "newInstance");

    @Test
    void noClassOfThisModuleLoadsClassesByNameOrReflects() throws Exception {
        Path classes = Path.of(ModelFile.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> found = new ArrayList<>();
        int looked = 0;
        try (Stream<Path> files = Files.walk(classes.resolve("dev/chainrule/mlp/io"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                looked++;
                found.addAll(forbiddenIn(file));
            }
        }
        assertTrue(looked > 10, "looked at " + looked);
        assertEquals(List.of(), found);
    }

    private static List<String> forbiddenIn(Path file) throws IOException {
        String pool = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        return FORBIDDEN.stream()
                .filter(pool::contains)
                .map(name -> file.getFileName() + " has " + name)
                .toList();
    }
}
