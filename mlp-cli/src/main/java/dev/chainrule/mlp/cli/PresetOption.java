package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.io.document.Preset;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The option that chooses the recipe of a new document. */
final class PresetOption {
    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description =
                    "Write a document with this recipe in full: realmlp-s, a network for tables that trains longer and "
                            + "is more accurate; realmlp, a larger one with learned encodings of the columns.")
    private Optional<String> name;

    /** Returns the preset, if one is given. */
    Optional<Preset> preset(CommandSpec command) {
        return name.map(given -> Preset.named(given)
                .orElseThrow(() -> new ParameterException(
                        command.commandLine(),
                        "no preset named '" + given + "'. Available: " + String.join(", ", Preset.names()))));
    }
}
