package dev.chainrule.mlp.core.plugin;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.StorageException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipFile;

/** Opens jars and folders of plugins as one class loader, and rejects paths without plugins. */
final class PluginJars {
    private final List<URL> urls = new ArrayList<>();

    private PluginJars() {}

    /**
     * Creates a class loader over all paths, whose classes can use each other.
     *
     * @param paths jars, folders of jars, or folders of classes
     * @param parent a class loader that finds the API
     * @throws PluginException if a jar cannot be read, or no path contains plugins
     * @throws StorageException if a path does not exist
     */
    static ClassLoader loader(List<Path> paths, ClassLoader parent) {
        PluginJars jars = new PluginJars();
        boolean hasPlugins = paths.isEmpty();
        for (Path path : paths) {
            hasPlugins |= jars.add(path);
        }
        if (!hasPlugins) {
            throw noPlugins(paths.get(0));
        }
        return new URLClassLoader(jars.urls.toArray(URL[]::new), parent);
    }

    private boolean add(Path path) {
        try {
            return Files.isDirectory(path) ? addFolder(path) : addJar(path);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /**
     * Adds the jars of a folder, including libraries that plugins need, and its classes; returns whether one has
     * plugins.
     */
    private boolean addFolder(Path folder) throws IOException {
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
                hasPlugins |= addJar(jar);
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

    /** Adds a jar and returns whether it lists plugins. Fails if it is not a jar, which a class loader would ignore. */
    private boolean addJar(Path jar) throws IOException {
        if (!Files.exists(jar)) {
            throw new StorageException(
                    ErrorCode.STO_NOT_FOUND,
                    Location.of(Problem.clean(jar.toString()), ""),
                    "there is no such jar or folder");
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
                Location.of(Problem.clean(path.toString()), ""),
                Files.isDirectory(path)
                        ? "no plugins here: expected at least one jar that lists some, or classes, with"
                                + " META-INF/services/dev.chainrule.mlp.api.Activation or another interface's"
                        : "no plugins here: a jar lists its own in META-INF/services/dev.chainrule.mlp.api.Activation"
                                + " (or RowActivation, Loss, Optimizer, Solver, Initializer, Schedule, Metric), one class name a"
                                + " line");
    }

    private static PluginException unreadable(Path path, IOException e) {
        return new PluginException(
                ErrorCode.PLG_LOAD,
                Location.of(Problem.clean(path.toString()), ""),
                "not a readable jar: " + e.getMessage(),
                e);
    }
}
