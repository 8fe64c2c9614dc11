package dev.chainrule.mlp.io.json;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.Suggestion;
import dev.chainrule.mlp.io.json.Node.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks up the members of an object; a key that was never looked up is a fault. */
public final class Fields {
    /** Only the first unknown keys are compared with the missing ones: a hostile document can have very many. */
    private static final int MOST_MISSPELT = 100;

    private final Node object;
    private final DocumentFaults faults;
    /** The keys that were looked up, each with its aliases. */
    private final Map<String, List<String>> accepted = new LinkedHashMap<>();

    private final Map<String, String> missing = new LinkedHashMap<>();

    /** Creates the lookup of an object's members. */
    public Fields(Node object, DocumentFaults faults) {
        this.object = object;
        this.faults = faults;
    }

    /** Returns the member of this key, of any kind. */
    public Optional<Node> get(String key) {
        accepted.putIfAbsent(key, List.of());
        return object.member(key);
    }

    /** Sets other names of keys, which are suggested and not accepted. */
    public void addAliases(Map<String, List<String>> aliases) {
        accepted.putAll(aliases);
    }

    /**
     * Returns the member of this key. A missing member is a fault, unless an unknown key looks like this one misspelt.
     *
     * @param what the advice for a missing member, in words that follow "Add"
     */
    public Optional<Node> require(String key, String what) {
        Optional<Node> member = get(key);
        if (member.isEmpty()) {
            missing.put(key, what);
        }
        return member;
    }

    /** Returns the member if it is an object; any other value is a fault. */
    public Optional<Node> object(Optional<Node> member, String expected) {
        member.filter(node -> !node.is(Kind.OBJECT)).ifPresent(node -> new Values(faults).typeFault(node, expected));
        return member.filter(node -> node.is(Kind.OBJECT));
    }

    /** Adds the faults of unknown and of missing keys. */
    public void close() {
        int unknown = 0;
        for (Node member : object.members().values()) {
            if (accepted.containsKey(member.token())) {
                continue;
            }
            faults.atKey(
                    member,
                    ErrorCode.CFG_UNKNOWN_KEY,
                    () -> "unknown key " + Problem.show(member.token()) + "."
                            + Suggestion.sentence(member.token(), accepted) + " Accepted: "
                            + String.join(", ", accepted.keySet()));
            if (++unknown <= MOST_MISSPELT) {
                Suggestion.nearest(member.token(), accepted)
                        .filter(key -> object.member(key).isEmpty())
                        .ifPresent(key -> faults.cover(object.pointerTo(key)));
            }
        }
        missing.forEach((key, what) -> {
            if (!faults.covers(object.pointerTo(key))) {
                faults.missing(object, key, () -> Problem.show(key) + " is missing. Add " + what);
            }
        });
    }
}
