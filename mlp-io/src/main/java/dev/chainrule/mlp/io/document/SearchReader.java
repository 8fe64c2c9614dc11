package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.selection.Trials;
import dev.chainrule.mlp.core.spec.EarlyStoppingSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.SearchRange;
import dev.chainrule.mlp.core.spec.SearchSpec;
import dev.chainrule.mlp.io.json.DocumentFaults;
import dev.chainrule.mlp.io.json.Node;
import dev.chainrule.mlp.io.json.Node.Kind;
import dev.chainrule.mlp.io.json.Values;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code "search"}. The document is read again with each value in its place, so that values are checked as if they were
 * written there; faults have the position of the value in the search.
 */
final class SearchReader {
    static final String KEY = "search";
    static final ObjectType<SearchSpec> SEARCH = ObjectType.of(SearchSpec.class);
    static final ObjectType<SearchRange.Interval> INTERVAL = ObjectType.of(SearchRange.Interval.class);

    /** The parts of a document in which values can be tried. */
    static final List<String> PARTS =
            List.of("/network", "/loss", "/optimizer", "/training", "/data/scale", "/data/scaleTarget");

    static final int MAX_VALUES = 1000;
    /** The maximum of values × characters of the document, which is read once per value. */
    private static final long MAX_WORK = 64_000_000;

    private static final String WITHIN = "/" + KEY;

    private final DocumentReader documents;
    private final DocumentFaults faults;
    private final Values values;
    private final Plugins plugins;
    private final Node root;
    private final int length;
    private final Reading in;

    /**
     * @param documents reads the document with other values
     * @param plugins the registry of its plugins
     * @param root the document
     * @param length the length of the document in characters
     * @param faults the faults of the rest; receives those of the search
     */
    SearchReader(DocumentReader documents, Plugins plugins, Node root, int length, DocumentFaults faults) {
        this.documents = documents;
        this.plugins = plugins;
        this.root = root;
        this.faults = faults;
        this.length = length;
        this.values = new Values(faults);
        this.in = Reading.of(faults, plugins).with(this);
    }

    /** Returns the search; empty if there is none, or any fault. */
    Optional<SearchSpec> read() {
        return root.member(KEY).flatMap(node -> SEARCH.read(node, in)).filter(this::isPossible);
    }

    private boolean isPossible(SearchSpec search) {
        root.nearest(WITHIN).member("metric").flatMap(node -> search.metric()).ifPresent(this::checkMetric);
        boolean isGrid = search.kind() == SearchSpec.Kind.GRID;
        if (faults.isEmpty() && isGrid) {
            long count = Trials.combinations(search.over().values());
            if (count > SearchSpec.MAX_TRIALS) {
                faults.at(
                        root.nearest(WITHIN + "/over"),
                        ErrorCode.CFG_LIMIT,
                        () -> "a grid of " + count + " combinations, at most " + SearchSpec.MAX_TRIALS
                                + " are tried. Give fewer values, or use the kind 'random'");
            }
        }
        return faults.isEmpty();
    }

    private void checkMetric(PluginSpec metric) {
        if (!metric.equals(EarlyStoppingSpec.LOSS)) {
            List<Problem> problems = new ArrayList<>();
            plugins.resolve(PluginKind.METRIC, metric, WITHIN + "/metric", problems);
            faults.addWithPointers(problems, root);
        }
    }

    /** Returns the values to try that can be read. */
    Map<String, SearchRange> ranges(Node over) {
        Map<String, SearchRange> ranges = new LinkedHashMap<>();
        if (over.members().isEmpty()) {
            faults.at(over, ErrorCode.CFG_RANGE, () -> "over must name at least one place, found an empty object");
        }
        long count = over.members().values().stream()
                .mapToLong(range -> Math.max(2, range.elements().size()))
                .sum();
        if (count > MAX_VALUES || count * length > MAX_WORK) {
            faults.at(
                    over,
                    ErrorCode.CFG_LIMIT,
                    () -> "more values than can be checked: " + count + ", at most "
                            + Math.min(MAX_VALUES, MAX_WORK / length)
                            + " in a document of this length (limit maxSearch)");
            return ranges;
        }
        List<String> before = new ArrayList<>();
        for (Node range : over.members().values()) {
            String pointer = range.token();
            Optional<String> objection = objection(pointer, before);
            before.add(pointer);
            if (objection.isPresent()) {
                faults.atKey(range, ErrorCode.CFG_SEMANTIC, objection::get);
            } else {
                Optional<SearchRange> read = range.is(Kind.ARRAY) ? choices(range) : interval(range);
                read.ifPresent(found -> ranges.put(pointer, found));
            }
        }
        return ranges;
    }

