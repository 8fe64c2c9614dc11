package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.Suggestion;
import dev.chainrule.mlp.core.spec.DeclaredKey;
import dev.chainrule.mlp.core.spec.Key;
import dev.chainrule.mlp.core.spec.Keys;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.SpecException;
import dev.chainrule.mlp.io.json.Fields;
import dev.chainrule.mlp.io.json.Node;
import dev.chainrule.mlp.io.json.Node.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The type of an object whose keys a record declares. If one of them is an inline plugin, the others are written beside its
 * options, and its name alone is a valid value too.
 *
 * @param <R> the record
 */
final class ObjectType<R extends Record> extends KeyType<R> {

    /** A key and the type of its values. */
    record Member(DeclaredKey key, KeyType<Object> type) {
        String name() {
            return key.name();
        }

        Key declaration() {
            return key.key();
        }

        /** Returns the value to put into the record where the key cannot be read. */
        Object standIn() {
            return KeyTypes.wrapped(key, type.standIn());
        }

        /** Returns the schema with description and default. */
        Map<String, Object> schema(SchemaDefinitions definitions) {
            Map<String, Object> schema = new LinkedHashMap<>(type.schema(definitions));
            String leftOut = declaration().leftOut();
            schema.put("description", declaration().doc() + (leftOut.isEmpty() ? "" : " Default: " + leftOut + "."));
            defaultValue().ifPresent(value -> schema.put("default", value));
            return schema;
        }

        /** Returns the default as it is written in a document; empty if it cannot be written. */
        Optional<Object> defaultValue() {
            return key.defaultValue()
                    .flatMap(DeclaredKey::unwrapped)
                    .map(type::write)
                    .filter(value -> !List.of(List.of(), Map.of(), "").contains(value))
                    .map(value -> value instanceof Double number ? SchemaDefinitions.plain(number) : value);
        }
    }

    /** A link of the configuration page in brackets, with the blank before it. */
    private static final Pattern LINK = Pattern.compile(" ?\\(\\[[^]]*]\\([^)]*\\)\\)");

    private final Class<R> type;
    private final Keys<R> keys;
    private final String name;
    private final List<Member> members = new ArrayList<>();
    private final Optional<Member> plugin;

    private ObjectType(Class<R> type) {
        this.type = type;
        keys = Keys.of(type);
        String simple = type.getSimpleName().replace("Spec", "");
        name = Character.toLowerCase(simple.charAt(0)) + simple.substring(1);
        List<Member> all = keys.all().stream()
                .map(key -> new Member(key, KeyTypes.of(key)))
                .toList();
        plugin = all.stream().filter(member -> member.declaration().inline()).findFirst();
        all.stream().filter(member -> !member.declaration().inline()).forEach(members::add);
    }

    static <R extends Record> ObjectType<R> of(Class<R> type) {
        return new ObjectType<>(type);
    }

    /** Returns the name in the schema. */
    String name() {
        return name;
    }

    /** Returns the description. */
    String doc() {
        return keys.about().doc();
    }

    /** Returns the keys without the plugin. */
    List<Member> members() {
        return members;
    }

    /** Returns the inline plugin. */
    Optional<Member> plugin() {
        return plugin;
    }

    @Override
    Optional<R> read(Node node, Reading in) {
        return read(node, in, List.of(), List.of());
    }

    /** Reads an object that may have other keys, named before and after its own. */
    Optional<R> read(Node node, Reading in, List<String> before, List<String> after) {
        if (plugin.isEmpty()
                && !in.values().expect(node, Kind.OBJECT, keys.about().expected())) {
            return Optional.empty();
        }
        Fields fields = new Fields(node, in.faults());
        Map<String, Object> values = new LinkedHashMap<>();
        Map<String, List<String>> names = new LinkedHashMap<>();
        members.forEach(
                member -> names.put(member.name(), List.of(member.declaration().aliases())));
        plugin.ifPresent(of -> values.put(of.name(), pluginType(of).read(node, in, names)));
        before.forEach(fields::get);
        fields.addAliases(names);
        boolean isGuess = readMembers(fields, node, in, values);
        after.forEach(fields::get);
        if (plugin.isEmpty()) {
            fields.close();
        }
        return make(values, node, in, isGuess);
    }

