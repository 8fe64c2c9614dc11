package dev.chainrule.mlp.io.document;

import static dev.chainrule.mlp.io.document.SchemaDefinitions.json;

import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.io.json.PrettyJson;
import java.util.List;
import java.util.Map;

/**
 * Describes the documents that {@link DocumentReader} reads as a JSON Schema (draft 2020-12), so that editors complete
 * and check them.
 *
 * <p>The schema is generated from the declared keys, the installed plugins and the options that they read. Only the reader
 * checks that hidden layers have units, that weights fit the units and that the loss fits the output.
 *
 * @since 0.2
 */
public final class DocumentSchema {
    private DocumentSchema() {}

    /** Returns the schema for documents that name these plugins. */
    public static String generate(Plugins plugins) {
        SchemaDefinitions definitions = new SchemaDefinitions(plugins);
        Map<String, Object> keys = json(
                DocumentReader.SCHEMA,
                json("type", "string", "description", "Where this schema is, for editors; a run ignores it."));
        keys.put(PresetReader.KEY, PresetReader.schema());
        keys.putAll(DocumentReader.RUN.properties(definitions));
        Map<String, Object> search = SearchReader.SEARCH.schema(definitions);
        search.put("description", SearchReader.SEARCH.doc());
        keys.put(SearchReader.KEY, search);
        Map<String, Object> whole =
                json("$schema", "https://json-schema.org/draft/2020-12/schema", "title", "A run of mlp");
        whole.putAll(DocumentReader.RUN.object(keys));
        Object required = whole.remove("required");
        whole.put("anyOf", List.of(json("required", required), json("required", List.of(PresetReader.KEY))));
        whole.put("$defs", definitions.all());
        return PrettyJson.write(whole);
    }
}
