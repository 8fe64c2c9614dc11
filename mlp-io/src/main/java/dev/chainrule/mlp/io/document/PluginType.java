package dev.chainrule.mlp.io.document;

import static dev.chainrule.mlp.io.document.SchemaDefinitions.json;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.Suggestion;
import dev.chainrule.mlp.core.plugin.BrokenPlugin;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.Key;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.io.json.Node;
import dev.chainrule.mlp.io.json.Node.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The type of {@code "name"} and {@code {"type": "name", …parameters}}. Whether there is such a plugin, and whether it accepts
 * its parameters, is left to {@link Plugins#resolve}; this class checks the keys, and that a {@link PluginSpec} can hold the
 * values.
 */
final class PluginType extends KeyType<PluginSpec> {
    /** Stands in for a plugin that cannot be read; no plugin can have this name. */
    private static final PluginSpec UNREADABLE = PluginSpec.of("?");

    private final PluginKind<?> kind;
    private final String also;
    private final Optional<String> defaultName;

    PluginType(Key key) {
        kind = PluginKind.ALL.stream()
                .filter(one -> one.title().equals(key.plugin()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no kind of plugin '" + key.plugin() + "'"));
        also = key.also();
        defaultName = key.inline() && !key.byDefault().isEmpty() ? Optional.of(key.byDefault()) : Optional.empty();
    }

    /** Returns the options of a plugin; empty if it breaks when it is asked, which is reported where it is used. */
    static Optional<PluginOptions> optionsOf(Plugins.Entry<?> entry) {
        try {
            return Optional.of(entry.options());
        } catch (RuntimeException | Error e) {
            BrokenPlugin.rethrowFatal(e);
            return Optional.empty();
        }
    }

    /** Creates the type of any plugin of a kind. */
    PluginType(PluginKind<?> kind) {
        this.kind = kind;
        also = "";
        defaultName = Optional.empty();
    }

    @Override
    Optional<PluginSpec> read(Node node, Reading in) {
        return Optional.of(read(node, in, Map.of()));
    }

    /** Returns the plugin of an object that has these other keys, each with its aliases. */
    PluginSpec read(Node node, Reading in, Map<String, List<String>> otherKeys) {
        if (node.is(Kind.STRING)) {
            return PluginSpec.of(node.text());
        }
        String one = kindWithArticle();
        if (!in.values().expect(node, Kind.OBJECT, one + ", \"name\" or {\"type\": \"name\", …parameters}")) {
            return UNREADABLE;
        }
        Optional<Node> type = node.member("type");
        if (type.isEmpty() && defaultName.isEmpty()) {
            String names = String.join(", ", in.plugins().names(kind));
            String missing = "'type' is missing. Add the name of " + one + ". Available: " + names;
            in.faults().missing(node, "type", () -> missing);
            return UNREADABLE;
        }
        if (type.isPresent() && !in.values().expect(type.get(), Kind.STRING, "the name of " + one + ", a string")) {
            return UNREADABLE;
        }
        Map<String, List<String>> others = new LinkedHashMap<>();
        if (type.isEmpty()) {
            others.put("type", List.of());
        }
        others.putAll(otherKeys);
        String name = type.map(Node::text).orElseGet(defaultName::orElseThrow);
        return new PluginSpec(name, parameters(node, name, others, in));
    }

    private Map<String, Object> parameters(Node node, String name, Map<String, List<String>> otherKeys, Reading in) {
        Optional<PluginOptions> options = in.plugins().entries(kind).stream()
                .filter(entry -> entry.plugin().name().equals(name))
                .findFirst()
                .flatMap(PluginType::optionsOf);
        Map<String, PluginOptions.Kind> declared = new LinkedHashMap<>();
        options.ifPresent(all -> all.declared().forEach(one -> declared.put(one.name(), one.kind())));
        boolean takesOthers = options.map(PluginOptions::acceptsOtherNumbers).orElse(true);
        String otherValues = options.isPresent() && takesOthers ? "a number" : "a number, a string, true or false";
        Map<String, Object> parameters = new LinkedHashMap<>();
        for (Node member : node.members().values()) {
            String key = member.token();
            Optional<PluginOptions.Kind> known = Optional.ofNullable(declared.get(key));
            if (key.equals("type") || otherKeys.containsKey(key)) {
                continue;
            }
            if (known.isEmpty() && !takesOthers) {
                in.faults()
                        .atKey(
                                member,
                                ErrorCode.CFG_UNKNOWN_KEY,
                                () -> unknown(name, key, declared.keySet(), otherKeys));
            } else if (member.is(Kind.ARRAY) && known.equals(Optional.of(PluginOptions.Kind.NUMBERS))) {
                parameters.put(key, numbers(member, in));
            } else {
                String expected = known.map(PluginOptions.Kind::words).orElse(otherValues);
                in.values().scalar(member, expected).ifPresent(value -> parameters.put(key, value));
            }
        }
        return parameters;
    }

    private String unknown(String name, String key, Set<String> declared, Map<String, List<String>> otherKeys) {
        Map<String, List<String>> accepted = new LinkedHashMap<>();
        declared.forEach(one -> accepted.put(one, List.of()));
        accepted.putAll(otherKeys);
        return kind.title() + " '" + name + "' has no parameter " + Problem.show(key) + "."
                + Suggestion.sentence(key, accepted)
                + (accepted.isEmpty()
                        ? " It takes no parameters"
                        : " Accepted: " + String.join(", ", accepted.keySet()));
    }

    private static List<Object> numbers(Node node, Reading in) {
        List<Object> numbers = new ArrayList<>();
        for (Node element : node.elements()) {
            if (in.values().expect(element, Kind.NUMBER, "a number")) {
                in.values().parameter(element, node.token()).ifPresent(numbers::add);
            }
        }
        return numbers;
    }

    @Override
    Object write(PluginSpec spec) {
        return write(spec, Map.of());
    }

    /** Returns the name alone or, with the parameters and other keys, an object. */
    Object write(PluginSpec spec, Map<String, Object> otherKeys) {
        return value(spec, otherKeys);
    }

    /** Returns a plugin of any kind, as {@link #write}. */
    static Object value(PluginSpec spec, Map<String, Object> otherKeys) {
        if (spec.parameters().isEmpty() && otherKeys.isEmpty()) {
            return spec.type();
        }
        Map<String, Object> object = json("type", spec.type());
        object.putAll(otherKeys);
        spec.parameters().forEach((name, value) -> {
            if (!(value instanceof Number
                    || value instanceof Boolean
                    || value instanceof String
                    || value instanceof List<?> list && list.stream().allMatch(Number.class::isInstance))) {
                throw new IllegalArgumentException(
                        "parameter " + name + " is no number, boolean, text or list of numbers: " + value);
            }
            if (object.put(name, value) != null) {
                throw new IllegalArgumentException("a parameter cannot be named \"" + name + "\"");
            }
        });
        return object;
    }

    @Override
    Map<String, Object> schema(SchemaDefinitions definitions) {
        Map<String, Object> reference = definitions.reference(
                kind.title(), () -> new PluginSchema(Map.of(), Optional.empty()).of(kind, definitions.plugins()));
        return also.isEmpty() ? reference : json("anyOf", List.of(json("const", also), reference));
    }

    /** Returns the schema of a plugin with other keys beside its parameters. */
    Map<String, Object> schema(SchemaDefinitions definitions, Map<String, Object> otherKeys) {
        return new PluginSchema(otherKeys, defaultName).of(kind, definitions.plugins());
    }

    @Override
    String words() {
        return (also.isEmpty() ? "" : "`" + also + "` or ") + kindWithArticle();
    }

    private String kindWithArticle() {
        return ("aeiou".indexOf(kind.title().charAt(0)) >= 0 ? "an " : "a ") + kind.title();
    }

    @Override
    PluginSpec standIn() {
        return UNREADABLE;
    }
}
