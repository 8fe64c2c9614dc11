package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.core.spec.Key;
import dev.chainrule.mlp.core.spec.Keys;
import dev.chainrule.mlp.io.json.Fields;
import dev.chainrule.mlp.io.json.Node;
import dev.chainrule.mlp.io.json.Node.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
    private final List<Alternative<?>> alternatives = new ArrayList<>();

    /** One of the kinds. */
    record Alternative<R extends Record>(Class<R> type, ObjectType<R> object) {
        private static <R extends Record> Alternative<R> of(Class<R> type) {
            return new Alternative<>(type, ObjectType.of(type));
        }

        /** Returns the key that distinguishes it from the others. */
        ObjectType.Member selector() {
            return object.members().get(0);
        }

        boolean isBare() {
            return selector().key().key().bare();
        }

        private Optional<Object> make(Object value) {
            return Optional.of(object.make(new LinkedHashMap<>(Map.of(selector().name(), value))));
        }

        private Object write(Object record) {
            Object written = object.write(type.cast(record));
            return isBare() ? ((Map<?, ?>) written).get(selector().name()) : written;
        }
    }

    OneOfType(Class<?> type) {
        about = type.getAnnotation(Key.class);
        Keys.kindsOf(type).forEach(kind -> alternatives.add(Alternative.of(kind)));
    }

    /** Returns the keys of all kinds. */
    List<ObjectType.Member> members() {
        return alternatives.stream()
                .flatMap(alternative -> alternative.object().members().stream())
                .toList();
    }

    @Override
    Optional<Object> read(Node node, Reading in) {
        Optional<Alternative<?>> bare =
                alternatives.stream().filter(Alternative::isBare).findFirst();
        if (bare.isPresent() && node.is(Kind.NUMBER)) {
            return bare.get().selector().type().read(node, in).flatMap(bare.get()::make);
        }
        if (!in.values().expect(node, Kind.OBJECT, about.expected())) {
            return Optional.empty();
        }
        List<Alternative<?>> given = alternatives.stream()
                .filter(one -> node.member(one.selector().name()).isPresent())
                .toList();
        Fields fields = new Fields(node, in.faults());
        members().forEach(member -> fields.get(member.name()));
        fields.close();
        if (given.size() != 1 && (given.size() > 1 || node.members().isEmpty())) {
            String found = given.isEmpty() ? "none" : given.size() == 2 ? "both" : given.size() + " of them";
            ErrorCode code = given.isEmpty() ? ErrorCode.CFG_MISSING : ErrorCode.CFG_SEMANTIC;
            in.faults().at(node, code, () -> node.token() + " takes one of " + names() + ", found " + found);
        }
        checkCompanions(node, in, given);
        List<Object> read = new ArrayList<>();
        given.forEach(one -> one.object().readKnown(node, in).ifPresent(read::add));
        return read.stream().findFirst();
    }

    /** Checks that other keys of a kind occur only beside the one that distinguishes it. */
    private void checkCompanions(Node node, Reading in, List<Alternative<?>> given) {
        for (Alternative<?> one : alternatives) {
            for (ObjectType.Member member : one.object().members()) {
                node.member(member.name())
                        .filter(n -> !given.contains(one))
                        .ifPresent(n -> in.faults()
                                .at(
                                        n,
                                        ErrorCode.CFG_SEMANTIC,
                                        () -> member.name() + " belong to a \""
                                                + one.selector().name() + "\", and none is named"));
            }
        }
    }

    private String names() {
        return String.join(
                ", ", alternatives.stream().map(one -> one.selector().name()).toList());
    }

    @Override
    Object write(Object value) {
        return alternatives.stream()
                .filter(one -> one.type().isInstance(value))
                .map(one -> one.write(value))
                .findFirst()
                .orElse(Map.of());
    }

    @Override
    Map<String, Object> schema(SchemaDefinitions definitions) {
        List<Object> forms = new ArrayList<>();
        alternatives.stream()
                .filter(Alternative::isBare)
                .forEach(one -> forms.add(one.selector().schema(definitions)));
        alternatives.forEach(one -> forms.add(one.object().object(one.object().properties(definitions))));
        return SchemaDefinitions.json("oneOf", forms);
    }

    @Override
    String words() {
        List<String> forms = new ArrayList<>();
        alternatives.stream()
                .filter(Alternative::isBare)
                .forEach(one -> forms.add(one.selector().type().words()));
        forms.add("an object with one of " + names());
        return String.join(", or ", forms);
    }

    @Override
    Object standIn() {
        throw new IllegalStateException("a key of several kinds is never required");
    }
}