    /** Reads the keys of an object, whose other keys belong to something else; empty if one that is required cannot be read. */
    Optional<R> readKnown(Node node, Reading in) {
        Map<String, Object> values = new LinkedHashMap<>();
        boolean isGuess = readMembers(new Fields(node, in.faults()), node, in, values);
        return isGuess ? Optional.empty() : make(values, node, in, false);
    }

    private static PluginType pluginType(Member of) {
        return (PluginType) (KeyType<?>) of.type();
    }

    /** Creates the record from values by key. */
    R make(Map<String, ?> values) {
        return keys.make(values);
    }

    /** Returns whether a value is a guess with which no rule between keys can be checked. */
    private boolean readMembers(Fields fields, Node node, Reading in, Map<String, Object> values) {
        boolean isGuess = false;
        for (Member member : members) {
            Key key = member.declaration();
            String name = member.name();
            boolean isNeeded = key.required() && node.member(key.unless()).isEmpty();
            Optional<Node> found = isNeeded ? fields.require(name, key.add()) : fields.get(name);
            Optional<Object> value = found.flatMap(one -> member.type().read(one, in));
            value.ifPresent(read -> values.put(name, KeyTypes.wrapped(member.key(), read)));
            if (value.isEmpty() && member.key().defaultValue().isEmpty()) {
                Object standIn = member.standIn();
                values.put(name, standIn);
                isGuess |= standIn instanceof Number || standIn instanceof Enum<?>;
            }
        }
        return isGuess;
    }

    /** Creates the record; refused values are faults and replaced by their defaults. Empty if these are refused too. */
    private Optional<R> make(Map<String, Object> values, Node node, Reading in, boolean isGuess) {
        Optional<R> record;
        List<Problem> problems;
        try {
            record = Optional.of(keys.make(values));
            problems = new ArrayList<>(keys.problems(record.get()));
            problems.addAll(exclusions(node));
        } catch (SpecException e) {
            problems = e.problems();
            record = makeWithout(problems, values);
        }
        if (!isGuess) {
            problems.forEach(problem -> report(problem, node, in));
        }
        return record;
    }

    /** Returns a problem for each key that stands beside one that it excludes, even if the record cannot tell. */
    private List<Problem> exclusions(Node node) {
        List<Problem> problems = new ArrayList<>();
        for (Member member : members) {
            String other = member.declaration().notWith();
            if (!other.isEmpty()
                    && node.member(member.name()).isPresent()
                    && node.member(other).isPresent()) {
                problems.add(new Problem(
                        ErrorCode.CFG_SEMANTIC,
                        Location.of("", "/" + member.name()),
                        keys.about().name() + " has \"" + other + "\" or \"" + member.name()
                                + "\", found both. Remove one"));
            }
        }
        return problems;
    }

    private Optional<R> makeWithout(List<Problem> problems, Map<String, Object> values) {
        Map<String, Object> others = new LinkedHashMap<>(values);
        problems.forEach(problem ->
                others.remove(Node.keys(problem.location().path() + "/").get(0)));
        return makeIfAllowed(others).or(() -> makeIfAllowed(required(values)));
    }

    private Optional<R> makeIfAllowed(Map<String, Object> values) {
        try {
            return Optional.of(keys.make(values));
        } catch (SpecException refused) {
            return Optional.empty();
        }
    }

    /** Returns the values that no record can do without, in which further faults may be found. */
    private Map<String, Object> required(Map<String, Object> values) {
        Map<String, Object> required = new LinkedHashMap<>();
        for (Member member : members) {
            if (member.declaration().required() && values.containsKey(member.name())) {
                required.put(member.name(), values.get(member.name()));
            }
        }
        return required;
    }

    private void report(Problem problem, Node node, Reading in) {
        String pointer = problem.location().path();
        if (problem.code() == ErrorCode.CFG_MISSING && in.faults().haveOneWithin(node.pointer() + pointer)) {
            return;
        }
        Optional<String[]> suggest = members.stream()
                .filter(member -> pointer.equals("/" + member.name()))
                .map(member -> member.declaration().suggest())
                .findFirst();
        String nearest = problem.code() == ErrorCode.CFG_RANGE && suggest.isPresent()
                ? Suggestion.sentence(node.nearest(pointer).text(), List.of(suggest.get()))
                : "";
        Problem whole = new Problem(problem.code(), problem.location(), problem.message() + nearest);
        in.faults().addWithPointers(List.of(whole), node);
    }

