package dev.chainrule.mlp.io.document;

import static dev.chainrule.mlp.io.document.SchemaDefinitions.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.Key;
import dev.chainrule.mlp.core.spec.Keys;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.io.json.DocumentFaults;
import dev.chainrule.mlp.io.json.JsonTree;
import dev.chainrule.mlp.io.json.Limits;
import dev.chainrule.mlp.io.json.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluginTypeTest {
    private static final PluginType ACTIVATION = new PluginType(PluginKind.ACTIVATION);
    private static final PluginType OPTIMIZER =
            new PluginType(Keys.of(OptimizerSpec.class).all().get(0).key());

    private final DocumentFaults faults = new DocumentFaults("d");

    private PluginSpec read(PluginType type, String json, Map<String, List<String>> otherKeys) {
        Node node = JsonTree.parse(json, "d", faults, Limits.DOCUMENT);
        return type.read(node, Reading.of(faults, Documents.PLUGINS), otherKeys);
    }

    private PluginSpec read(PluginType type, String json) {
        PluginSpec read = read(type, json, Map.of());
        assertEquals(0, faults.size());
        return read;
    }

    @Test
    void aNameAloneHasNoParameters() {
        assertEquals(PluginSpec.of("tanh"), read(ACTIVATION, "\"tanh\""));
        assertEquals(PluginSpec.of("tanh"), read(ACTIVATION, "{\"type\": \"tanh\"}"));
        assertEquals(PluginSpec.of("no such"), read(ACTIVATION, "\"no such\"")); // the registry knows the names
    }

    @Test
    void parametersKeepTheTypeInWhichTheyAreWritten() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("slope", 1);
        assertEquals(
                new PluginSpec("leaky-relu", parameters), read(ACTIVATION, "{\"type\": \"leaky-relu\", \"slope\": 1}"));
        parameters.put("slope", 1.0);
        assertEquals(
                new PluginSpec("leaky-relu", parameters),
                read(ACTIVATION, "{\"type\": \"leaky-relu\", \"slope\": 1.0}"));
        assertEquals(
                new PluginSpec("formula", Map.of("value", "z * z")),
                read(ACTIVATION, "{\"type\": \"formula\", \"value\": \"z * z\"}"));
    }

    /** A sum of steps; its option is a list. */
    public record Stairs(List<Double> at) implements Activation {
        @Override
        public String name() {
            return "stairs";
        }

        @Override
        public Stairs with(PluginOptions options) {
            return new Stairs(options.numbers("at", List.of(0.0), Range.FINITE));
        }

        @Override
        public double value(double z) {
            return at.stream().filter(step -> z >= step).count();
        }

        @Override
        public double derivative(double z) {
            return 0;
        }
    }

    @Test
    void aListOfNumbersIsReadElementByElement() {
        Plugins plugins = Documents.PLUGINS.plus(new Stairs(List.of(0.0)));
        Node node =
                JsonTree.parse("{\"type\": \"stairs\", \"at\": [1, 2.5, \"x\", 1e400]}", "d", faults, Limits.DOCUMENT);
        PluginSpec read = ACTIVATION.read(node, Reading.of(faults, plugins), Map.of());
        assertEquals(new PluginSpec("stairs", Map.of("at", List.of(1, 2.5))), read);
        assertEquals(
                List.of(
                        "d:1:35  /at/2  expected a number, found the string 'x' [CFG_TYPE]",
                        "d:1:40  /at/3  at must be finite, found 1e400 [CFG_RANGE]"),
                faults.exception().problems().stream().map(Object::toString).toList());
        assertEquals(json("type", "stairs", "at", List.of(1, 2.5)), ACTIVATION.write(read));
    }

    @Test
    void aPluginThatIsNotKnownMayHaveAnyScalarAsAParameter() {
        assertEquals(
                new PluginSpec("new", Map.of("a", 1, "b", true, "c", "x")),
                read(ACTIVATION, "{\"type\": \"new\", \"a\": 1, \"b\": true, \"c\": \"x\"}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            5 | d:1:1  expected an activation, "name" or {"type": "name", …parameters}, found 5 [CFG_TYPE]
            {"type": 5} | d:1:10  /type  expected the name of an activation, a string, found 5 [CFG_TYPE]
            {"type": "leaky-relu", "slop": 1} | d:1:24  /slop  activation 'leaky-relu' has no parameter 'slop'. Did you mean 'slope'? Accepted: slope [CFG_UNKNOWN_KEY]
            {"type": "tanh", "slope": 1} | d:1:18  /slope  activation 'tanh' has no parameter 'slope'. It takes no parameters [CFG_UNKNOWN_KEY]
            {"type": "leaky-relu", "slope": {}} | d:1:33  /slope  expected a number, found an object [CFG_TYPE]
            {"type": "leaky-relu", "slope": [1]} | d:1:33  /slope  expected a number, found an array [CFG_TYPE]
            {"type": "new", "a": null} | d:1:22  /a  expected a number, a string, true or false, found null [CFG_TYPE]
            """)
    void whatIsWrongIsNamed(String json, String message) {
        read(ACTIVATION, json, Map.of());
        assertEquals(message, faults.exception().getMessage());
    }

    @Test
    void whatCannotBeReadHasANameThatNoPluginHas() {
        assertEquals(PluginSpec.of("?"), read(ACTIVATION, "[]", Map.of()));
        assertEquals(PluginSpec.of("?"), read(ACTIVATION, "{\"slope\": 1}", Map.of()));
        assertEquals(PluginSpec.of("?"), ACTIVATION.standIn());
    }

    @Test
    void aMissingNameIsAddedFromThoseThatThereAre() {
        read(new PluginType(PluginKind.SOLVER), "{}", Map.of());
        assertEquals(
                "d:1:1  /type  'type' is missing. Add the name of a solver. Available: lbfgs, levenberg-marquardt [CFG_MISSING]",
                faults.exception().getMessage());
    }

    @Test
    void theOptimizerIsAdamUnlessItIsNamed() {
        assertEquals(new PluginSpec("adam", Map.of("beta1", 0.8)), read(OPTIMIZER, "{\"beta1\": 0.8}"));
        assertEquals(new PluginSpec("sgd", Map.of("momentum", 0.8)), read(OPTIMIZER, """
                {"type": "sgd", "momentum": 0.8}"""));
    }

    @Test
    void otherKeysAreNoParametersAndAreSuggestedByTheirAliases() {
        Map<String, List<String>> others = Map.of("learningRate", List.of("lr"));
        assertEquals(PluginSpec.of("sgd"), read(OPTIMIZER, "{\"type\": \"sgd\", \"learningRate\": 0.1}", others));
        assertEquals(0, faults.size());
        read(OPTIMIZER, "{\"lr\": 0.1}", others);
        assertEquals(
                "d:1:2  /lr  optimizer 'adam' has no parameter 'lr'. Did you mean 'learningRate'? Accepted: beta1,"
                        + " beta2, epsilon, type, learningRate [CFG_UNKNOWN_KEY]",
                faults.exception().getMessage());
    }

    @Test
    void aPluginWithoutParametersIsWrittenAsItsName() {
        assertEquals("tanh", ACTIVATION.write(PluginSpec.of("tanh")));
        assertEquals(
                json("type", "sgd", "learningRate", 0.1),
                OPTIMIZER.write(PluginSpec.of("sgd"), Map.of("learningRate", 0.1)));
        assertEquals(
                List.of("type", "learningRate", "momentum"),
                List.copyOf(((Map<?, ?>) OPTIMIZER.write(
                                new PluginSpec("sgd", Map.of("momentum", 0.5)), Map.of("learningRate", 0.1)))
                        .keySet()));
    }

    @Test
    void aParameterThatNoDocumentHoldsIsNotWritten() {
        assertEquals(
                "a parameter cannot be named \"type\"",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> ACTIVATION.write(new PluginSpec("tanh", Map.of("type", 1))))
                        .getMessage());
        assertEquals(
                "parameter a is no number, boolean, text or list of numbers: [x]",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> ACTIVATION.write(new PluginSpec("tanh", Map.of("a", List.of("x")))))
                        .getMessage());
    }

    @Key(doc = "A fence.")
    public record Fence(
            @Key(doc = "Its slope.", plugin = "activation", also = "loss")
            PluginSpec slope,

            @Key(doc = "Its colour.", plugin = "colour") PluginSpec colour) {}

    @Test
    void aWordMayStandInPlaceOfAName() {
        PluginType type = new PluginType(Keys.of(Fence.class).key("slope").key());
        assertEquals("`loss` or an activation", type.words());
        assertEquals("a loss", new PluginType(PluginKind.LOSS).words());
        assertEquals(
                json("anyOf", List.of(json("const", "loss"), json("$ref", "#/$defs/activation"))),
                type.schema(new SchemaDefinitions(Documents.PLUGINS)));
    }

    @Test
    void aKindThatDoesNotExistIsRefusedWhereItIsDeclared() {
        Key colour = Keys.of(Fence.class).key("colour").key();
        assertEquals(
                "no kind of plugin 'colour'",
                assertThrows(IllegalStateException.class, () -> new PluginType(colour))
                        .getMessage());
    }
}
