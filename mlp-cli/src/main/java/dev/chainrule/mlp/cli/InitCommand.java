package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.core.plugin.Plugins;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a document for a table. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Looks at a CSV file and writes a document for it.",
            "",
            "Finds out how the file is written, which columns hold numbers, categories, dates or identifiers, and where "
                    + "values are missing; chooses the output, the loss, the network and how to train; and prints a "
                    + "sentence for each decision. The document is checked as by 'mlp validate'; change what you know "
                    + "better, then train it.",
            "",
            "The document is written to --out, or in the current folder under the name of the CSV: plants.csv becomes "
                    + "plants.json. A file that exists is not written over."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  mlp init plants.csv --target species",
            "  mlp init plants.csv --target species --out runs/plants.json",
            "  mlp init plants.csv --target species --preset realmlp-s",
            "  mlp init plants.csv --target species --full  writes every key",
            "  mlp train plants.csv --target species        does this and trains"
        })
final class InitCommand implements Runnable {
    private final Console console;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "CSV", description = "The rows to learn from, with the target.")
    private Path csv;

    @Option(
            names = "--target",
            required = true,
            paramLabel = "COLUMN",
            description = "The column to predict: its name, or its number from 1.")
    private String target;

    @Option(names = "--out", paramLabel = "CONFIG", description = "The document to write.")
    private Optional<Path> out;

    @Option(
            names = "--full",
            description = "Also write the keys that have their default, and print what each of them is.")
    private boolean full;

    @Mixin
    private PresetOption preset;

    @Mixin
    private PluginPaths pluginPaths;

    InitCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        pluginPaths.with(console, this::init);
    }

    private Void init(Plugins plugins) {
        Path document = out.orElseGet(() -> NewDocument.nameFor(csv));
        new NewDocument(console, spec, console.out()).write(csv, target, document, preset.preset(spec), full, plugins);
        ValidateCommand.validate(document, plugins, console);
        return null;
    }
}