    /** Returns whether a value is this record. */
    boolean holds(Object value) {
        return type.isInstance(value);
    }

    /** Writes a value that is this record. */
    Object writeAny(Object value) {
        return write(type.cast(value));
    }

    @Override
    Object write(R record) {
        Map<String, Object> values = keys.values(record);
        Map<String, Object> written = new LinkedHashMap<>();
        for (Member member : members) {
            Object value = values.get(member.name());
            if (member.declaration().always() || member.key().isGiven(value)) {
                DeclaredKey.unwrapped(value)
                        .ifPresent(inner ->
                                written.put(member.name(), member.type().write(inner)));
            }
        }
        return plugin.<Object>map(of -> pluginType(of).write((PluginSpec) values.get(of.name()), written))
                .orElse(written);
    }

    @Override
    Object writeInFull(R record, String place, List<String> reasons) {
        Map<String, Object> values = keys.values(record);
        Map<String, Object> written = new LinkedHashMap<>();
        List<String> excluded =
                members.stream().map(member -> member.declaration().notWith()).toList();
        for (Member member : members) {
            Object value = values.get(member.name());
            String inside = place.isEmpty() ? member.name() : place + "." + member.name();
            boolean isGiven =
                    member.declaration().always() || member.key().isGiven(value) || member.type() instanceof ObjectType;
            boolean excludes = !member.declaration().notWith().isEmpty() || excluded.contains(member.name());
            if (isGiven) {
                DeclaredKey.unwrapped(value)
                        .ifPresent(inner ->
                                written.put(member.name(), member.type().writeInFull(inner, inside, reasons)));
            } else if (!excludes) {
                member.defaultValue().ifPresent(standard -> {
                    written.put(member.name(), standard);
                    reasons.add(inside + " is " + standard + " by default. "
                            + LINK.matcher(member.declaration().doc()).replaceAll(""));
                });
            }
        }
        return plugin.<Object>map(of -> pluginType(of).write((PluginSpec) values.get(of.name()), written))
                .orElse(written);
    }

    @Override
    Map<String, Object> schema(SchemaDefinitions definitions) {
        return definitions.reference(name, () -> {
            Map<String, Object> properties = properties(definitions);
            return plugin.map(of -> pluginType(of).schema(definitions, properties))
                    .orElseGet(() -> object(properties));
        });
    }

    /** Returns the schemas of the keys. */
    Map<String, Object> properties(SchemaDefinitions definitions) {
        Map<String, Object> properties = new LinkedHashMap<>();
        members.forEach(member -> properties.put(member.name(), member.schema(definitions)));
        return properties;
    }

    /** Returns the schema of the object. */
    Map<String, Object> object(Map<String, Object> properties) {
        List<String> required = members.stream()
                .filter(member -> member.declaration().required()
                        && member.declaration().unless().isEmpty())
                .map(Member::name)
                .toList();
        Map<String, Object> object = SchemaDefinitions.object(doc(), properties, required);
        for (Member member : members) {
            String unless = member.declaration().unless();
            String notWith = member.declaration().notWith();
            if (!unless.isEmpty()) {
                object.put("oneOf", List.of(requires(member.name()), requires(unless)));
            }
            if (!notWith.isEmpty()) {
                object.put("not", requires(member.name(), notWith));
            }
        }
        return object;
    }

    private static Map<String, Object> requires(String... names) {
        return SchemaDefinitions.json("required", List.of(names));
    }

    @Override
    String words() {
        return plugin.map(member -> member.type().words()).orElse("an object");
    }

    @Override
    R standIn() {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Member member : members) {
            if (member.declaration().required()) {
                values.put(member.name(), member.standIn());
            }
        }
        plugin.ifPresent(member -> values.put(member.name(), member.standIn()));
        return keys.make(values);
    }
}
