package dev.chainrule.mlp.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs the cells of {@code docs/notebook.ipynb} in JShell and compares what they show with what the notebook has. */
@Tag("long")
class NotebookTest {
    private static final Path NOTEBOOK = Path.of("..", "docs", "notebook.ipynb");

    @TempDir
    private Path folder;

    private static String joined(JsonNode lines) {
        StringBuilder text = new StringBuilder(lines.isArray() ? "" : lines.asString());
        lines.forEach(line -> text.append(line.asString()));
        return text.toString();
    }

    /** Evaluates the snippets of a cell and returns the value of the last one, or an empty text. */
    private static String evaluated(JShell shell, String cell) {
        String value = "";
        for (String rest = cell; !rest.isBlank(); ) {
            CompletionInfo snippet = shell.sourceCodeAnalysis().analyzeCompletion(rest);
            for (SnippetEvent event : shell.eval(snippet.source())) {
                assertEquals(Snippet.Status.VALID, event.status(), snippet.source());
                assertEquals(null, event.exception(), snippet.source());
                boolean isShown = event.snippet().kind() == Snippet.Kind.EXPRESSION
                        || event.snippet().subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND;
                value = isShown && event.value() != null ? event.value() : "";
            }
            rest = snippet.remaining();
        }
        return value;
    }

    @Test
    void everyCellShowsWhatTheNotebookHas() throws Exception {
        List<String> shown = new ArrayList<>();
        try (JShell shell = JShell.builder().executionEngine("local").build()) {
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
                shell.addToClasspath(entry);
            }
            evaluated(shell, "void display(Object value, String... as) {}");
            for (JsonNode cell :
                    new JsonMapper().readTree(Files.readString(NOTEBOOK)).get("cells")) {
                if (cell.get("cell_type").asString().equals("code")) {
                    String source = joined(cell.get("source"))
                            .replace(
                                    "Path.of(\"iris.",
                                    "Path.of(\"" + folder.toUri().getPath() + "iris.");
                    String value = evaluated(shell, source);
                    for (JsonNode output : cell.get("outputs")) {
                        assertFalse(output.get("output_type").asString().equals("error"), source);
                        if (output.get("output_type").asString().equals("execute_result")) {
                            assertEquals(joined(output.get("data").get("text/plain")), value, source);
                            shown.add(value);
                        }
                    }
                }
            }
        }
        assertEquals("iris: 4-16-3, 120 rows for training, 30 for validation", shown.get(0));
        assertEquals(6, shown.size());
        assertTrue(Files.readString(folder.resolve("iris.html")).contains("<h1>iris</h1>"));
    }
}
