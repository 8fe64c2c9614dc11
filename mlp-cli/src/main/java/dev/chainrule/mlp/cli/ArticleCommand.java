package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.core.plugin.Plugins;
import picocli.CommandLine.Command;

/** Walks through the three functions of a from-scratch tutorial and shows where the chain rule is. */
@Command(
        name = "article",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Shows where the chain rule is in a well-known from-scratch tutorial.",
            "",
            "Takes one row through its three functions, with every number, and names the factor of the chain rule that "
                    + "each line computes. The network is that of mlp-examples/article/one-unit.json."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  mlp article",
            "  mlp explain mlp-examples/article/one-unit.json mlp-examples/article/one-unit.csv --row 1 --weight 2,1,1"
        })
final class ArticleCommand implements Runnable {
    private final Console console;

    ArticleCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        console.out().println(new ArticleWalk(Plugins.load()).text());
    }
}
