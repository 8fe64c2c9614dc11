package dev.chainrule.mlp.io.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.DeclaredKey;
import dev.chainrule.mlp.core.spec.Key;
import dev.chainrule.mlp.core.spec.Keys;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.io.json.DocumentFaults;
import dev.chainrule.mlp.io.json.JsonTree;
import dev.chainrule.mlp.io.json.Limits;
import dev.chainrule.mlp.io.json.PrettyJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Declares keys that mlp does not have, and does nothing else for them. */
class AddedKeyTest {

    public enum Weather {
        FAIR,
        WITH_RAIN
    }

    @Key(doc = "A walk.", expected = "an object, {\"kilometres\": 5}")
    public record Walk(
            @Key(doc = "How far.", required = true, add = "how far to go", above = 0, below = 50)
            double kilometres,

            @Key(doc = "How many people.", leftOut = "whoever comes", min = 1, max = 9)
            OptionalInt people,

            @Key(doc = "Whether a dog is there.", byDefault = "false")
            boolean dog,

            @Key(doc = "The weather.", byDefault = "fair") Weather weather,

            @Key(doc = "The pace.", leftOut = "any", plugin = "schedule")
            Optional<PluginSpec> pace) {}

    private static final ObjectType<Walk> WALK = ObjectType.of(Walk.class);

    private static Optional<Walk> read(String json, DocumentFaults faults) {
        return WALK.read(
                JsonTree.parse(json, "walk.json", faults, Limits.DOCUMENT), Reading.of(faults, Plugins.load()));
    }

    private static Walk walk(String json) {
        DocumentFaults faults = new DocumentFaults("walk.json");
        Optional<Walk> walk = read(json, faults);
        assertEquals(0, faults.size());
        return walk.orElseThrow();
    }

    @Test
    void itIsReadAndWritten() {
        Walk walk = walk("""
                {"kilometres": 12.5, "people": 3, "dog": true, "weather": "with-rain", "pace": "cosine"}""");
        assertEquals(
                new Walk(12.5, OptionalInt.of(3), true, Weather.WITH_RAIN, Optional.of(PluginSpec.of("cosine"))), walk);
        assertEquals("""
                {
                  "kilometres": 12.5,
                  "people": 3,
                  "dog": true,
                  "weather": "with-rain",
                  "pace": "cosine"
                }
                """, PrettyJson.write(WALK.write(walk)));
    }

    @Test
    void whatIsLeftOutHasItsDefaultAndIsNotWritten() {
        Walk walk = walk("{\"kilometres\": 5}");
        assertEquals(new Walk(5, OptionalInt.empty(), false, Weather.FAIR, Optional.empty()), walk);
        assertEquals(Map.of("kilometres", 5.0), WALK.write(walk));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"kilometers": 5}                 | walk.json:1:2  /kilometers  unknown key 'kilometers'. Did you mean 'kilometres'? Accepted: kilometres, people, dog, weather, pace [CFG_UNKNOWN_KEY]
            {"dog": true}                     | walk.json:1:1  /kilometres  'kilometres' is missing. Add how far to go [CFG_MISSING]
            {"kilometres": 50}                | walk.json:1:16  /kilometres  kilometres must be in (0, 50), found 50 [CFG_RANGE]
            {"kilometres": 5, "people": 0.5}  | walk.json:1:29  /people  expected an integer, found 0.5 [CFG_TYPE]
            {"kilometres": 5, "people": 10}   | walk.json:1:29  /people  people must be <= 9, found 10 [CFG_RANGE]
            {"kilometres": 5, "dog": "yes"}   | walk.json:1:26  /dog  expected true or false, found the string 'yes' [CFG_TYPE]
            {"kilometres": 5, "weather": "far"}  | walk.json:1:30  /weather  weather must be one of fair, with-rain, found 'far'. Did you mean 'fair'? [CFG_RANGE]
            5                                 | walk.json:1:1  expected an object, {"kilometres": 5}, found 5 [CFG_TYPE]
            """)
    void whatIsWrongIsNamed(String json, String message) {
        DocumentFaults faults = new DocumentFaults("walk.json");
        read(json, faults);
        assertEquals(message, faults.exception().getMessage());
    }

    @Test
    void theSchemaDescribesIt() {
        Map<String, Object> properties = WALK.properties(new SchemaDefinitions(Plugins.none()));
        assertEquals(JsonMapper.shared().readTree("""
                        {
                          "kilometres": { "type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 50,
                                          "description": "How far." },
                          "people": { "type": "integer", "minimum": 1, "maximum": 9,
                                      "description": "How many people. Default: whoever comes." },
                          "dog": { "type": "boolean", "description": "Whether a dog is there.", "default": false },
                          "weather": { "enum": ["fair", "with-rain"], "description": "The weather.",
                                       "default": "fair" },
                          "pace": { "$ref": "#/$defs/schedule", "description": "The pace. Default: any." }
                        }"""), JsonMapper.shared().readTree(PrettyJson.write(properties)));
    }

    @Test
    void thePageOfAllKeysDescribesIt() {
        assertEquals(
                List.of(
                        "| `walk.kilometres` | a number in (0, 50) | How far. | required |\n",
                        "| `walk.people` | an integer from 1 to 9 | How many people. | whoever comes |\n",
                        "| `walk.dog` | `true` or `false` | Whether a dog is there. | `false` |\n",
                        "| `walk.weather` | `fair`, `with-rain` | The weather. | `\"fair\"` |\n",
                        "| `walk.pace` | a schedule | The pace. | any |\n"),
                ConfigurationPageTest.rows("walk.", WALK, new LinkedHashMap<>()));
    }

    @Test
    void aKeyOfATypeThatNoDocumentHoldsIsRefusedWhereItIsDeclared() {
        DeclaredKey key = Keys.of(Strange.class).key("thread");
        assertEquals(
                "key thread has the type class java.lang.Thread, which no document holds",
                assertThrows(IllegalStateException.class, () -> KeyTypes.of(key))
                        .getMessage());
    }

    @Key(doc = "Strange.")
    public record Strange(
            @Key(doc = "A thread.", required = true) Thread thread) {}
}
