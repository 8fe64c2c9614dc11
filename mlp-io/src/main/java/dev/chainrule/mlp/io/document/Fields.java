package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.Suggestion;
import dev.chainrule.mlp.io.document.Node.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The members of an object as they are asked for; a key that nobody asked for is a fault. */
final class Fields {
    /** Only of the first unknown keys is it asked whether they stand for a missing one. */
    private static final int MOST_MISSPELT = 100;

    private final Node object;
    private final DocumentFaults faults;
    private final List<String> accepted = new ArrayList<>();
    private final Map<String, String> missing = new LinkedHashMap<>();

    Fields(Node object, DocumentFaults faults) {
        this.object = object;
        this.faults = faults;
    }

    /** The member of this key, whatever it is. */
    Optional<Node> get(String key) {
        accepted.add(key);
        return object.member(key);
    }

    /** The member of this key; it is a fault if there is none, unless another key looks like this one misspelt. */
    Optional<Node> require(String key, String what) {
        Optional<Node> member = get(key);
        if (member.isEmpty()) {
            missing.put(key, what);
        }
        return member;
    }

    /** The member of this key if it is an object; it is a fault if it is something else. */
    Optional<Node> object(Optional<Node> member, String expected) {
        member.filter(node -> !node.is(Kind.OBJECT)).ifPresent(node -> new Values(faults).typeFault(node, expected));
        return member.filter(node -> node.is(Kind.OBJECT));
    }

    /** Notes the keys that nobody asked for, and those that are missing. */
    void close() {
        int unknown = 0;
        for (Node member : object.members().values()) {
            if (accepted.contains(member.token())) {
                continue;
            }
            faults.atKey(
                    member,
                    ErrorCode.CFG_UNKNOWN_KEY,
                    () -> "unknown key " + Problem.show(member.token()) + "."
                            + Suggestion.sentence(member.token(), accepted) + " Accepted: "
                            + String.join(", ", accepted));
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
