package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.core.plugin.Plugins;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.zip.ZipFile;
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
        try (URLClassLoader loader = new URLClassLoader(urls(), PluginPaths.class.getClassLoader())) {
            Plugins plugins = Plugins.load(loader);
            plugins.warnings().forEach(console::warn);
            return action.apply(plugins);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private URL[] urls() {
        List<URL> urls = new ArrayList<>();
        List<Path> withoutPlugins = new ArrayList<>();
        for (Path path : paths) {
            try {
                boolean hasPlugins = Files.isDirectory(path) ? addFolder(path, urls) : addJar(path, urls);
                if (!hasPlugins) {
                    withoutPlugins.add(path);
                }
            } catch (IOException e) {
                throw unreadable(path, e);
            }
        }
        if (!paths.isEmpty() && withoutPlugins.size() == paths.size()) {
            throw noPlugins(paths.get(0));
        }
        return urls.toArray(URL[]::new);
    }

    /** Adds a folder's jars, some of which others may need, and its classes; says whether any of them lists plugins. */
    private static boolean addFolder(Path folder, List<URL> urls) throws IOException {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jar")) {
            found.forEach(path -> {
                if (!Files.isDirectory(path)) {
                    jars.add(path);
                }
            });
        }
        Collections.sort(jars);
        boolean hasPlugins = false;
        for (Path jar : jars) {
            try {
                hasPlugins |= addJar(jar, urls);
            } catch (IOException e) {
                throw unreadable(jar, e);
            }
        }
        if (Files.isDirectory(folder.resolve("META-INF/services"))) {
            urls.add(folder.toUri().toURL());
            hasPlugins = true;
        }
        return hasPlugins;
    }

    /** Adds a jar and says whether it lists plugins. A class loader passes over what is not a jar without a word, so this looks. */
    private static boolean addJar(Path jar, List<URL> urls) throws IOException {
        if (!Files.exists(jar)) {
            throw new StorageException(
                    ErrorCode.STO_NOT_FOUND, Location.of(jar.toString(), ""), "there is no such jar or folder");
        }
        urls.add(jar.toUri().toURL());
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream()
                    .anyMatch(entry -> entry.getName().startsWith("META-INF/services/dev.chainrule.mlp.api."));
        }
    }

    private static PluginException noPlugins(Path path) {
        return new PluginException(
                ErrorCode.PLG_LOAD,
                Location.of(path.toString(), ""),
                Files.isDirectory(path)
                        ? "no plugins here: expected at least one jar that lists some, or classes, with"
                                + " META-INF/services/dev.chainrule.mlp.api.Activation or another interface's"
                        : "no plugins here: a jar lists its own in META-INF/services/dev.chainrule.mlp.api.Activation"
                                + " (or RowActivation, Loss, Optimizer, Initializer, Schedule, Metric), one class name a"
                                + " line");
    }

    private static MlpException unreadable(Path path, IOException e) {
        return new PluginException(
                ErrorCode.PLG_LOAD, Location.of(path.toString(), ""), "not a readable jar: " + e.getMessage(), e);
    }
}