    /** Returns the reason why no value can be tried in a place. */
    private Optional<String> objection(String pointer, List<String> before) {
        String shown = Problem.show(pointer);
        if (!pointer.startsWith("/")) {
            return Optional.of(
                    shown + " is not a JSON pointer. Write the path to the value, such as \"/optimizer/learningRate\"");
        }
        if (PARTS.stream().noneMatch(part -> pointer.equals(part) || pointer.startsWith(part + "/"))) {
            return Optional.of(
                    "a search cannot change " + shown + ". It can change what is in " + String.join(", ", PARTS));
        }
        for (String earlier : before) {
            if (earlier.startsWith(pointer + "/")) {
                return Optional.of(shown + " would replace " + Problem.show(earlier) + ", which is tried too. Put "
                        + shown + " first");
            }
        }
        return parent(root.copy(), pointer).isEmpty()
                ? Optional.of(shown + " leads nowhere: the document has nothing at " + Problem.show(missing(pointer)))
                : Optional.empty();
    }

    private Optional<SearchRange> choices(Node node) {
        if (node.elements().isEmpty()) {
            faults.at(node, ErrorCode.CFG_RANGE, () -> "there must be at least one value, found an empty array");
        }
        List<Object> read = new ArrayList<>();
        boolean good = !node.elements().isEmpty();
        for (Node element : node.elements()) {
            Optional<Object> value = value(element);
            if (value.isPresent() && read.contains(value.get())) {
                faults.at(element, ErrorCode.CFG_DUPLICATE, () -> "the value is there twice. Delete one");
                good = false;
            }
            good &= value.isPresent() && !check(node, element);
            value.ifPresent(read::add);
        }
        return good ? Optional.of(new SearchRange.Choices(read)) : Optional.empty();
    }

    private Optional<SearchRange> interval(Node node) {
        int before = faults.size();
        Optional<SearchRange.Interval> read = INTERVAL.read(node, in);
        if (faults.size() > before) {
            return Optional.empty();
        }
        Node from = node.member("from").orElseThrow();
        Node to = node.member("to").orElseThrow();
        if (check(node, from) | check(node, to)) {
            return Optional.empty();
        }
        boolean whole = takesOnlyWholeNumbers(node, from, to);
        return read.map(i -> new SearchRange.Interval(i.from(), i.to(), i.scale(), whole, i.count()));
    }

    /** Returns whether a place that accepts whole numbers refuses fractions. */
    private boolean takesOnlyWholeNumbers(Node range, Node from, Node to) {
        BigDecimal low = new BigDecimal(from.text());
        if (!isWhole(low) || !isWhole(new BigDecimal(to.text()))) {
            return false;
        }
        DocumentFaults found = faults.another();
        RunSpec unused = documents.checked(
                with(range, number(range, low.add(new BigDecimal("0.5")).toPlainString())), found);
        return !found.isEmpty();
    }

    private static boolean isWhole(BigDecimal number) {
        return number.stripTrailingZeros().scale() <= 0;
    }

    /** Reads the document with a value in the place of a range; returns whether that causes new faults. */
    private boolean check(Node range, Node value) {
        if (faults.areTooMany()) {
            return true;
        }
        DocumentFaults found = faults.another();
        RunSpec unused = documents.checked(with(range, value), found);
        return faults.addNew(
                found, WITHIN, " (with " + Problem.show(range.token()) + " as in the search, " + value.found() + ")");
    }

    private Node with(Node range, Node value) {
        Node changed = root.copy();
        put(changed, range, value);
        return changed;
    }

