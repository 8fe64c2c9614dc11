package dev.chainrule.mlp.io.json;

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

/** Collects the faults of a document, to report all of them at once in the order of the text. */
public final class DocumentFaults {
    /** The most faults that one report lists. */
    private static final int MOST = 20;

    private static final int LONGEST_POINTER = 200;

    /** A fault whose message is composed only if it is reported: a hostile document can have very many. */
    private record Fault(Node.Position position, String pointer, ErrorCode code, Supplier<String> message) {}

    private record Seen(Node.Position position, ErrorCode code) {}

    private final String source;
    private final List<Fault> faults = new ArrayList<>();
    private final Set<Seen> seen = new HashSet<>();
    private final Set<String> covered = new HashSet<>();

    /**
     * Creates an empty collection.
     *
     * @param source the name of the document in messages
     */
    public DocumentFaults(String source) {
        this.source = source;
    }

    public boolean isEmpty() {
        return faults.isEmpty();
    }

    /** Returns whether there are more faults than a report lists. */
    public boolean areTooMany() {
        return faults.size() > MOST;
    }

    /** Adds a fault of a value. */
    public void at(Node node, ErrorCode code, Supplier<String> message) {
        add(node.position(), node.pointer(), code, message);
    }

    /** Adds a fault of a member's key. */
    public void atKey(Node member, ErrorCode code, Supplier<String> message) {
        add(member.keyPosition(), member.pointer(), code, message);
    }

    /** Adds the fault that an object lacks a member. */
    public void missing(Node object, String key, Supplier<String> message) {
        add(object.position(), object.pointerTo(key), ErrorCode.CFG_MISSING, message);
    }

    /** Declares that any fault at or below a pointer follows from a fault that is already known. */
    public void cover(String pointer) {
        covered.add(pointer);
    }

    /** Returns whether faults at a pointer follow from one that is already known. */
    public boolean covers(String pointer) {
        for (int end = pointer.length(); end > 0; end = pointer.lastIndexOf('/', end - 1)) {
            if (covered.contains(pointer.substring(0, end))) {
                return true;
            }
        }
        return covered.contains("");
    }

    /** Returns whether there is a fault at or below a pointer. */
    public boolean haveOneWithin(String pointer) {
        return faults.stream()
                .anyMatch(fault ->
                        fault.pointer().equals(pointer) || fault.pointer().startsWith(pointer + "/"));
    }

    /** Returns the number of faults. */
    public int size() {
        return faults.size();
    }

    /**
     * Adds problems that have a pointer but no position, unless they follow from a fault that is already known.
     *
     * @param root the document
     */
    public void addWithPointers(List<Problem> problems, Node root) {
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

    /** The unknown name of a plugin with options is the value of its "type". */
    private static String place(Problem problem, Node root) {
        String pointer = problem.location().path();
        Node node = root.nearest(pointer);
        boolean inObject = problem.code() == ErrorCode.CFG_UNKNOWN_PLUGIN
                && node.is(Node.Kind.OBJECT)
                && node.pointer().equals(root.written(pointer));
        return inObject ? pointer + "/type" : pointer;
    }

    /**
     * Adds the faults of a modified copy of the document, except those that the document itself has.
     *
     * @param changed the faults of the copy
     * @param within the pointer below which the modifications are written
     * @param why the explanation to append to the message of a fault outside of {@code within}
     * @return whether any were added
     */
    public boolean addNew(DocumentFaults changed, String within, String why) {
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

    /** Returns an empty collection for the same document. */
    public DocumentFaults another() {
        return new DocumentFaults(source);
    }

    private void add(Node.Position position, String pointer, ErrorCode code, Supplier<String> message) {
        faults.add(new Fault(position, pointer, code, message));
        seen.add(new Seen(position, code));
        if (code != ErrorCode.CFG_DUPLICATE) { // of two, the first is still read and can have faults of its own
            covered.add(pointer);
        }
    }

    /** Returns an exception with all faults, or with the first {@value #MOST} and the number of the others. */
    public ConfigException exception() {
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

    /** Returns a location that is safe to display: keys of a hostile document can be long or hold control characters. */
    static Location location(String source, Node.Position position, String pointer) {
        String clean = Problem.clean(pointer);
        String shown = clean.length() > LONGEST_POINTER ? clean.substring(0, LONGEST_POINTER) + "…" : clean;
        return new Location(source, position.line(), position.column(), shown);
    }
}
