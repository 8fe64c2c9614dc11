package dev.chainrule.mlp.io.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.chainrule.mlp.io.json.Node.Position;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodeTest {
    private static Node parse(String json) {
        return JsonTree.parse(json, "d.json", new DocumentFaults("d.json"), Limits.DOCUMENT);
    }

    @Test
    void thePointerEscapesTildesAndSlashes() {
        Node root = parse("{\"a/b\": [1, {\"c~d\": true}]}");
        Node inner = root.members().get("a/b").elements().get(1).members().get("c~d");
        assertEquals("/a~1b/1/c~0d", inner.pointer());
        assertEquals("", root.pointer());
        assertEquals("/a~1b/x~1y", root.members().get("a/b").pointerTo("x/y"));
        assertEquals(List.of("a/b", "1", "c~d"), Node.keys(inner.pointer()));
        assertEquals(List.of(), Node.keys(""));
        assertEquals(List.of(""), Node.keys("/"), "the empty key");
        assertSame(inner, root.nearest(inner.pointer()));
    }

    @Test
    void theNearestValueEnclosesAPointerThatLeadsNowhere() {
        Node root = parse("{\"a\": [10, 20]}");
        Node array = root.members().get("a");
        assertSame(array, root.nearest("/a/2"), "beyond the end");
        assertSame(array, root.nearest("/a/-"));
        assertSame(array, root.nearest("/a/9999999999"), "no int");
        assertSame(root, root.nearest("/b/c"));
        assertSame(array.elements().get(1), root.nearest("/a/1/x"), "a number has no members");
        assertEquals(Optional.empty(), root.child("0"), "an object has no indices");
    }

    @Test
    void aCopyIsDeepAndKeepsItsPlaces() {
        Node root = parse("{\"a\": {\"b\": [1]}}");
        Node copy = root.copy();
        Node element = copy.nearest("/a/b/0");
        assertNotSame(root.nearest("/a/b/0"), element);
        assertEquals("/a/b/0", element.pointer());
        assertEquals(new Position(1, 14), element.position());
        copy.nearest("/a/b").elements().clear();
        assertEquals(1, root.nearest("/a/b").elements().size());
    }

    @Test
    void aValueUnderAnotherKeyHasTheNameOfThatKeyAndThePlaceWhereItIsWritten() {
        Node root = parse("{\"old\": {\"x\": 1}}");
        Node copy = root.copy();
        Node other = copy.member("old").orElseThrow().standingIn("new", new Position(7, 7));
        copy.members().put("new", other);
        assertEquals("new", other.token());
        assertEquals("/old", other.pointer());
        assertEquals(new Position(7, 7), other.keyPosition());
        assertEquals(new Position(1, 9), other.position());
        assertEquals("/old/x", copy.written("/new/x"));
        assertEquals("/old/y~1z/0", copy.written("/new/y~1z/0"), "below the last value that exists");
    }

    @Test
    void whatWasFoundIsDescribedInWords() {
        Node root = parse("[\"a\", 2.90, true, null, {}, []]");
        assertEquals(
                List.of("the string 'a'", "2.90", "the boolean true", "null", "an object", "an array"),
                root.elements().stream().map(Node::found).toList());
    }
}
