package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The sources of the public types in the packages that each module exports to everyone. */
class PublicTypesTest {
    private static final Pattern EXPORT = Pattern.compile("(?m)^ *exports ([\\w.]+);");
    private static final Pattern PUBLIC_TYPE =
            Pattern.compile("(?m)^public [a-z @-]*\\b(class|interface|record|enum|@interface) (\\w+)");

    /** The first line of the Javadoc of a method that is not private. */
    private static final Pattern METHOD = Pattern.compile("/\\*\\*\\s+(?:\\* )?([^\\s@{*][^\n]*)\n"
            + "(?:\\s+\\*[^\n]*\n)*" // the rest of it
            + "(?:\\s+@[^\n]*\n)*" // annotations
            + " +(?!private |public record |record )(?:[\\w.<>\\[\\]?&]+,? )+[a-z]\\w*\\(");

    private static final Pattern THIRD_PERSON = Pattern.compile("[A-Z][a-z]*s[ ,:.]");

    @Test
    void eachStatesSinceWhenItExists() throws IOException {
        List<String> without = new ArrayList<>();
        int types = 0;
        for (Path source : exportedSources()) {
            String text = Files.readString(source);
            Matcher type = PUBLIC_TYPE.matcher(text);
            if (type.find()) {
                types++;
                if (!text.substring(0, type.start()).contains("\n * @since ")) {
                    without.add(source.getFileName().toString());
                }
            }
        }
        assertTrue(types > 150, types + " public types found");
        assertEquals(List.of(), without, "without @since in the Javadoc of the type");
    }

    /** "Returns ...", "Creates ...", and so on; a method whose Javadoc is only tags has no summary. */
    @Test
    void eachMethodHasASummaryInTheThirdPerson() throws IOException {
        List<String> others = new ArrayList<>();
        int methods = 0;
        for (Path source : exportedSources()) {
            String text = Files.readString(source);
            Matcher type = PUBLIC_TYPE.matcher(text);
            if (type.find() && !text.startsWith("public @interface", type.start())) { // elements are nouns
                Matcher method = METHOD.matcher(text);
                while (method.find()) {
                    methods++;
                    if (!THIRD_PERSON.matcher(method.group(1)).lookingAt()) {
                        others.add(source.getFileName() + ": " + method.group(1).trim());
                    }
                }
            }
        }
        assertTrue(methods > 800, methods + " summaries found");
        assertEquals(List.of(), others);
    }

    private static List<Path> exportedSources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (Path module : children(Path.of(".."))) {
            Path java = module.resolve("src/main/java");
            Path descriptor = java.resolve("module-info.java");
            if (Files.exists(descriptor)) {
                List<String> packages = EXPORT.matcher(Files.readString(descriptor))
                        .results()
                        .map(export -> export.group(1))
                        .toList();
                for (String each : packages) {
                    for (Path source : children(java.resolve(each.replace('.', '/')))) {
                        if (source.toString().endsWith(".java")) {
                            sources.add(source);
                        }
                    }
                }
            }
        }
        return sources;
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        }
    }
}
