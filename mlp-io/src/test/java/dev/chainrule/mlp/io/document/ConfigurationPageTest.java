package dev.chainrule.mlp.io.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.core.spec.Key;
import dev.chainrule.mlp.io.json.PrettyJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The tables of docs/configuration.md, which are generated from the declared keys. After a key has changed, run this class (its
 * main method) in the folder mlp-io to write them again.
 */
class ConfigurationPageTest {
    private static final Path PAGE = Path.of(System.getProperty("basedir", "")).resolve("../docs/configuration.md");
    private static final String BEGIN =
            "<!-- The tables are generated from the declared keys (ConfigurationPageTest). -->\n";
    private static final String END = "<!-- End of the generated tables. -->\n";

    @Test
    void thePageSaysWhatTheKeysDeclare() throws IOException {
        String page = Files.readString(PAGE).replace("\r\n", "\n");
        assertEquals(
                generated(),
                page.substring(page.indexOf(BEGIN) + BEGIN.length(), page.indexOf(END)),
                "run ConfigurationPageTest.main in mlp-io to write docs/configuration.md again");
    }

    @Test
    void everyKeyIsInATable() {
        String tables = generated();
        for (String key : List.of(
                "`seed`",
                "`data.missingValues`",
                "`data.validation.every`",
                "`network.layers[].l2`",
                "`optimizer.schedule`",
                "`training.checkpoint.keep`",
                "`search.over.*.scale`")) {
            assertTrue(tables.contains("| " + key + " |"), key);
        }
    }

    /** Writes the tables into the page. */
    public static void main(String[] args) throws IOException {
        String page = Files.readString(PAGE);
        Files.writeString(
                PAGE,
                page.substring(0, page.indexOf(BEGIN) + BEGIN.length())
                        + generated()
                        + page.substring(page.indexOf(END)));
    }

    private static String generated() {
        StringBuilder page = new StringBuilder("\n");
        Map<String, ObjectType<?>> sections = new LinkedHashMap<>();
        List<String> rows = rows("", DocumentReader.RUN, sections);
        rows.add(row(PresetReader.KEY, "`" + String.join("`, `", Preset.names()) + "`", PresetReader.DOC, "none"));
        rows.add(row("search", "an object", SearchReader.SEARCH.doc(), "no search"));
        sections.put("search", SearchReader.SEARCH);
        append(page, "The document", DocumentReader.RUN, rows);
        sections.forEach((path, type) -> appendAll(page, path, type));
        return page.toString();
    }

    /** The section of an object and those of the objects in it. */
    private static void appendAll(StringBuilder page, String path, ObjectType<?> type) {
        Map<String, ObjectType<?>> inner = new LinkedHashMap<>();
        append(page, "`" + path + "`", type, rows(path + ".", type, inner));
        inner.forEach((innerPath, innerType) -> appendAll(page, innerPath, innerType));
    }

    private static void append(StringBuilder page, String title, ObjectType<?> type, List<String> rows) {
        page.append("## ").append(title).append("\n\n").append(type.doc()).append("\n\n");
        page.append("| key | value | meaning | default |\n|---|---|---|---|\n");
        rows.forEach(page::append);
        page.append('\n');
    }

    /** The rows of an object; the objects in it become sections. */
    static List<String> rows(String path, ObjectType<?> object, Map<String, ObjectType<?>> sections) {
        List<String> rows = new ArrayList<>();
        object.plugin()
                .ifPresent(plugin -> rows.add(row(
                        path + "type",
                        plugin.type().words(),
                        plugin.declaration().doc() + " The parameters stand beside it.",
                        defaultOf(plugin))));
        for (ObjectType.Member member : object.members()) {
            String name = path + member.name();
            rows.add(row(name, member.type().words(), member.declaration().doc(), defaultOf(member)));
            KeyType<?> type = member.type();
            if (type instanceof OneOfType oneOf) {
                oneOf.members()
                        .forEach(one -> rows.add(row(
                                name + "." + one.name(),
                                one.type().words(),
                                one.declaration().doc(),
                                "")));
            } else if (type instanceof ObjectType<?> inner) {
                sections.put(name, inner);
            } else if (type instanceof LayersType layers) {
                sections.put(name + "[]", layers.layer());
            } else if (type instanceof SearchRangesType) {
                sections.put(name + ".*", SearchRangesType.INTERVAL);
            }
        }
        return rows;
    }

    private static String defaultOf(ObjectType.Member member) {
        Key key = member.declaration();
        if (key.required()) {
            return "required" + (key.unless().isEmpty() ? "" : ", unless `" + key.unless() + "` is given");
        }
        return key.leftOut().isEmpty()
                ? "`" + PrettyJson.write(member.defaultValue().orElseThrow()).strip() + "`"
                : key.leftOut();
    }

    private static String row(String... cells) {
        StringBuilder row = new StringBuilder("| `" + cells[0] + "` |");
        for (int i = 1; i < cells.length; i++) {
            row.append(' ').append(cells[i].replace("|", "\\|")).append(cells[i].isEmpty() ? "|" : " |");
        }
        return row.append('\n').toString();
    }
}
