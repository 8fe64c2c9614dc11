package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.io.document.DocumentSchema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints the JSON Schema of documents. */
@Command(
        name = "schema",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Prints the JSON Schema of documents, including the installed plugins.",
            "",
            "Editors use it to complete keys and names and to mark mistakes."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  mlp schema > mlp.schema.json", "  mlp schema --plugins bent.jar > mlp.schema.json"})
final class SchemaCommand implements Runnable {
    private final Console console;

    @Mixin
    private PluginPaths pluginPaths;

    SchemaCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        String schema = pluginPaths.with(console, DocumentSchema::generate);
        console.out().println(schema.stripTrailing());
    }
}
