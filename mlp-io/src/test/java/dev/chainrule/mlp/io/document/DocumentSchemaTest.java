package dev.chainrule.mlp.io.document;

import static dev.chainrule.mlp.io.document.Documents.IRIS;
import static dev.chainrule.mlp.io.document.Documents.PLUGINS;
import static dev.chainrule.mlp.io.document.Documents.READER;
import static dev.chainrule.mlp.io.document.Documents.SEARCH;
import static dev.chainrule.mlp.io.document.Documents.edited;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.plugin.Plugins;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DocumentSchemaTest {
    private static final String TEXT = DocumentSchema.generate(PLUGINS);
    private static final JsonNode TREE = JsonMapper.shared().readTree(TEXT);
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Schema SCHEMA = REGISTRY.getSchema(TEXT, InputFormat.JSON);

    /** A plugin with every kind of parameter. */
    public record Everything() implements Activation {
        @Override
        public String name() {
            return "everything";
        }

        @Override
        public Everything with(PluginOptions options) {
            options.number("number", 0.5, Range.closedOpen(0, 1));
            options.number("free", 1);
            options.number("endless", Double.POSITIVE_INFINITY);
            options.integer("integer", 3, Range.closed(1, 7));
            options.bool("flag", true);
            options.text("text", "");
            options.text("word", "a", "a", "b");
            return this;
        }

        @Override
        public double value(double z) {
            return z;
        }

        @Override
        public double derivative(double z) {
            return 1;
        }
    }

    /** A map without order gave "labels" first in every second JVM. */
    @Test
    void keysStandInOneOrder() {
        JsonNode inFile = TREE.at("/$defs/data/properties/validation/oneOf/3/properties");
        assertEquals(List.of("file", "labels"), List.copyOf(inFile.propertyNames()));
    }

    @Test
    void isASchemaOfDraft202012() {
        Schema draft = REGISTRY.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        assertEquals(List.of(), draft.validate(TEXT, InputFormat.JSON));
        assertEquals(
                "https://json-schema.org/draft/2020-12/schema",
                TREE.get("$schema").asString());
    }

    @Test
    void isTheSameEachTime() {
        assertEquals(TEXT, DocumentSchema.generate(Plugins.load()));
    }

    static Stream<String> good() {
        return Documents.GOOD.stream();
    }

    @ParameterizedTest
    @MethodSource("good")
    void acceptsWhatTheReaderAccepts(String document) {
        assertEquals(List.of(), SCHEMA.validate(document, InputFormat.JSON));
        assertEquals(
                List.of(), SCHEMA.validate(DocumentWriter.write(READER.read(document, "x.json")), InputFormat.JSON));
    }

    static Stream<String> bad() {
        return Stream.of(
                "[]",
                "{}",
                edited(IRIS, "\"loss\": \"cross-entropy\",", ""),
                edited(IRIS, "42", "4.2"),
                edited(IRIS, "42", "9223372036854775808"),
                edited(IRIS, "\"seed\"", "\"Seed\""),
                edited(IRIS, "\"softmax\"", "\"sofmax\""),
                edited(IRIS, "\"softmax\"", "{ \"type\": \"softmax\", \"axis\": 1 }"),
                edited(IRIS, "\"softmax\"", "{ \"axis\": 1 }"),
                edited(IRIS, "\"softmax\"", "0"),
                edited(IRIS, "\"slope\": 0.1", "\"slope\": -0.1"),
                edited(IRIS, "\"slope\": 0.1", "\"slope\": \"0.1\""),
                edited(IRIS, "\"slope\": 0.1", "\"slop\": 0.1"),
                edited(IRIS, "\"learningRate\": 0.01", "\"learningRate\": 0"),
                edited(IRIS, "\"learningRate\"", "\"learningrate\""),
                edited(IRIS, "\"learningRate\": 0.01", "\"beta1\": 1.0"),
                edited(IRIS, "\"units\": 16", "\"units\": 0"),
                edited(IRIS, "\"units\": 16", "\"units\": \"16\""),
                edited(IRIS, "\"epochs\": 100", "\"epochs\": 0"),
                edited(IRIS, "\"epochs\": 100", "\"checkpoint\": true"),
                edited(IRIS, "\"epochs\": 100", "\"checkpoint\": {\"keep\": 0}"),
                edited(IRIS, "\"epochs\": 100", "\"checkpoint\": {\"everyEpochs\": 0}"),
                edited(IRIS, "\"epochs\": 100", "\"checkpoint\": {\"everyEpochs\": 1, \"everyMinutes\": 1}"),
                edited(IRIS, "\"validation\": 0.2", "\"validation\": 1.5"),
                edited(IRIS, "\"validation\": 0.2", "\"validation\": {\"every\": 1}"),
                edited(IRIS, "\"validation\": 0.2", "\"validation\": {\"every\": 5, \"fraction\": 0.5}"),
                edited(IRIS, "\"validation\": 0.2", "\"delimiter\": \"::\""),
                edited(IRIS, "\"species\"", "[]"),
                edited(IRIS, "\"species\"", "0"),
                edited(IRIS, "\"standard\"", "\"Standard\""),
                edited(IRIS, "\"units\": 16", "\"units\": 16, \"weights\": [1]"),
                edited(SEARCH, "grid", "gird"),
                edited(SEARCH, "\"kind\": \"grid\",", ""),
                edited(SEARCH, "\"folds\": 3", "\"folds\": 1"),
                edited(SEARCH, "\"log-loss\"", "\"log-los\""),
                edited(SEARCH, "\"/optimizer/learningRate\"", "\"/seed\""),
                edited(SEARCH, "\"log\", \"count\": 3", "\"ln\", \"count\": 3"),
                edited(SEARCH, "[0, 0.2]", "[]"),
                edited(SEARCH, "[0, 0.2]", "0"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void rejectsWhatTheReaderRejects(String document) {
        List<Error> errors = SCHEMA.validate(document, InputFormat.JSON);
        assertFalse(errors.isEmpty(), document);
        assertThrows(ConfigException.class, () -> READER.read(document, "x.json"));
    }

    @Test
    void namesEveryPluginWithItsParameters() {
        for (PluginKind<?> kind : PluginKind.ALL) {
            JsonNode forms = TREE.at("/$defs/" + kind.title() + "/oneOf");
            assertEquals(PLUGINS.names(kind).size() + 1, forms.size());
            assertEquals(
                    PLUGINS.names(kind).stream()
                            .filter(name -> !name.equals("formula"))
                            .toList(), // needs its value
                    forms.get(0)
                            .get("enum")
                            .valueStream()
                            .map(JsonNode::asString)
                            .toList());
        }
        JsonNode adam = TREE.at("/$defs/optimizer/oneOf")
                .valueStream()
                .filter(form -> form.at("/properties/type/const").asString("").equals("adam"))
                .findFirst()
                .orElseThrow();
        assertEquals(
                List.of("type", "beta1", "beta2", "epsilon", "learningRate", "schedule", "decaySchedule"),
                List.copyOf(adam.get("properties").propertyNames()));
    }

    @Test
    void givesRangesChoicesAndDefaultsOfParameters() {
        JsonNode schema = JsonMapper.shared()
                .readTree(DocumentSchema.generate(Plugins.none().plus(new Everything())));
        assertEquals(
                JsonMapper.shared().readTree("""
                                {
                                  "type": { "const": "everything" },
                                  "number": { "type": "number", "minimum": 0, "exclusiveMaximum": 1,
                                              "description": "Must be in [0, 1).", "default": 0.5 },
                                  "free": { "type": "number", "default": 1 },
                                  "endless": { "type": "number" },
                                  "integer": { "type": "integer", "minimum": 1, "maximum": 7,
                                               "description": "Must be in [1, 7].", "default": 3 },
                                  "flag": { "type": "boolean", "default": true },
                                  "text": { "type": "string", "default": "" },
                                  "word": { "type": "string", "enum": ["a", "b"], "default": "a" }
                                }""").toString(),
                schema.at("/$defs/activation/oneOf/1/properties").toString());
    }

    @Test
    void everyObjectIsClosedAndEveryKeyIsExplained() {
        Deque<JsonNode> open = new ArrayDeque<>(List.of(TREE));
        int objects = 0;
        while (!open.isEmpty()) {
            JsonNode node = open.pop();
            node.forEach(open::push);
            if (node.has("properties")) {
                objects++;
                JsonNode others = node.get("additionalProperties"); // the parameters of a formula are numbers
                assertTrue(
                        others.toString().equals("false")
                                || others.at("/type").asString().equals("number"),
                        node::toString);
                assertTrue(node.has("description"), node::toString);
            }
        }
        assertTrue(objects > 40, "found only " + objects);
        for (String at : List.of("", "/$defs/data", "/$defs/network", "/$defs/layer", "/$defs/training")) {
            TREE.at(at + "/properties").forEach(key -> assertTrue(key.has("description"), at + key));
        }
    }

    @Test
    void worksWithoutAnyPlugin() {
        String schema = DocumentSchema.generate(Plugins.none());
        assertFalse(REGISTRY.getSchema(schema, InputFormat.JSON)
                .validate(IRIS, InputFormat.JSON)
                .isEmpty());
    }

    /** A map without an order would show in the text, differently in each JVM. */
    @Test
    void everyJvmWritesTheSameText() throws Exception {
        for (int run = 0; run < 4; run++) {
            Process jvm = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Print.class.getName())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String text = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, jvm.waitFor());
            assertEquals(TEXT, text);
        }
    }

    /** Prints the schema from a JVM of its own. */
    static final class Print {
        public static void main(String[] args) {
            byte[] text = DocumentSchema.generate(PLUGINS).getBytes(StandardCharsets.UTF_8);
            System.out.write(text, 0, text.length);
            System.out.flush();
        }
    }
}