    private static void put(Node changed, Node range, Node value) {
        List<String> keys = Node.keys(range.token());
        String key = keys.get(keys.size() - 1);
        Node standIn = value.standingIn(key, range.keyPosition());
        Node parent = parent(changed, range.token()).orElseThrow();
        if (parent.is(Kind.ARRAY)) {
            parent.elements().set(Integer.parseInt(key), standIn);
        } else {
            parent.members().put(key, standIn);
        }
    }

    /** Returns the parent of a place; missing objects on the way are created. */
    private static Optional<Node> parent(Node root, String pointer) {
        List<String> keys = Node.keys(pointer);
        Node node = root;
        for (String key : keys.subList(0, keys.size() - 1)) {
            Node on = node;
            if (on.is(Kind.OBJECT)) {
                on.members().computeIfAbsent(key, k -> object(on, k, on.position(), on.position()));
                on.members().computeIfPresent(key, (k, next) -> next.is(Kind.STRING) ? withType(next, on) : next);
            }
            Optional<Node> next = on.child(key);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            node = next.get();
        }
        String last = keys.get(keys.size() - 1);
        boolean isThere =
                node.is(Kind.OBJECT) || node.is(Kind.ARRAY) && node.child(last).isPresent();
        return isThere ? Optional.of(node) : Optional.empty();
    }

    /** Returns the object that a name alone stands for: "adam" is {"type": "adam"}. */
    private static Node withType(Node name, Node parent) {
        Node plugin = object(parent, name.token(), name.position(), name.keyPosition());
        plugin.members().put("type", name.standingIn("type", name.keyPosition()));
        return plugin;
    }

    private static Node object(Node parent, String key, Node.Position at, Node.Position keyAt) {
        return new Node(Optional.of(parent), key, Kind.OBJECT, "", at, keyAt);
    }

    /** Returns the first part of a pointer that does not exist. */
    private String missing(String pointer) {
        List<String> keys = Node.keys(pointer);
        int depth = Node.keys(root.nearest(pointer).pointer()).size();
        return "/" + String.join("/", keys.subList(0, Math.min(depth + 1, keys.size())));
    }

    private static Node number(Node range, String text) {
        return new Node(Optional.of(range), "", Kind.NUMBER, text, range.position(), range.position());
    }

    /** Returns the runs that a search chooses. */
    List<SearchDocument.Trial> trials(SearchSpec search, long seed) {
        Map<String, Node> over = root.nearest(WITHIN + "/over").members();
        List<SearchDocument.Trial> trials = new ArrayList<>();
        for (Map<String, Object> trial : Trials.of(search, seed)) {
            Node changed = root.copy();
            trial.forEach((pointer, value) -> put(changed, over.get(pointer), written(over.get(pointer), value)));
            DocumentFaults found = faults.another();
            RunSpec spec = documents.checked(changed, found);
            faults.addNew(found, WITHIN, " (with the values of trial " + (trials.size() + 1) + " of the search)");
            if (!found.isEmpty()) {
                return List.of();
            }
            trials.add(new SearchDocument.Trial(trial, spec));
        }
        return trials;
    }

    private Node written(Node range, Object value) {
        return range.elements().stream()
                .filter(element -> value(element).equals(Optional.of(value)))
                .findFirst()
                .orElseGet(() -> number(range, value.toString()));
    }

    /** Returns a value as in a spec; empty if it is null or a number out of range. */
    private Optional<Object> value(Node node) {
        return switch (node.kind()) {
            case STRING -> Optional.of(node.text());
            case BOOLEAN -> Optional.of(node.text().equals("true"));
            case NUMBER -> values.parameter(node).map(number -> number);
            case ARRAY -> {
                List<Object> list = new ArrayList<>();
                node.elements().forEach(element -> value(element).ifPresent(list::add));
                yield list.size() == node.elements().size() ? Optional.of(list) : Optional.empty();
            }
            case OBJECT -> {
                Map<String, Object> map = new LinkedHashMap<>();
                node.members().forEach((key, member) -> value(member).ifPresent(v -> map.put(key, v)));
                yield map.size() == node.members().size() ? Optional.of(map) : Optional.empty();
            }
            case NULL -> {
                values.typeFault(node, "a value");
                yield Optional.empty();
            }
        };
    }
}
