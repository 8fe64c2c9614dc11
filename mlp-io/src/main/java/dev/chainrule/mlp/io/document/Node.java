package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.api.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A value of a JSON document that knows where it stands and, if it is a number, how it was written.
 *
 * <p>Pointers are put together when asked for: a hostile document can have many deep nodes with long names.
 */
final class Node {

    /** The kinds of value, with the words that messages use. */
    enum Kind {
        OBJECT("an object"),
        ARRAY("an array"),
        STRING("the string "),
        NUMBER(""),
        BOOLEAN("the boolean "),
        NULL("null");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    /**
     * A position in the text.
     *
     * @param line from 1
     * @param column from 1
     */
    record Position(int line, int column) {
        @Override
        public String toString() {
            return line + ":" + column;
        }
    }

    private static final Pattern INDEX = Pattern.compile("\\d{1,9}");

    private final Optional<Node> parent;
    private final String token;
    private final String name;
    private final Kind kind;
    private final String text;
    private final Position position;
    private final Position keyPosition;
    private final Map<String, Node> members = new LinkedHashMap<>();
    private final List<Node> elements = new ArrayList<>();

    /**
     * A value.
     *
     * @param parent the object or array it is in; empty for the whole document
     * @param token its key or index there
     * @param kind what it is
     * @param text a string's characters, a number as written, {@code true} or {@code false}; else empty
     * @param position where it starts
     * @param keyPosition where its key starts; where it starts itself if it has none
     */
    Node(Optional<Node> parent, String token, Kind kind, String text, Position position, Position keyPosition) {
        this(parent, token, token, kind, text, position, keyPosition);
    }

    private Node(
            Optional<Node> parent,
            String token,
            String name,
            Kind kind,
            String text,
            Position position,
            Position keyPosition) {
        this.parent = parent;
        this.token = token;
        this.name = name;
        this.kind = kind;
        this.text = text;
        this.position = position;
        this.keyPosition = keyPosition;
    }

    /** What it is in; empty for the whole document. */
    Optional<Node> parent() {
        return parent;
    }

    Kind kind() {
        return kind;
    }

    boolean is(Kind other) {
        return kind == other;
    }

    String text() {
        return text;
    }

    /** The key or index under which it is found in its parent. */
    String token() {
        return name;
    }

    /** A copy of this and all in it, to be changed. */
    Node copy() {
        return copy(parent, name, keyPosition);
    }

    /**
     * A copy of this and all in it that can be put in another place of a document: it is called as what stands there, and
     * its position and pointer say where it is written.
     *
     * @param key the key or index of the other place
     * @param at the position of a fault of the key
     */
    Node standingIn(String key, Position at) {
        return copy(parent, key, at);
    }

    private Node copy(Optional<Node> in, String called, Position keyAt) {
        Node copy = new Node(in, token, called, kind, text, position, keyAt);
        members.forEach((key, member) ->
                copy.members.put(key, member.copy(Optional.of(copy), member.name, member.keyPosition)));
        elements.forEach(
                element -> copy.elements.add(element.copy(Optional.of(copy), element.name, element.keyPosition)));
        return copy;
    }

    Position position() {
        return position;
    }

    Position keyPosition() {
        return keyPosition;
    }

    /** The members of an object, in their order; to be changed by the parser, and in a copy. */
    Map<String, Node> members() {
        return members;
    }

    /** The elements of an array; to be changed by the parser, and in a copy. */
    List<Node> elements() {
        return elements;
    }

    Optional<Node> member(String key) {
        return Optional.ofNullable(members.get(key));
    }

    /** Its JSON pointer (RFC 6901), {@code ""} for the whole document. */
    String pointer() {
        List<Node> path = new ArrayList<>();
        for (Optional<Node> node = Optional.of(this); node.get().parent.isPresent(); node = node.get().parent) {
            path.add(node.get());
        }
        StringBuilder pointer = new StringBuilder();
        for (int i = path.size() - 1; i >= 0; i--) {
            pointer.append('/').append(escape(path.get(i).token));
        }
        return pointer.toString();
    }

    /** The pointer of a member, whether it is there or not. */
    String pointerTo(String key) {
        return pointer() + "/" + escape(key);
    }

    /** The value at a pointer from here or, if there is none, the nearest that encloses it. */
    Node nearest(String pointer) {
        Node node = this;
        for (String key : keys(pointer)) {
            Optional<Node> next = node.child(key);
            if (next.isEmpty()) {
                return node;
            }
            node = next.get();
        }
        return node;
    }

    /** The pointer to where a value is written: it is another where something stands in for what was there. */
    String written(String pointer) {
        Node node = this;
        List<String> keys = keys(pointer);
        for (int k = 0; k < keys.size(); k++) {
            Optional<Node> next = node.child(keys.get(k));
            if (next.isEmpty()) {
                StringBuilder rest = new StringBuilder(node.pointer());
                keys.subList(k, keys.size()).forEach(key -> rest.append('/').append(escape(key)));
                return rest.toString();
            }
            node = next.get();
        }
        return node.pointer();
    }

    /** The member or element of this key or index. */
    Optional<Node> child(String key) {
        if (is(Kind.ARRAY) && INDEX.matcher(key).matches() && Integer.parseInt(key) < elements.size()) {
            return Optional.of(elements.get(Integer.parseInt(key)));
        }
        return member(key);
    }

    /** The keys and indices of a pointer; none for {@code ""}. */
    static List<String> keys(String pointer) {
        return pointer.isEmpty()
                ? List.of()
                : Arrays.stream(pointer.substring(1).split("/", -1))
                        .map(raw -> raw.replace("~1", "/").replace("~0", "~"))
                        .toList();
    }

    /** In words that follow "found": {@code the string 'a'}, {@code 2.9}, {@code null}, {@code an object}. */
    String found() {
        return switch (kind) {
            case STRING -> kind.words + Problem.show(text);
            case NUMBER, BOOLEAN -> kind.words + text;
            case OBJECT, ARRAY, NULL -> kind.words;
        };
    }

    private static String escape(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }
}
