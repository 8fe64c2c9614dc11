package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Parameters;
import dev.chainrule.mlp.api.Plugin;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.plugin.Suggestion;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.io.document.Node.Kind;
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
    private final Faults faults;
    private final Values values;
    private final Map<PluginKind<?>, Map<String, Optional<List<Parameters.Declared>>>> declared = new HashMap<>();

    PluginReader(Plugins plugins, Faults faults) {
        this.plugins = plugins;
        this.faults = faults;
        this.values = new Values(faults);
    }

    /**
     * The plugin that a value names, or {@link #UNREADABLE} and a fault.
     *
     * @param otherKeys keys beside {@code "type"} that are no parameters
     */
    PluginSpec read(Node node, PluginKind<?> kind, List<String> otherKeys) {
        if (node.is(Kind.STRING)) {
            return PluginSpec.of(node.text());
        }
        String article = "aeiou".indexOf(kind.word().charAt(0)) >= 0 ? "an " : "a ";
        String forms = article + kind.word() + ", \"name\" or {\"type\": \"name\", …parameters}";
        if (!values.expect(node, Kind.OBJECT, forms)) {
            return UNREADABLE;
        }
        Optional<Node> type = node.member("type");
        if (type.isEmpty()) {
            faults.missing(
                    node,
                    "type",
                    () -> "'type' is missing. Add the name of " + article + kind.word() + ". Available: "
                            + String.join(", ", plugins.names(kind)));
            return UNREADABLE;
        }
        if (!values.expect(type.get(), Kind.STRING, "the name of " + article + kind.word() + ", a string")) {
            return UNREADABLE;
        }
        return new PluginSpec(
                type.get().text(), parameters(node, kind, type.get().text(), otherKeys));
    }

    private Map<String, Object> parameters(Node node, PluginKind<?> kind, String name, List<String> otherKeys) {
        Optional<List<Parameters.Declared>> known = declared(kind, name);
        List<String> accepted = new ArrayList<>();
        known.ifPresent(list -> list.forEach(parameter -> accepted.add(parameter.name())));
        accepted.addAll(otherKeys);
        Map<String, Object> parameters = new LinkedHashMap<>();
        for (Node member : node.members().values()) {
            String key = member.token();
            if (key.equals("type") || otherKeys.contains(key)) {
                continue;
            }
            if (known.isPresent() && !accepted.contains(key)) {
                faults.atKey(member, ErrorCode.CFG_UNKNOWN_KEY, () -> unknown(kind, name, key, accepted));
                continue;
            }
            value(member, known).ifPresent(value -> parameters.put(key, value));
        }
        return parameters;
    }

    private static String unknown(PluginKind<?> kind, String name, String key, List<String> accepted) {
        return kind.word() + " '" + name + "' has no parameter " + Problem.show(key) + "."
                + Suggestion.sentence(key, accepted)
                + (accepted.isEmpty() ? " It takes no parameters" : " Accepted: " + String.join(", ", accepted));
    }

    private Optional<Object> value(Node node, Optional<List<Parameters.Declared>> known) {
        return switch (node.kind()) {
            case STRING -> Optional.of(node.text());
            case BOOLEAN -> Optional.of(node.text().equals("true"));
            case NUMBER -> values.parameter(node).map(number -> number);
            case OBJECT, ARRAY, NULL -> {
                values.typeFault(node, expected(node.token(), known));
                yield Optional.empty();
            }
        };
    }

    private static String expected(String key, Optional<List<Parameters.Declared>> known) {
        for (Parameters.Declared parameter : known.orElse(List.of())) {
            if (parameter.name().equals(key)) {
                return (parameter.kind() == Parameters.Kind.INTEGER ? "an " : "a ")
                        + parameter.kind().word();
            }
        }
        return "a number, a string, true or false";
    }

    /** The parameters of a plugin; empty if there is no such plugin or it cannot tell. */
    private Optional<List<Parameters.Declared>> declared(PluginKind<?> kind, String name) {
        Map<String, Optional<List<Parameters.Declared>>> byName = declared.computeIfAbsent(kind, k -> new HashMap<>());
        return byName.computeIfAbsent(name, n -> parametersOf(kind, n));
    }

    private <T extends Plugin<T>> Optional<List<Parameters.Declared>> parametersOf(PluginKind<T> kind, String name) {
        for (Plugins.Entry<T> entry : plugins.entries(kind)) {
            if (entry.plugin().name().equals(name)) {
                return parametersOf(entry);
            }
        }
        return Optional.empty();
    }

    /** The parameters of a plugin; empty if it breaks when it is asked, which is reported where it is used. */
    static Optional<List<Parameters.Declared>> parametersOf(Plugins.Entry<?> entry) {
        try {
            return Optional.of(entry.parameters());
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            return Optional.empty();
        }
    }
}
