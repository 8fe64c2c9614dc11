package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** All that is wrong with a document, to be reported in one go and in the order of the text. */
final class DocumentFaults {
    /** The most faults that one report names. */
    static final int MOST = 20;

    private static final int LONGEST_POINTER = 200;

    /** A fault whose message is put together only if it is reported: a hostile document can have very many. */
    private record Fault(Node.Position position, String pointer, ErrorCode code, Supplier<String> message) {}

    private record Seen(Node.Position position, ErrorCode code) {}

    private final String source;
    private final List<Fault> faults = new ArrayList<>();
    private final Set<Seen> seen = new HashSet<>();
    private final Set<String> covered = new HashSet<>();

    DocumentFaults(String source) {
        this.source = source;
    }

    boolean isEmpty() {
        return faults.isEmpty();
    }

    /** Whether there are more than a report names. */
    boolean areTooMany() {
        return faults.size() > MOST;
    }

    /** A fault of a value. */
    void at(Node node, ErrorCode code, Supplier<String> message) {
        add(node.position(), node.pointer(), code, message);
    }

    /** A fault of a member's key, not its value. */
    void atKey(Node member, ErrorCode code, Supplier<String> message) {
        add(member.keyPosition(), member.pointer(), code, message);
    }

    /** A member that an object should have. */
    void missing(Node object, String key, Supplier<String> message) {
        add(object.position(), object.pointerTo(key), ErrorCode.CFG_MISSING, message);
    }

    /** Says of a pointer that whatever is found at it or below follows from a fault that is already here. */
    void cover(String pointer) {
        covered.add(pointer);
    }

    boolean covers(String pointer) {
        for (int end = pointer.length(); end > 0; end = pointer.lastIndexOf('/', end - 1)) {
            if (covered.contains(pointer.substring(0, end))) {
                return true;
            }
        }
        return covered.contains("");
    }

    /** Whether something is wrong at a pointer or below. */
    boolean haveOneWithin(String pointer) {
        return faults.stream()
                .anyMatch(fault ->
                        fault.pointer().equals(pointer) || fault.pointer().startsWith(pointer + "/"));
    }

    /** How many there are. */
    int size() {
        return faults.size();
    }

    /**
     * Problems that know their pointer and no more, unless they follow from a fault that is already here.
     *
     * @param root the document
     */
    void addWithPointers(List<Problem> problems, Node root) {
        List<Problem> others = new ArrayList<>();
        for (Problem problem : problems) {
            if (!covers(root.written(place(problem, root)))) {
                others.add(problem);
            }
        }
        for (Problem problem : others) {
            String place = place(problem, root);
            Node node = root.nearest(place);
            boolean ofKey = problem.code() == ErrorCode.CFG_UNKNOWN_KEY;
            add(ofKey ? node.keyPosition() : node.position(), root.written(place), problem.code(), problem::message);
        }
    }

    /** An unknown name stands in the "type" of a plugin with parameters. */
    private static String place(Problem problem, Node root) {
        String pointer = problem.location().path();
        Node node = root.nearest(pointer);
        boolean inObject = problem.code() == ErrorCode.CFG_UNKNOWN_PLUGIN
                && node.is(Node.Kind.OBJECT)
                && node.pointer().equals(root.written(pointer));
        return inObject ? pointer + "/type" : pointer;
    }

    /**
     * Faults of the same document with something changed in it, but for those that are here already.
     *
     * @param changed what was found
     * @param why is added to the message of a fault outside of {@code within}, where nothing tells of the change
     * @param within the pointer below which the changes are written
     * @return whether there were any
     */
    boolean addNew(DocumentFaults changed, String within, String why) {
        boolean any = false;
        for (Fault fault : changed.faults) {
            if (!seen.contains(new Seen(fault.position(), fault.code()))) {
                boolean tells = fault.pointer().startsWith(within);
                add(
                        fault.position(),
                        fault.pointer(),
                        fault.code(),
                        tells ? fault.message() : () -> fault.message().get() + why);
                any = true;
            }
        }
        return any;
    }

    /** Of the same document, and empty. */
    DocumentFaults another() {
        return new DocumentFaults(source);
    }

    private void add(Node.Position position, String pointer, ErrorCode code, Supplier<String> message) {
        faults.add(new Fault(position, pointer, code, message));
        seen.add(new Seen(position, code));
        if (code != ErrorCode.CFG_DUPLICATE) { // of two, the first is still read and can have faults of its own
            covered.add(pointer);
        }
    }

    /** One exception with all faults, or with the first {@value #MOST} and how many more there are. */
    ConfigException exception() {
        List<Fault> sorted = new ArrayList<>(faults);
        sorted.sort(Comparator.comparingInt((Fault fault) -> fault.position().line())
                .thenComparingInt(fault -> fault.position().column()));
        List<Problem> problems = new ArrayList<>();
        for (Fault fault : sorted.subList(0, Math.min(MOST, sorted.size()))) {
            problems.add(new Problem(
                    fault.code(),
                    location(source, fault.position(), fault.pointer()),
                    fault.message().get()));
        }
        if (sorted.size() > MOST) {
            problems.add(new Problem(
                    sorted.get(MOST).code(), Location.of(source, ""), "… and " + (sorted.size() - MOST) + " more"));
        }
        return new ConfigException(problems);
    }

    /** A place as a message may show it: keys of a hostile document can be long and hold control characters. */
    static Location location(String source, Node.Position position, String pointer) {
        String clean = Problem.clean(pointer);
        String shown = clean.length() > LONGEST_POINTER ? clean.substring(0, LONGEST_POINTER) + "…" : clean;
        return new Location(source, position.line(), position.column(), shown);
    }
}
