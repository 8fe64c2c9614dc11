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
            description = "A jar of plugins, a folder of such jars, or a folder of classes. May be repeated.")
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
        for (Path path : paths) {
            try {
                urls.addAll(Files.isDirectory(path) ? folder(path) : List.of(jar(path)));
            } catch (IOException e) {
                throw unreadable(path, e);
            }
        }
        return urls.toArray(URL[]::new);
    }

    private static List<URL> folder(Path folder) throws IOException {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jar")) {
            found.forEach(path -> {
                if (!Files.isDirectory(path)) {
                    jars.add(path);
                }
            });
        }
        Collections.sort(jars);
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            urls.add(jar(jar));
        }
        if (Files.isDirectory(folder.resolve("META-INF/services"))) {
            urls.add(folder.toUri().toURL());
        }
        if (urls.isEmpty()) {
            throw new PluginException(
                    ErrorCode.PLG_LOAD,
                    Location.of(folder.toString(), ""),
                    "no plugins here: expected jars, or classes with META-INF/services");
        }
        return urls;
    }

    /** A class loader passes over what is not a jar without a word, so this looks. */
    private static URL jar(Path jar) throws IOException {
        if (!Files.exists(jar)) {
            throw new StorageException(
                    ErrorCode.STO_NOT_FOUND, Location.of(jar.toString(), ""), "there is no such jar or folder");
        }
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            if (zip.stream()
                    .noneMatch(entry -> entry.getName().startsWith("META-INF/services/dev.chainrule.mlp.api."))) {
                throw new PluginException(
                        ErrorCode.PLG_LOAD,
                        Location.of(jar.toString(), ""),
                        "no plugins here: a jar lists its own in META-INF/services/dev.chainrule.mlp.api.Activation"
                                + " (or RowActivation, Loss, Optimizer, Initializer), one class name a line");
            }
        }
        return jar.toUri().toURL();
    }

    private static MlpException unreadable(Path path, IOException e) {
        return new PluginException(
                ErrorCode.PLG_LOAD, Location.of(path.toString(), ""), "not a readable jar: " + e.getMessage(), e);
    }
}
