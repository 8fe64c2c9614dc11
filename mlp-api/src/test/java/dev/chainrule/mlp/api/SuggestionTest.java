package dev.chainrule.mlp.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
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
    void nothingNearIsNothing() {
        assertEquals(Optional.empty(), Suggestion.nearest("java.lang.Runtime", NAMES));
        assertEquals(Optional.empty(), Suggestion.nearest("x".repeat(100_000), NAMES));
        assertEquals("", Suggestion.sentence("zzzz", NAMES));
        assertEquals("", Suggestion.sentence("1", List.of("a", "b")));
        assertEquals(" Did you mean 'a'?", Suggestion.sentence("A", List.of("a", "b")));
    }
}
