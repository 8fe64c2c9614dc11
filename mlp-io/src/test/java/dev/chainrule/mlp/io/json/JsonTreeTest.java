package dev.chainrule.mlp.io.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.io.json.Node.Kind;
import dev.chainrule.mlp.io.json.Node.Position;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTreeTest {
    private final DocumentFaults faults = new DocumentFaults("d.json");

    private Node parse(String json) {
        return JsonTree.parse(json, "d.json", faults, Limits.DOCUMENT);
    }

    private String message(String json) {
        return assertThrows(ConfigException.class, () -> parse(json), json).getMessage();
    }

    @Test
    void everyValueHasItsKindTextAndPlace() {
        Node root = parse("{\"a\": 1.50,\n  \"b\": [\"x\\u00e9\", true, null, {}]}");
        assertEquals(List.of("a", "b"), List.copyOf(root.members().keySet()));
        Node a = root.members().get("a");
        assertEquals(Kind.NUMBER, a.kind());
        assertEquals("1.50", a.text(), "as written");
        assertEquals(new Position(1, 2), a.keyPosition());
        assertEquals(new Position(1, 7), a.position());
        List<Node> elements = root.members().get("b").elements();
        assertEquals("xé", elements.get(0).text());
        assertEquals(
                List.of(Kind.STRING, Kind.BOOLEAN, Kind.NULL, Kind.OBJECT),
                elements.stream().map(Node::kind).toList());
        assertEquals(new Position(2, 9), elements.get(0).position());
        assertEquals("/b/3", elements.get(3).pointer());
    }

    @Test
    void aSingleValueIsADocument() {
        assertEquals("7", parse(" 7 ").text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | d.json:1:1  the document is empty; the least is {\"network\": …, \"loss\": …} [CFG_SYNTAX]",
                "{} {} | d.json:1:4  expected nothing after end of the document; one file holds one document [CFG_SYNTAX]",
                "[1, 2 | d.json:1:6  /2  the document ends before an array that starts at 1:1 is closed [CFG_SYNTAX]",
                "[\"\\ud800\"] | d.json:1:2  /0  half a character: \\ud800 stands alone [CFG_SYNTAX]"
            })
    void whatIsNoJsonIsRefusedWithItsPlace(String json, String expected) {
        assertEquals(expected, message(json));
    }

    @Test
    void aKeyThatIsThereTwiceIsAFaultAndTheFirstCounts() {
        Node root = parse("{\"a\": 1,\n \"a\": 2}");
        assertEquals("1", root.members().get("a").text());
        assertEquals(
                "d.json:2:2  /a  the key 'a' is there twice, first at 1:2. Delete one [CFG_DUPLICATE]",
                faults.exception().getMessage());
    }

    /** No recursion: a hostile document must not overflow the stack. */
    @Test
    void depthAndLengthsAreLimited() {
        String deep = message("[".repeat(100_000));
        assertTrue(deep.startsWith("d.json:1:33 "), deep);
        assertTrue(deep.contains("more than 32 objects and arrays in one another (limit maxDepth)"), deep);
        String digits = message("1".repeat(65));
        assertTrue(digits.contains("more than 64 characters in a number (limit maxNumber)"), digits);
        parse("1".repeat(64));
    }
}
