package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.core.plugin.BrokenPlugin;
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
                    "A jar of plugins, a folder of jars (plugins and what they need), or a folder of classes. May "
                            + "be repeated; all share one class loader.")
    private List<Path> paths = new ArrayList<>();

    /** Returns the jars and folders that the option names. */
    List<Path> paths() {
        return List.copyOf(paths);
    }

    /** Runs something with all plugins; says on the console what could not be loaded. */
    <T> T with(Console console, Function<Plugins, T> action) {
        Plugins plugins = Plugins.load(paths);
        plugins.warnings().forEach(console::warn);
        return Hint.on(PluginPaths::hint, () -> attributed(plugins, action));
    }

    private static String hint(MlpException error) {
        if (error.code() == ErrorCode.MDL_CONFIG && error.getMessage().contains("CFG_UNKNOWN_PLUGIN")) {
            return "--plugins JAR adds plugins";
        }
        if (error.code() == ErrorCode.CFG_SYNTAX && error.getMessage().contains("this is a CSV file")) {
            return "mlp init FILE.csv --target COLUMN writes such a document";
        }
        boolean isOnnx =
                error.code() == ErrorCode.MDL_NOT_A_MODEL && error.getMessage().contains("this is an ONNX file");
        return isOnnx ? "mlp import FILE.onnx --out MODEL makes a model of it" : "";
    }

    private static <T> T attributed(Plugins plugins, Function<Plugins, T> action) {
        try {
            return action.apply(plugins);
        } catch (RuntimeException | Error e) {
            BrokenPlugin.attribute(e, plugins).ifPresent(known -> {
                throw known;
            });
            throw e;
        }
    }
}
