package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.core.plugin.Plugins;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** The option that adds plugin jars, and the registry that comes of it. */
final class PluginPaths {
    @Option(
            names = "--plugins",
            paramLabel = "DIR_OR_JAR",
            description =
                    "A jar of plugins, a folder of such jars and of those that they need, or a folder of classes. "
                            + "May be repeated; all see each other.")
    private List<Path> paths = new ArrayList<>();

    /** Runs something with all plugins; says on the console what could not be loaded. */
    <T> T with(Console console, Function<Plugins, T> action) {
        Plugins plugins = Plugins.load(paths);
        plugins.warnings().forEach(console::warn);
        return action.apply(plugins);
    }
}
