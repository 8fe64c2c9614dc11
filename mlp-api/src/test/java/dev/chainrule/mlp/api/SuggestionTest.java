package dev.chainrule.mlp.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SuggestionTest {
    private static final List<String> NAMES = List.of("elu", "leaky-relu", "relu", "sigmoid", "softmax", "tanh");

    @Test
    void theNearestNameIsFound() {
        assertEquals(Optional.of("leaky-relu"), Suggestion.nearest("leaky-rleu", NAMES));
        assertEquals(Optional.of("leaky-relu"), Suggestion.nearest("LeakyReLU", NAMES));
        assertEquals(Optional.of("leaky-relu"), Suggestion.nearest("leaky_relu", NAMES));
        assertEquals(Optional.of("softmax"), Suggestion.nearest("sofmax", NAMES));
        assertEquals(Optional.of("tanh"), Suggestion.nearest("tahn", NAMES));
    }

    @Test
    void anAliasIsFoundWhole() {
        Map<String, List<String>> names = new TreeMap<>();
        names.put("identity", List.of("linear", "none"));
        names.put("line", List.of());
        assertEquals(Optional.of("identity"), Suggestion.nearest("Linear", names));
        assertEquals(Optional.of("line"), Suggestion.nearest("liner", names), "an alias is not guessed");
        assertEquals(" Did you mean 'identity'?", Suggestion.sentence("identiy", names));
        assertEquals("", Suggestion.sentence("softmax", names));
    }

    @Test
    void nothingNearIsNothing() {
        assertEquals(Optional.empty(), Suggestion.nearest("java.lang.Runtime", NAMES));
        assertEquals(Optional.empty(), Suggestion.nearest("x".repeat(100_000), NAMES));
        assertEquals("", Suggestion.sentence("zzzz", NAMES));
        assertEquals("", Suggestion.sentence("1", List.of("a", "b")));
        assertEquals(" Did you mean 'a'?", Suggestion.sentence("A", List.of("a", "b")));
    }
}
