package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.core.spec.Key;
import dev.chainrule.mlp.core.spec.Keys;
import dev.chainrule.mlp.io.json.Fields;
import dev.chainrule.mlp.io.json.Node;
import dev.chainrule.mlp.io.json.Node.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The type of an object of several kinds, the records of a sealed interface, which are distinguished by their keys. The first
 * has no keys and is the default; each other has one required key. A kind whose only key is bare may be written as the value
 * alone.
 */
final class OneOfType extends KeyType<Object> {
    private final Key about;
    private final List<ObjectType<?>> kinds = new ArrayList<>();
    private final Optional<ObjectType<?>> bare;

    OneOfType(Class<?> type) {
        about = type.getAnnotation(Key.class);
        Keys.kindsOf(type).forEach(kind -> kinds.add(ObjectType.of(kind)));
        bare = kinds.stream()
                .filter(kind -> selector(kind).declaration().bare())
                .findFirst();
    }

    /** Returns the key that distinguishes a kind from the others. */
    private static ObjectType.Member selector(ObjectType<?> kind) {
        return kind.members().get(0);
    }

    /** Returns the keys of all kinds. */
    List<ObjectType.Member> members() {
        return kinds.stream().flatMap(kind -> kind.members().stream()).toList();
    }

    @Override
    Optional<Object> read(Node node, Reading in) {
        if (bare.isPresent() && node.is(Kind.NUMBER)) {
            ObjectType.Member only = selector(bare.get());
            return only.type().read(node, in).map(value -> bare.get().make(Map.of(only.name(), value)));
        }
        if (!in.values().expect(node, Kind.OBJECT, about.expected())) {
            return Optional.empty();
        }
        List<ObjectType<?>> given = kinds.stream()
                .filter(kind -> node.member(selector(kind).name()).isPresent())
                .toList();
        Fields fields = new Fields(node, in.faults());
        members().forEach(member -> fields.get(member.name()));
        fields.close();
        if (given.size() != 1 && (given.size() > 1 || node.members().isEmpty())) {
            String found = given.isEmpty() ? "none" : given.size() == 2 ? "both" : given.size() + " of them";
            ErrorCode code = given.isEmpty() ? ErrorCode.CFG_MISSING : ErrorCode.CFG_SEMANTIC;
            in.faults().at(node, code, () -> node.token() + " takes one of " + names() + ", found " + found);
        }
        kinds.stream().filter(kind -> !given.contains(kind)).forEach(kind -> refuseCompanions(kind, node, in));
        List<Object> read = new ArrayList<>();
        given.forEach(kind -> kind.readKnown(node, in).ifPresent(read::add));
        return read.stream().findFirst();
    }

    /** Refuses the other keys of a kind, which occur only beside the one that distinguishes it. */
    private static void refuseCompanions(ObjectType<?> kind, Node node, Reading in) {
        String with = selector(kind).name();
        for (ObjectType.Member member : kind.members()) {
            node.member(member.name())
                    .ifPresent(companion -> in.conflict(
                            companion, () -> "\"" + member.name() + "\" goes with \"" + with + "\", which is missing"));
        }
    }

    private String names() {
        return String.join(
                ", ", kinds.stream().map(kind -> selector(kind).name()).toList());
    }

    @Override
    Object write(Object value) {
        Optional<ObjectType<?>> kind =
                kinds.stream().filter(one -> one.holds(value)).findFirst();
        Map<?, ?> written = kind.map(one -> (Map<?, ?>) one.writeAny(value)).orElse(Map.of());
        return kind.isPresent() && kind.equals(bare)
                ? written.get(selector(kind.get()).name())
                : written;
    }

    @Override
    Map<String, Object> schema(SchemaDefinitions definitions) {
        List<Object> forms = new ArrayList<>();
        bare.ifPresent(kind -> forms.add(selector(kind).schema(definitions)));
        kinds.forEach(kind -> forms.add(kind.object(kind.properties(definitions))));
        return SchemaDefinitions.json("oneOf", forms);
    }

    @Override
    String words() {
        String object = "an object with one of " + names();
        return bare.map(kind -> selector(kind).type().words() + ", or " + object)
                .orElse(object);
    }

    @Override
    Object standIn() {
        throw new IllegalStateException("a key of several kinds is never required");
    }
}
