package dev.chainrule.mlp.core.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkSpecTest {
    private static final PluginSpec PERIODIC = PluginSpec.of("periodic");
    private static final PluginSpec EMBEDDING = PluginSpec.of("embedding");
    private static final LayerSpec HIDDEN = LayerSpec.of(3, "tanh");
    private static final LayerSpec OUTPUT = LayerSpec.of(2, "softmax");
    private static final NetworkSpec NETWORK = NetworkSpec.of(5, HIDDEN, OUTPUT);

    private static Arguments wrong(String message, UnaryOperator<NetworkSpec> change) {
        return Arguments.of(message, change);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                wrong("inputs must be in [1, 1000000], was 0", network -> network.withInputs(0)),
                wrong("inputs must be in [1, 1000000], was 1000001", network -> network.withInputs(1_000_001)),
                wrong("inputDropout must be in [0, 1), was 1", network -> network.withInputDropout(1)),
                wrong("the number of layers must be in [1, 1000], was 0", network -> network.withLayers(List.of())),
                wrong(
                        "the number of layers must be in [1, 1000], was 1001",
                        network -> network.withLayers(Collections.nCopies(1001, HIDDEN))),
                wrong(
                        "layer 2 gives no units; only the last may leave them out",
                        network -> network.withLayers(List.of(HIDDEN, withoutUnits(), OUTPUT))),
                wrong(
                        "the output layer takes no dropout",
                        network -> network.withLayers(List.of(HIDDEN, OUTPUT.withDropout(0.5)))),
                wrong(
                        "the output layer takes no parametric activation",
                        network -> network.withLayers(
                                List.of(HIDDEN, LayerSpec.of(2, "tanh").withParametric(true)))));
    }

    private static LayerSpec withoutUnits() {
        return HIDDEN.withUnits(OptionalInt.empty());
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aNetworkThatIsNoneIsRefused(String message, UnaryOperator<NetworkSpec> change) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> change.apply(NETWORK))
                        .getMessage());
    }

    private static List<String> refusedBlocks(NetworkSpec network, Map<String, PluginSpec> encode) {
        return assertThrows(SpecException.class, () -> network.withEncode(encode)).problems().stream()
                .map(problem -> problem.location().path() + "  " + problem.message())
                .toList();
    }

    @Test
    void aKeyThatNamesNoBlockIsRefused() {
        for (String key : List.of("0", "x", "4-3", "-2", "1-", "01", "1 - 2", "")) {
            assertEquals(
                    List.of("/encode/" + key
                            + "  expected the number of an input, such as \"3\", or of a block of inputs, such as"
                            + " \"5-20\", found '" + key + "'"),
                    refusedBlocks(NETWORK, Map.of(key, PERIODIC)));
        }
    }

    @Test
    void aBlockIsWithinTheInputs() {
        assertEquals(
                List.of("/encode/5-6  there is no input 6: the network has 5"),
                refusedBlocks(NETWORK, Map.of("5-6", EMBEDDING)));
        NetworkSpec undecided = NETWORK.withInputs(OptionalInt.empty());
        assertEquals(
                List.of("/encode/1000001  there is no input 1000001: the network has 1000000"),
                refusedBlocks(undecided, Map.of("1000001", PERIODIC)));
        assertEquals(
                Map.of("6", PERIODIC),
                undecided.withEncode(Map.of("6", PERIODIC)).encode());
    }

    /** 1-2 and 3-5 touch but have no input in common. */
    @Test
    void anInputHasOneEncoding() {
        assertEquals(
                2,
                NETWORK.withEncode(Map.of("1-2", EMBEDDING, "3-5", EMBEDDING))
                        .encode()
                        .size());
        assertEquals(
                List.of(
                        "/encode/2-4  an input has one encoding, and one of these is in another block too",
                        "/encode/4  an input has one encoding, and one of these is in another block too"),
                refusedBlocks(NETWORK, new TreeMap<>(Map.of("1-2", EMBEDDING, "2-4", EMBEDDING, "4", PERIODIC))));
    }

    @Test
    void theDataDecideTheSizesThatAreLeftOut() {
        NetworkSpec open = new NetworkSpec(OptionalInt.empty(), List.of(HIDDEN, OUTPUT.withUnits(OptionalInt.empty())));
        assertEquals(NetworkSpec.of(7, HIDDEN, LayerSpec.of(4, "softmax")), open.withSizes(7, 4));
        assertEquals(OUTPUT, NETWORK.outputLayer());
    }

    @Test
    void theEncodingsOfColumnsReplaceThoseOfTheNetworkIfThereAreAny() {
        NetworkSpec own = NETWORK.withEncode(Map.of("1", PERIODIC));
        assertSame(own, own.withEncodings(Map.of()));
        assertEquals(
                Map.of("2-4", EMBEDDING),
                own.withEncodings(Map.of("2-4", EMBEDDING)).encode());
    }

    @Test
    void aBuilderAddsLayersInTheirOrder() {
        assertEquals(
                NETWORK,
                NetworkSpec.builder()
                        .inputs(5)
                        .layer(layer -> layer.units(3).activation("tanh"))
                        .layer(2, "softmax")
                        .build());
        assertEquals(
                List.of(HIDDEN, OUTPUT, OUTPUT),
                NETWORK.toBuilder().layer(OUTPUT).build().layers());
    }

    @Test
    void laterChangesOfItsArgumentsDoNotReachIt() {
        List<LayerSpec> layers = new ArrayList<>(List.of(HIDDEN, OUTPUT));
        Map<String, PluginSpec> encode = new LinkedHashMap<>(Map.of("5", PERIODIC));
        NetworkSpec network = NETWORK.withLayers(layers).withEncode(encode);
        layers.clear();
        encode.put("1", PERIODIC);
        assertEquals(List.of(HIDDEN, OUTPUT), network.layers());
        assertEquals(Map.of("5", PERIODIC), network.encode());
        assertThrows(UnsupportedOperationException.class, () -> network.encode().clear());
    }
}
