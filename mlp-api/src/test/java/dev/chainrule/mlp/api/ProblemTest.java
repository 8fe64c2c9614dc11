package dev.chainrule.mlp.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemTest {

    @Test
    void theLineHasPlaceMessageAndCode() {
        Problem problem = new Problem(
                ErrorCode.CFG_UNKNOWN_PLUGIN,
                new Location("iris.json", 8, 34, "/loss"),
                "no loss named 'mes'. Did you mean 'mse'?");
        assertEquals(
                "iris.json:8:34  /loss  no loss named 'mes'. Did you mean 'mse'? [CFG_UNKNOWN_PLUGIN]",
                problem.toString());
        assertEquals("no data [DAT_EMPTY]", new Problem(ErrorCode.DAT_EMPTY, Location.NONE, "no data").toString());
    }

    @Test
    void aLongMessageIsCutTo400() {
        assertEquals("x".repeat(400), message("x".repeat(400)));
        assertEquals("x".repeat(399) + "…", message("x".repeat(401)));
    }

    private static String message(String text) {
        return new Problem(ErrorCode.CFG_TYPE, Location.NONE, text).message();
    }

    @Test
    void textIsShownInQuotesAndOtherValuesAreNot() {
        assertEquals("'softmax'", Problem.show("softmax"));
        assertEquals("0.5", Problem.show(0.5));
        assertEquals("true", Problem.show(true));
        assertEquals("null", Problem.show(null));
        assertEquals("[1, 2]", Problem.show(List.of(1, 2)));
    }

    @Test
    void controlCharactersAreEscaped() {
        assertEquals("'a\\u000ab'", Problem.show("a\nb"));
        assertEquals("'\\u001b[31mred'", Problem.show("\u001b[31mred"));
        assertEquals("\\u0000\\u007f\\u0085", Problem.clean("\0\u007f\u0085"));
        assertEquals("\\u2028\\u2029", Problem.clean("\u2028\u2029"), "lines of their own in some viewers");
        assertEquals("\\u202egnp.exe\\u200b", Problem.clean("\u202egnp.exe\u200b"), "turns or hides what follows");
        assertEquals("größe 値 😀", Problem.clean("größe 値 😀"), "ordinary letters stay");
    }

    @Test
    void longValuesAreCutTo80() {
        assertEquals("x".repeat(80), Problem.clean("x".repeat(80)));
        assertEquals("'" + "x".repeat(80) + "…'", Problem.show("x".repeat(1_000_000)));
    }

    @Test
    void anErrorHasALineForEachProblem() {
        Problem first = new Problem(ErrorCode.CFG_TYPE, Location.of("a.json", "/seed"), "expected an integer");
        Problem second = new Problem(ErrorCode.CFG_MISSING, Location.of("a.json", ""), "'loss' is missing");
        ConfigException error = new ConfigException(List.of(first, second));
        assertEquals(
                "a.json  /seed  expected an integer [CFG_TYPE]" + System.lineSeparator()
                        + "a.json  'loss' is missing [CFG_MISSING]",
                error.getMessage());
        assertEquals(ErrorCode.CFG_TYPE, error.code());
        assertEquals(Location.of("a.json", "/seed"), error.location());
        assertEquals(List.of(first, second), error.problems());
        assertThrows(IllegalArgumentException.class, () -> new ConfigException(List.of()));
    }
}
