package dev.chainrule.mlp.io.json;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.io.json.Node.Kind;
import dev.chainrule.mlp.io.json.Node.Position;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;

/** Parses the text of a JSON document into {@link Node}s, token by token, without recursion and within {@link Limits}. */
public final class JsonTree {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_NUMBER = 64;

    /**
     * Jackson's own limits are above those checked here, whose messages name the limit and the position; they bound its work
     * before it returns a token. No table of names outlives the document.
     */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH + 1)
                    .maxStringLength(Limits.SAVED.bytes())
                    .maxNameLength(Limits.SAVED.bytes())
                    .maxNumberLength(Limits.SAVED.bytes())
                    .maxTokenCount(Limits.SAVED.tokens() + 1L)
                    .maxDocumentLength(Limits.SAVED.bytes())
                    .build())
            .build();

    private final String text;
    private final String source;
    private final DocumentFaults faults;
    private final Limits limits;
    private final Deque<Node> open = new ArrayDeque<>();
    private Optional<Node> root = Optional.empty();
    private String key = "";
    private Position keyPosition = new Position(1, 1);
    private boolean awaitsValue;
    private int tokens;

    private JsonTree(String text, String source, DocumentFaults faults, Limits limits) {
        this.limits = limits;
        this.text = text;
        this.source = source;
        this.faults = faults;
    }

    /**
     * Parses a document.
     *
     * @param text the document
     * @param source the name of the document in messages
     * @param faults receives duplicate keys, of which the first counts
     * @param limits the limits on sizes
     * @throws ConfigException if the text is not JSON or exceeds a limit
     */
    public static Node parse(String text, String source, DocumentFaults faults, Limits limits) {
        return new JsonTree(text, source, faults, limits).parse();
    }

    private Node parse() {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                accept(token, parser);
            }
        } catch (StreamConstraintsException e) {
            throw failure(ErrorCode.CFG_LIMIT, position(e.getLocation()), Problem.clean(e.getOriginalMessage()), e);
        } catch (UnexpectedEndOfInputException e) {
            throw failure(ErrorCode.CFG_SYNTAX, position(e.getLocation()), unfinished(), e);
        } catch (JacksonException e) {
            String message = root.isPresent() && open.isEmpty()
                    ? afterEnd()
                    : SyntaxMessage.of(e.getOriginalMessage(), text, e.getLocation());
            throw failure(ErrorCode.CFG_SYNTAX, position(e.getLocation()), message, e);
        }
        return root.orElseThrow(() -> failure(
                ErrorCode.CFG_SYNTAX,
                new Position(1, 1),
                "the document is empty; the least is {\"network\": …, \"loss\": …}",
                null));
    }

    private void accept(JsonToken token, JsonParser parser) {
        Position position = position(parser.currentTokenLocation());
        tokens++;
        limit(tokens, limits.tokens(), "maxTokens", "tokens in the document", position);
        if (root.isPresent() && open.isEmpty()) {
            throw failure(ErrorCode.CFG_SYNTAX, position, afterEnd(), null);
        }
        switch (token) {
            case PROPERTY_NAME -> {
                key = checked(parser.getString(), limits.name(), "maxName", "characters in a key", position);
                keyPosition = position;
                awaitsValue = true;
            }
            case START_OBJECT -> open(Kind.OBJECT, position);
            case START_ARRAY -> open(Kind.ARRAY, position);
            case END_OBJECT, END_ARRAY -> open.pop();
            case VALUE_STRING ->
                add(
                        Kind.STRING,
                        checked(parser.getString(), limits.string(), "maxString", "characters in a string", position),
                        position);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                add(
                        Kind.NUMBER,
                        checked(parser.getString(), MAX_NUMBER, "maxNumber", "characters in a number", position),
                        position);
            case VALUE_TRUE, VALUE_FALSE -> add(Kind.BOOLEAN, parser.getString(), position);
            case VALUE_NULL -> add(Kind.NULL, "", position);
            default -> throw new IllegalStateException("a token that JSON text does not have: " + token);
        }
    }

    private void open(Kind kind, Position position) {
        limit(open.size() + 1, MAX_DEPTH, "maxDepth", "objects and arrays in one another", position);
        open.push(add(kind, "", position));
    }

    private Node add(Kind kind, String value, Position position) {
        if (open.isEmpty()) {
            Node node = new Node(Optional.empty(), "", kind, value, position, position);
            root = Optional.of(node);
            return node;
        }
        awaitsValue = false;
        Node parent = open.peek();
        if (parent.is(Kind.ARRAY)) {
            String index = Integer.toString(parent.elements().size());
            Node node = new Node(Optional.of(parent), index, kind, value, position, position);
            parent.elements().add(node);
            return node;
        }
        Node node = new Node(Optional.of(parent), key, kind, value, position, keyPosition);
        Node first = parent.members().putIfAbsent(key, node);
        if (first != null) {
            faults.atKey(
                    node,
                    ErrorCode.CFG_DUPLICATE,
                    () -> "the key " + Problem.show(first.token()) + " is there twice, first at " + first.keyPosition()
                            + ". Delete one");
        }
        return node;
    }

    private String checked(String value, int most, String limit, String what, Position position) {
        limit(value.length(), most, limit, what, position);
        for (int i = 0; i < value.length(); i++) {
            if (Character.isSurrogate(value.charAt(i))) {
                if (!Character.isSurrogatePair(value.charAt(i), i + 1 < value.length() ? value.charAt(i + 1) : 0)) {
                    throw failure(
                            ErrorCode.CFG_SYNTAX,
                            position,
                            String.format(Locale.ROOT, "half a character: \\u%04x stands alone", (int) value.charAt(i)),
                            null);
                }
                i++;
            }
        }
        return value;
    }

    private void limit(int found, int most, String name, String what, Position position) {
        if (found > most) {
            throw failure(
                    ErrorCode.CFG_LIMIT, position, "more than " + most + " " + what + " (limit " + name + ")", null);
        }
    }

    private String unfinished() {
        return open.isEmpty()
                ? "the document ends inside a value"
                : "the document ends before " + open.peek().found() + " that starts at "
                        + open.peek().position() + " is closed";
    }

    private String afterEnd() {
        return "expected nothing after end of the document; one file holds one document";
    }

    private static Position position(TokenStreamLocation location) {
        return new Position(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
    }

    private ConfigException failure(ErrorCode code, Position position, String message, Throwable cause) {
        String pointer = "";
        if (!open.isEmpty()) {
            Node in = open.peek();
            String next = in.is(Kind.ARRAY) ? Integer.toString(in.elements().size()) : key;
            pointer = in.is(Kind.ARRAY) || awaitsValue ? in.pointerTo(next) : in.pointer();
        }
        return new ConfigException(code, DocumentFaults.location(source, position, pointer), message, cause);
    }
}
