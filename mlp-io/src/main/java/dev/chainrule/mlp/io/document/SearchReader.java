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

    /** The parts of a document in which values can be tried. */
    static final List<String> PARTS =
            List.of("/network", "/loss", "/optimizer", "/training", "/data/scale", "/data/scaleTarget");

    static final int MAX_VALUES = 1000;
    /** The maximum of values × characters of the document, which is read once per value. */
    private static final long MAX_WORK = 64_000_000;

    private static final String WITHIN = "/" + KEY;

    private final DocumentReader documents;
    private final DocumentFaults faults;
    private final Plugins plugins;
    private final Node root;
    private final int length;

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
    }

    /**
     * Returns a document with the first value of each search range whose place it leaves out, so that it needs no values that
     * no trial has.
     */
    static Node withFirstValues(Node root) {
        Node completed = root.copy();
        over(root).forEach((pointer, range) -> {
            Optional<Node> first = range.is(Kind.ARRAY)
                    ? range.elements().stream().findFirst()
                    : range.is(Kind.OBJECT) ? range.member("from") : Optional.empty();
            if (pointer.startsWith("/")
                    && first.isPresent()
                    && !isThere(completed, pointer)
                    && parent(completed, pointer).isPresent()) {
                put(completed, range, first.get());
            }
        });
        return completed;
    }

    private static boolean isThere(Node root, String pointer) {
        Optional<Node> node = Optional.of(root);
        for (String key : Node.keys(pointer)) {
            node = node.flatMap(on -> on.child(key));
        }
        return node.isPresent();
    }

    /** Returns the search; empty if there is none, or any fault. */
    Optional<SearchSpec> read() {
        if (hasTooManyValues()) {
            return Optional.empty();
        }
        List<Node> ranges = rangesOfPlaces();
        Optional<SearchSpec> search = root.member(KEY).flatMap(node -> SEARCH.read(node, Reading.of(faults, plugins)));
        ranges.forEach(this::checkValues);
        search.flatMap(SearchSpec::metric).ifPresent(this::checkMetric);
        if (faults.isEmpty()) {
            search.ifPresent(this::checkSize);
        }
        return search.filter(found -> faults.isEmpty()).map(this::withWholeNumbers);
    }

    /** Returns the values to try as they are written, by place. */
    private Map<String, Node> over() {
        return over(root);
    }

    private static Map<String, Node> over(Node root) {
        return root.member(KEY)
                .flatMap(search -> search.member("over"))
                .map(Node::members)
                .orElse(Map.of());
    }

    private boolean hasTooManyValues() {
        long count = over().values().stream()
                .mapToLong(range -> Math.max(2, range.elements().size()))
                .sum();
        long most = Math.min(MAX_VALUES, MAX_WORK / length);
        if (count > most) {
            faults.at(
                    root.nearest(WITHIN + "/over"),
                    ErrorCode.CFG_LIMIT,
                    () -> "more values than can be checked: " + count + ", at most " + most
                            + " in a document of this length (limit maxSearch)");
        }
        return count > most;
    }

    private void checkMetric(PluginSpec metric) {
        if (!metric.equals(EarlyStoppingSpec.LOSS)) {
            List<Problem> problems = new ArrayList<>();
            plugins.resolve(PluginKind.METRIC, metric, WITHIN + "/metric", problems);
            faults.addWithPointers(problems, root);
        }
    }

    private void checkSize(SearchSpec search) {
        long count = search.kind() == SearchSpec.Kind.GRID
                ? Trials.combinations(search.over().values())
                : 0;
        if (count > SearchSpec.MAX_TRIALS) {
            faults.at(
                    root.nearest(WITHIN + "/over"),
                    ErrorCode.CFG_LIMIT,
                    () -> "a grid of " + count + " combinations, at most " + SearchSpec.MAX_TRIALS
                            + " are tried. Give fewer values, or use the kind 'random'");
        }
    }

    /** Returns the ranges of places in which values can be tried; any other place is a fault. */
    private List<Node> rangesOfPlaces() {
        List<Node> ranges = new ArrayList<>();
        List<String> before = new ArrayList<>();
        over().forEach((pointer, range) -> {
            Optional<String> objection = objection(pointer, before);
            before.add(pointer);
            objection.ifPresentOrElse(
                    why -> faults.atKey(range, ErrorCode.CFG_SEMANTIC, () -> why), () -> ranges.add(range));
        });
        return ranges;
    }

    private void checkValues(Node range) {
        if (range.is(Kind.ARRAY)) {
            range.elements().forEach(value -> check(range, value));
        } else if (!faults.haveOneWithin(range.pointer())) {
            check(range, range.nearest("/from"));
            check(range, range.nearest("/to"));
        }
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

    /** Reads the document with a value in the place of a range, and adds the faults that the value causes. */
    private void check(Node range, Node value) {
        if (!faults.areTooMany() && !faults.haveOneWithin(value.pointer())) {
            DocumentFaults found = faults.another();
            RunSpec unused = documents.checked(with(range, value), found);
            String why = " (with " + Problem.show(range.token()) + " as in the search, " + value.found() + ")";
            faults.addNew(found, WITHIN, why);
        }
    }

    /** Returns a search that takes only whole numbers from intervals where fractions are refused. */
    private SearchSpec withWholeNumbers(SearchSpec search) {
        Map<String, SearchRange> ranges = new LinkedHashMap<>(search.over());
        ranges.replaceAll((pointer, range) ->
                range instanceof SearchRange.Interval i && takesOnlyWholeNumbers(over().get(pointer), i)
                        ? new SearchRange.Interval(i.from(), i.to(), i.scale(), true, i.count())
                        : range);
        return new SearchSpec(search.kind(), search.trials(), search.folds(), search.metric(), ranges);
    }

    private boolean takesOnlyWholeNumbers(Node range, SearchRange.Interval interval) {
        DocumentFaults found = faults.another();
        if (isWhole(interval.from()) && isWhole(interval.to())) {
            RunSpec unused = documents.checked(with(range, number(range, interval.from() + 0.5)), found);
        }
        return !found.isEmpty();
    }

    private static boolean isWhole(double number) {
        return number == Math.rint(number);
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

    private static Node number(Node range, Object number) {
        String text = number.toString();
        return new Node(Optional.of(range), "", Kind.NUMBER, text, range.position(), range.position());
    }

    /** Returns the runs that a search chooses. */
    List<SearchDocument.Trial> trials(SearchSpec search, long seed) {
        Map<String, Node> over = over();
        List<SearchDocument.Trial> trials = new ArrayList<>();
        for (Map<String, Object> trial : Trials.of(search, seed)) {
            Node changed = root.copy();
            trial.forEach((pointer, value) -> {
                Node range = over.get(pointer);
                put(changed, range, written(search.over().get(pointer), range, value));
            });
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

    private static Node written(SearchRange range, Node node, Object value) {
        return range instanceof SearchRange.Choices choices
                ? node.elements().get(choices.values().indexOf(value))
                : number(node, value);
    }
}
