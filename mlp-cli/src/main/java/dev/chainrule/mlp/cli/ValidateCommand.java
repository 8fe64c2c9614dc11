package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.io.run.DocumentRun;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Checks everything short of training. */
@Command(
        name = "validate",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Checks a document and its data without training.",
            "",
            "Reports all errors of the document together, one per line. Writes no files."
        },
        footerHeading = "%nExample:%n",
        footer = "  mlp validate iris.json")
final class ValidateCommand implements Runnable {
    private final Console console;

    @Parameters(paramLabel = "CONFIG", description = "The document, a JSON file.")
    private Path config;

    @Mixin
    private PluginPaths pluginPaths;

    ValidateCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        pluginPaths.with(console, plugins -> {
            validate(config, plugins, console);
            return null;
        });
    }

    /** Checks a document, and prints the warnings and what would be trained. */
    static void validate(Path config, Plugins plugins, Console console) {
        DocumentRun run = DocumentRun.open(config, plugins, console.reading());
        run.warnings().forEach(console::warn);
        int held = run.preparation().validation().map(rows -> rows.rows()).orElse(0);
        console.out()
                .println("ok: " + Measures.text(run.network()) + "; "
                        + run.preparation().training().rows() + " rows to train on, " + held + " held out");
    }
}
