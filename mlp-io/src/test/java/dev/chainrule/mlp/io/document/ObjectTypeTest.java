package dev.chainrule.mlp.io.document;

import static dev.chainrule.mlp.io.document.SchemaDefinitions.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.spec.CheckpointSpec;
import dev.chainrule.mlp.core.spec.CrossChecked;
import dev.chainrule.mlp.core.spec.Key;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.io.json.DocumentFaults;
import dev.chainrule.mlp.io.json.JsonTree;
import dev.chainrule.mlp.io.json.Limits;
import dev.chainrule.mlp.io.json.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectTypeTest {

    /** Keys that stand for one another, exclude one another and contradict one another. */
    @Key(name = "a trip", doc = "A trip.", expected = "an object, {\"to\": \"Chur\", \"days\": 3}")
    public record TripSpec(
            @Key(doc = "Its end.", required = true, unless = "round", add = "where it ends")
            String to,

            @Key(doc = "The pass of a round trip.", leftOut = "no round trip")
            Optional<String> round,

            @Key(doc = "How long.", required = true, add = "how long it takes", min = 1, max = 30)
            int days,

            @Key(doc = "How many nights.", byDefault = "0", aliases = "sleeps")
            int nights,

            @Key(doc = "A boat.", leftOut = "none", suggest = "Rhine")
            Optional<String> boat,

            @Key(doc = "A train.", leftOut = "none", notWith = "boat")
            Optional<String> train)
            implements CrossChecked {
        @Override
        public List<Problem> problems() {
            return nights < days
                    ? List.of()
                    : List.of(new Problem(ErrorCode.CFG_SEMANTIC, Location.of("", "/nights"), "nights end days"));
        }
    }

    private static final ObjectType<TripSpec> TRIP = ObjectType.of(TripSpec.class);
    private static final ObjectType<CheckpointSpec> CHECKPOINT = ObjectType.of(CheckpointSpec.class);
    private static final ObjectType<OptimizerSpec> OPTIMIZER = ObjectType.of(OptimizerSpec.class);

    private final DocumentFaults faults = new DocumentFaults("d");

    private Node node(String json) {
        return JsonTree.parse(json, "d", faults, Limits.DOCUMENT);
    }

    private <R extends Record> Optional<R> read(ObjectType<R> type, String json) {
        return type.read(node(json), Reading.of(faults, Documents.PLUGINS));
    }

    private static TripSpec trip(String to, int days, int nights) {
        return new TripSpec(to, Optional.empty(), days, nights, Optional.empty(), Optional.empty());
    }

    @Test
    void aRecordHasItsKeysAndTheDefaultsOfTheOthers() {
        assertEquals(Optional.of(trip("Chur", 3, 2)), read(TRIP, """
                {"days": 3, "to": "Chur", "nights": 2}"""));
        assertEquals(Optional.of(trip("Chur", 3, 0)), read(TRIP, "{\"to\": \"Chur\", \"days\": 3}"));
        assertTrue(faults.isEmpty());
    }

    @Test
    void aKeyThatStandsForARequiredOneMakesItOptional() {
        assertEquals(
                Optional.of(new TripSpec("", Optional.of("Albula"), 3, 0, Optional.empty(), Optional.empty())),
                read(TRIP, "{\"round\": \"Albula\", \"days\": 3}"));
        assertTrue(faults.isEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [] | d:1:1  expected an object, {"to": "Chur", "days": 3}, found an array [CFG_TYPE]
            {"days": 3} | d:1:1  /to  'to' is missing. Add where it ends [CFG_MISSING]
            {"to": "Chur", "days": 3, "sleeps": 2} | d:1:27  /sleeps  unknown key 'sleeps'. Did you mean 'nights'? Accepted: to, round, days, nights, boat, train [CFG_UNKNOWN_KEY]
            {"to": "Chur", "dyas": 3} | d:1:16  /dyas  unknown key 'dyas'. Did you mean 'days'? Accepted: to, round, days, nights, boat, train [CFG_UNKNOWN_KEY]
            {"to": "Chur", "days": 3, "nights": 3} | d:1:37  /nights  nights end days [CFG_SEMANTIC]
            {"to": "Chur", "days": 3, "boat": "a", "train": "b"} | d:1:49  /train  a trip has "boat" or "train", found both. Remove one [CFG_SEMANTIC]
            """)
    void whatIsWrongIsNamedOnce(String json, String message) {
        read(TRIP, json);
        assertEquals(message, faults.exception().getMessage());
    }

    @Test
    void noRuleIsCheckedWithANumberThatIsAGuess() {
        Optional<TripSpec> read = read(TRIP, "{\"to\": \"Chur\", \"days\": 31, \"nights\": 5}");
        assertEquals(
                "d:1:24  /days  days must be <= 30, found 31 [CFG_RANGE]",
                faults.exception().getMessage());
        assertEquals(Optional.of(trip("Chur", 1, 5)), read); // 5 nights in 1 day are no fault
    }

    @Test
    void allThatIsWrongIsFound() {
        read(TRIP, "{\"to\": 4, \"nights\": 0.5, \"plane\": true}");
        assertEquals(
                List.of("/days", "/to", "/nights", "/plane"),
                faults.exception().problems().stream()
                        .map(problem -> problem.location().path())
                        .toList());
    }

    @Test
    void aRecordThatRefusesItsValuesIsMadeWithoutThem() {
        Optional<CheckpointSpec> read = read(CHECKPOINT, "{\"everyEpochs\": 2, \"everyMinutes\": 1, \"keep\": 7}");
        assertEquals(
                "d:1:1  checkpoints are made by \"everyEpochs\" or by \"everyMinutes\", found both. Leave one out"
                        + " [CFG_SEMANTIC]",
                faults.exception().getMessage());
        assertEquals(Optional.of(CheckpointSpec.everyEpochs(1)), read);
    }

    @Test
    void aValueThatCannotBeReadHasItsDefault() {
        assertEquals(
                Optional.of(CheckpointSpec.everyMinutes(5)), read(CHECKPOINT, "{\"everyMinutes\": 5, \"keep\": 0}"));
        assertEquals(
                "d:1:29  /keep  keep must be >= 1, found 0 [CFG_RANGE]",
                faults.exception().getMessage());
    }

    @Test
    void otherKeysMayStandBeforeAndAfterItsOwn() {
        TRIP.read(
                node("{\"$schema\": 1, \"to\": \"Chur\", \"days\": 3, \"x\": 1}"),
                Reading.of(faults, Documents.PLUGINS),
                List.of("$schema"),
                List.of("extra"));
        assertEquals(
                "d:1:41  /x  unknown key 'x'. Accepted: $schema, to, round, days, nights, boat, train, extra"
                        + " [CFG_UNKNOWN_KEY]",
                faults.exception().getMessage());
    }

    @Test
    void ofAnObjectWithMoreOnlyTheKnownKeysAreRead() {
        Reading in = Reading.of(faults, Documents.PLUGINS);
        assertEquals(
                Optional.of(trip("Chur", 3, 0)), TRIP.readKnown(node("{\"to\": \"Chur\", \"days\": 3, \"x\": 1}"), in));
        assertTrue(faults.isEmpty());
        assertEquals(Optional.empty(), TRIP.readKnown(node("{\"to\": \"Chur\", \"days\": \"x\"}"), in));
        assertEquals(
                "d:1:24  /days  expected an integer, found the string 'x' [CFG_TYPE]",
                faults.exception().getMessage());
    }

    @Test
    void theOptionsOfAnInlinePluginStandBesideTheOtherKeys() {
        OptimizerSpec sgd = new OptimizerSpec(
                new PluginSpec("sgd", Map.of("momentum", 0.5)),
                OptionalDouble.of(0.1),
                Optional.of(PluginSpec.of("cosine")),
                Optional.empty());
        assertEquals(Optional.of(sgd), read(OPTIMIZER, """
                {"momentum": 0.5, "schedule": "cosine", "type": "sgd", "learningRate": 0.1}"""));
        assertTrue(faults.isEmpty());
        assertEquals(
                json("type", "sgd", "learningRate", 0.1, "schedule", "cosine", "momentum", 0.5), OPTIMIZER.write(sgd));
    }

    @Test
    void anInlinePluginMayBeItsNameAlone() {
        assertEquals(
                Optional.of(new OptimizerSpec(
                        PluginSpec.of("sgd"), OptionalDouble.empty(), Optional.empty(), Optional.empty())),
                read(OPTIMIZER, "\"sgd\""));
        assertTrue(faults.isEmpty());
        assertEquals("sgd", OPTIMIZER.write(OptimizerSpec.builder().type("sgd").build()));
        assertEquals("an optimizer", OPTIMIZER.words());
        assertEquals("an object", TRIP.words());
    }

    @Test
    void onlyWhatDiffersFromItsDefaultIsWritten() {
        assertEquals(json("to", "Chur", "days", 3), TRIP.write(trip("Chur", 3, 0)));
        assertEquals(
                json("round", "Albula", "days", 3, "nights", 2, "boat", "Rhine"),
                TRIP.write(new TripSpec("", Optional.of("Albula"), 3, 2, Optional.of("Rhine"), Optional.empty())));
        assertEquals(json("everyEpochs", 1), CHECKPOINT.write(CheckpointSpec.everyEpochs(1)));
    }

    @Test
    void theSchemaSaysWhichKeysGoTogether() {
        SchemaDefinitions definitions = new SchemaDefinitions(Documents.PLUGINS);
        assertEquals(json("$ref", "#/$defs/trip"), TRIP.schema(definitions));
        Map<?, ?> schema = (Map<?, ?>) definitions.all().get("trip");
        assertEquals("A trip.", schema.get("description"));
        assertEquals(List.of("days"), schema.get("required"));
        assertEquals(List.of(json("required", List.of("to")), json("required", List.of("round"))), schema.get("oneOf"));
        assertEquals(json("required", List.of("train", "boat")), schema.get("not"));
        assertEquals(false, schema.get("additionalProperties"));
        assertEquals(
                json(
                        "type",
                        "integer",
                        "minimum",
                        (long) Integer.MIN_VALUE,
                        "maximum",
                        (long) Integer.MAX_VALUE,
                        "description",
                        "How many nights.",
                        "default",
                        0),
                ((Map<?, ?>) schema.get("properties")).get("nights"));
    }

    @Test
    void theStandInHasWhatIsRequired() {
        assertEquals(trip("?", 1, 0), TRIP.standIn());
        assertTrue(TRIP.holds(TRIP.standIn()));
        assertFalse(TRIP.holds(OptionalInt.empty()));
        assertEquals("trip", TRIP.name());
    }
}
