package dev.chainrule.mlp.io.json;

import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A value of a JSON document with its position and, for a number, its digits as written.
 *
 * <p>Pointers are computed on demand: a hostile document can have many deep nodes with long names.
 */
public final class Node {

    /** The kinds of values, with the words that messages use. */
    public enum Kind {
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
    public record Position(int line, int column) {
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
     * Creates a value.
     *
     * @param parent the object or array that contains it; empty for the whole document
     * @param token its key or index in the parent
     * @param kind its kind
     * @param text a string's characters, a number as written, {@code true} or {@code false}; empty for other kinds
     * @param position its start
     * @param keyPosition the start of its key; of the value itself if it has no key
     */
    public Node(Optional<Node> parent, String token, Kind kind, String text, Position position, Position keyPosition) {
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

    /** Returns the object or array that contains it; empty for the whole document. */
    public Optional<Node> parent() {
        return parent;
    }

    public Kind kind() {
        return kind;
    }

    public boolean is(Kind other) {
        return kind == other;
    }

    public String text() {
        return text;
    }

    /** Returns its key or index in its parent. */
    public String token() {
        return name;
    }

    /** Returns a deep copy, which may be modified. */
    public Node copy() {
        return copy(parent, name, keyPosition);
    }

    /**
     * Returns a deep copy to put under another key of a document. Its name is that key; its position and pointer stay those of
     * the text where it is written.
     *
     * @param key the other key or index
     * @param at the position to report for faults of the key
     */
    public Node standingIn(String key, Position at) {
        return copy(parent, key, at);
    }

    /**
     * Adds a deep copy of a value of another document to this object.
     *
     * @param key the key of the new member
     * @param at the position to report for faults in it: that of the text for which the value stands
     */
    public void fillIn(String key, Node value, Position at) {
        members.put(key, value.moved(Optional.of(this), key, at));
    }

    private Node moved(Optional<Node> in, String key, Position at) {
        Node moved = new Node(in, key, kind, text, at, at);
        members.forEach((name, member) -> moved.members.put(name, member.moved(Optional.of(moved), name, at)));
        elements.forEach(element -> moved.elements.add(element.moved(Optional.of(moved), element.name, at)));
        return moved;
    }

    private Node copy(Optional<Node> in, String called, Position keyAt) {
        Node copy = new Node(in, token, called, kind, text, position, keyAt);
        members.forEach((key, member) ->
                copy.members.put(key, member.copy(Optional.of(copy), member.name, member.keyPosition)));
        elements.forEach(
                element -> copy.elements.add(element.copy(Optional.of(copy), element.name, element.keyPosition)));
        return copy;
    }

    public Position position() {
        return position;
    }

    public Position keyPosition() {
        return keyPosition;
    }

    /** Returns the members of an object in document order; only the parser and the owner of a copy modify them. */
    public Map<String, Node> members() {
        return members;
    }

    /** Returns the elements of an array; only the parser and the owner of a copy modify them. */
    public List<Node> elements() {
        return elements;
    }

    public Optional<Node> member(String key) {
        return Optional.ofNullable(members.get(key));
    }

    /** Returns its JSON pointer (RFC 6901), {@code ""} for the whole document. */
    public String pointer() {
        List<Node> path = new ArrayList<>();
        for (Optional<Node> node = Optional.of(this); node.get().parent.isPresent(); node = node.get().parent) {
            path.add(node.get());
        }
        StringBuilder pointer = new StringBuilder();
        for (int i = path.size() - 1; i >= 0; i--) {
            pointer.append('/').append(Location.token(path.get(i).token));
        }
        return pointer.toString();
    }

    /** Returns the pointer of a member, whether it exists or not. */
    public String pointerTo(String key) {
        return pointer() + "/" + Location.token(key);
    }

    /** Returns the value at a pointer relative to this or, if there is none, the nearest one that encloses it. */
    public Node nearest(String pointer) {
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

    /** Returns the pointer at which a value is written, which differs where {@link #standingIn} replaced a value. */
    public String written(String pointer) {
        Node node = this;
        List<String> keys = keys(pointer);
        for (int k = 0; k < keys.size(); k++) {
            Optional<Node> next = node.child(keys.get(k));
            if (next.isEmpty()) {
                StringBuilder rest = new StringBuilder(node.pointer());
                keys.subList(k, keys.size()).forEach(key -> rest.append('/').append(Location.token(key)));
                return rest.toString();
            }
            node = next.get();
        }
        return node.pointer();
    }

    /** Returns the member or element of this key or index. */
    public Optional<Node> child(String key) {
        if (is(Kind.ARRAY) && INDEX.matcher(key).matches() && Integer.parseInt(key) < elements.size()) {
            return Optional.of(elements.get(Integer.parseInt(key)));
        }
        return member(key);
    }

    /** Returns the keys and indices of a pointer; none for {@code ""}. */
    public static List<String> keys(String pointer) {
        return pointer.isEmpty()
                ? List.of()
                : Arrays.stream(pointer.substring(1).split("/", -1))
                        .map(raw -> raw.replace("~1", "/").replace("~0", "~"))
                        .toList();
    }

    /** Describes the value in words that follow "found": {@code the string 'a'}, {@code 2.9}, {@code null}. */
    public String found() {
        return switch (kind) {
            case STRING -> kind.words + Problem.show(text);
            case NUMBER, BOOLEAN -> kind.words + text;
            case OBJECT, ARRAY, NULL -> kind.words;
        };
    }
}
