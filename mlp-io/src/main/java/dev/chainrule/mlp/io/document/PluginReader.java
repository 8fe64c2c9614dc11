package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Plugin;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.Suggestion;
import dev.chainrule.mlp.core.plugin.BrokenPlugin;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.io.json.DocumentFaults;
import dev.chainrule.mlp.io.json.Node;
import dev.chainrule.mlp.io.json.Node.Kind;
import dev.chainrule.mlp.io.json.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code "name"} and {@code {"type": "name", …parameters}}. Whether there is such a plugin and what it makes of its
 * parameters is left to {@link Plugins#resolve}; here is judged what a {@link PluginSpec} cannot hold, and the keys.
 */
final class PluginReader {
    /** Stands in for a plugin that cannot be read; no plugin can have this name. */
    static final PluginSpec UNREADABLE = PluginSpec.of("?");

    private final Plugins plugins;
    private final DocumentFaults faults;
    private final Values values;
    private final Map<PluginKind<?>, Map<String, Optional<PluginOptions>>> declared = new HashMap<>();

    PluginReader(Plugins plugins, DocumentFaults faults) {
        this.plugins = plugins;
        this.faults = faults;
        this.values = new Values(faults);
    }

    /**
     * The plugin that a value names, or {@link #UNREADABLE} and a fault.
     *
     * @param otherKeys keys beside {@code "type"} that are no parameters, each with its aliases
     * @param defaultName the plugin of an object without {@code "type"}; empty if that is a fault
     */
    PluginSpec read(Node node, PluginKind<?> kind, Map<String, List<String>> otherKeys, Optional<String> defaultName) {
        if (node.is(Kind.STRING)) {
            return PluginSpec.of(node.text());
        }
        String one = withArticle(kind);
        if (!values.expect(node, Kind.OBJECT, one + ", \"name\" or {\"type\": \"name\", …parameters}")) {
            return UNREADABLE;
        }
        Optional<Node> type = node.member("type");
        if (type.isEmpty() && defaultName.isEmpty()) {
            String names = String.join(", ", plugins.names(kind));
            faults.missing(node, "type", () -> "'type' is missing. Add the name of " + one + ". Available: " + names);
            return UNREADABLE;
        }
        if (type.isPresent() && !values.expect(type.get(), Kind.STRING, "the name of " + one + ", a string")) {
            return UNREADABLE;
        }
        String name = type.map(Node::text).orElseGet(defaultName::orElseThrow);
        Map<String, List<String>> others = new LinkedHashMap<>();
        if (type.isEmpty()) {
            others.put("type", List.of());
        }
        others.putAll(otherKeys);
        return new PluginSpec(name, parameters(node, kind, name, others));
    }

    /** Returns a kind as in a sentence: "an activation". */
    static String withArticle(PluginKind<?> kind) {
        return ("aeiou".indexOf(kind.title().charAt(0)) >= 0 ? "an " : "a ") + kind.title();
    }

    private Map<String, Object> parameters(
            Node node, PluginKind<?> kind, String name, Map<String, List<String>> otherKeys) {
        Optional<PluginOptions> known = declared(kind, name);
        Map<String, List<String>> accepted = new LinkedHashMap<>();
        known.ifPresent(options -> options.declared().forEach(parameter -> accepted.put(parameter.name(), List.of())));
        accepted.putAll(otherKeys);
        Map<String, Object> parameters = new LinkedHashMap<>();
        for (Node member : node.members().values()) {
            String key = member.token();
            if (key.equals("type") || otherKeys.containsKey(key)) {
                continue;
            }
            if (known.isPresent() && !known.get().acceptsOtherNumbers() && !accepted.containsKey(key)) {
                faults.atKey(member, ErrorCode.CFG_UNKNOWN_KEY, () -> unknown(kind, name, key, accepted));
                continue;
            }
            value(member, known).ifPresent(value -> parameters.put(key, value));
        }
        return parameters;
    }

    private static String unknown(PluginKind<?> kind, String name, String key, Map<String, List<String>> accepted) {
        return kind.title() + " '" + name + "' has no parameter " + Problem.show(key) + "."
                + Suggestion.sentence(key, accepted)
                + (accepted.isEmpty()
                        ? " It takes no parameters"
                        : " Accepted: " + String.join(", ", accepted.keySet()));
    }

    private Optional<Object> value(Node node, Optional<PluginOptions> known) {
        return switch (node.kind()) {
            case STRING -> Optional.of(node.text());
            case BOOLEAN -> Optional.of(node.text().equals("true"));
            case NUMBER -> values.parameter(node).map(number -> number);
            case ARRAY -> numbers(node, known);
            case OBJECT, NULL -> {
                values.typeFault(node, expected(node.token(), known));
                yield Optional.empty();
            }
        };
    }

    private Optional<Object> numbers(Node node, Optional<PluginOptions> known) {
        if (declared(node.token(), known)
                .filter(one -> one.kind() == PluginOptions.Kind.NUMBERS)
                .isEmpty()) {
            values.typeFault(node, expected(node.token(), known));
            return Optional.empty();
        }
        List<Object> numbers = new ArrayList<>();
        for (Node element : node.elements()) {
            if (values.expect(element, Kind.NUMBER, "a number")) {
                values.parameter(element).ifPresent(numbers::add);
            }
        }
        return Optional.of(numbers);
    }

    private static Optional<PluginOptions.Declared> declared(String key, Optional<PluginOptions> known) {
        return known.stream()
                .flatMap(options -> options.declared().stream())
                .filter(parameter -> parameter.name().equals(key))
                .findFirst();
    }

    private static String expected(String key, Optional<PluginOptions> known) {
        return declared(key, known)
                .map(parameter -> parameter.kind().words())
                .orElse(
                        known.isPresent() && known.get().acceptsOtherNumbers()
                                ? "a number"
                                : "a number, a string, true or false");
    }

    /** The parameters of a plugin; empty if there is no such plugin or it cannot tell. */
    private Optional<PluginOptions> declared(PluginKind<?> kind, String name) {
        Map<String, Optional<PluginOptions>> byName = declared.computeIfAbsent(kind, k -> new HashMap<>());
        return byName.computeIfAbsent(name, n -> optionsOf(kind, n));
    }

    private <T extends Plugin<T>> Optional<PluginOptions> optionsOf(PluginKind<T> kind, String name) {
        return plugins.entries(kind).stream()
                .filter(entry -> entry.plugin().name().equals(name))
                .findFirst()
                .flatMap(PluginReader::optionsOf);
    }

    /** The parameters of a plugin; empty if it breaks when it is asked, which is reported where it is used. */
    static Optional<PluginOptions> optionsOf(Plugins.Entry<?> entry) {
        try {
            return Optional.of(entry.options());
        } catch (RuntimeException | Error e) {
            BrokenPlugin.rethrowFatal(e);
            return Optional.empty();
        }
    }
}
