package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.PluginOptions.Declared;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.plugin.BrokenPlugin;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.plugin.Plugins;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;

/** Lists what a document can name. */
@Command(
        name = "plugins",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Lists the plugins that documents can name, with their parameters: activations, losses, optimizers, "
                    + "initializers, schedules, metrics, encodings.",
            "",
            "A document names one as \"relu\", or with parameters as {\"type\": \"leaky-relu\", \"slope\": 0.1}."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  mlp plugins", "  mlp plugins --plugins bent.jar --json"})
final class PluginsCommand implements Runnable {
    private final Console console;

    @Option(
            names = "--json",
            description =
                    "Print one JSON object: activations, losses, optimizers, initializers, schedules, metrics, encodings; "
                            + "each a list of name, class, source, parameters.")
    private boolean json;

    @Mixin
    private PluginPaths pluginPaths;

    PluginsCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        pluginPaths.with(console, plugins -> {
            if (json) {
                console.out()
                        .println(JsonOutput.object(json -> PluginKind.ALL.forEach(kind -> {
                            json.writeArrayPropertyStart(plural(kind));
                            plugins.entries(kind).forEach(entry -> write(json, entry));
                            json.writeEndArray();
                        })));
            } else {
                PluginKind.ALL.forEach(kind -> print(kind, plugins));
            }
            return null;
        });
    }

    private void print(PluginKind<?> kind, Plugins plugins) {
        console.out().println(plural(kind));
        for (Plugins.Entry<?> entry : plugins.entries(kind)) {
            String text = parameters(entry).stream()
                    .map(p -> p.name()
                            + (p.isRequired() ? " (required)" : " = " + p.defaultValue())
                            + (range(p).isEmpty() ? "" : " (" + range(p) + ")"))
                    .collect(Collectors.joining(", "));
            String line = String.format(
                    Locale.ROOT, "  %-22s %-28s %s", entry.plugin().name(), entry.source(), text);
            console.out().println(TerminalText.line(line.stripTrailing()));
        }
    }

    private void write(JsonGenerator json, Plugins.Entry<?> entry) {
        json.writeStartObject();
        json.writeStringProperty("name", entry.plugin().name());
        json.writeStringProperty("class", entry.plugin().getClass().getName());
        json.writeStringProperty("source", entry.source());
        json.writeArrayPropertyStart("parameters");
        for (Declared parameter : parameters(entry)) {
            json.writeStartObject();
            json.writeStringProperty("name", parameter.name());
            json.writeStringProperty("type", parameter.kind().jsonName());
            if (!parameter.isRequired()) {
                json.writeName("default");
                writeValue(json, parameter.defaultValue());
            }
            json.writeStringProperty("range", range(parameter));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeValue(JsonGenerator json, Object value) {
        if (value instanceof Integer number) {
            json.writeNumber(number);
        } else if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            json.writeNumber(number.doubleValue());
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else {
            json.writeString(String.valueOf(value));
        }
    }

    /** Describes a range in words: {@code > 0}, {@code in [0, 1)}; the accepted words of a text; empty for a flag. */
    private static String range(Declared parameter) {
        return switch (parameter.kind()) {
            case NUMBER, INTEGER, NUMBERS -> parameter.range().toString();
            case TEXT -> parameter.choices().isEmpty() ? "" : "one of " + String.join(", ", parameter.choices());
            case BOOLEAN -> "";
        };
    }

    /** Somebody else's plugin may throw; the others are still listed. */
    private List<PluginOptions.Declared> parameters(Plugins.Entry<?> entry) {
        try {
            return entry.parameters();
        } catch (RuntimeException | Error e) {
            BrokenPlugin.rethrowFatal(e);
            console.warn(new Problem(
                    ErrorCode.PLG_CONTRACT,
                    Location.of(entry.source(), entry.plugin().getClass().getName()),
                    "with(PluginOptions.none()) threw " + Problem.clean(e.toString())));
            return List.of();
        }
    }

    private static String plural(PluginKind<?> kind) {
        return kind.equals(PluginKind.LOSS) ? "losses" : kind.title() + "s";
    }
}
