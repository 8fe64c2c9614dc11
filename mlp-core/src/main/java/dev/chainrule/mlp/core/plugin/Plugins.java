package dev.chainrule.mlp.core.plugin;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Initializer;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.api.Optimizer;
import dev.chainrule.mlp.api.Plugin;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.api.Schedule;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.core.spec.PluginSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The plugins that a run can name: an immutable registry.
 *
 * <p>It is filled through two doors, {@link #load() ServiceLoader} and {@link #plus code} (Guice comes in by the latter),
 * and several registries can live in one JVM. A provider that cannot be loaded is reported in {@link #warnings()} and the
 * others still work; two plugins of one name are an error.
 */
public final class Plugins {

    /**
     * A plugin and where it came from.
     *
     * @param plugin the plugin with its default parameters
     * @param source the file name of its jar, or the folder of its classes
     */
    public record Entry<T extends Plugin<T>>(T plugin, String source) {

        /** Its parameters, as its {@link Plugin#with} reads them. */
        public List<PluginOptions.Declared> parameters() {
            PluginOptions parameters = PluginOptions.none();
            plugin.with(parameters);
            return parameters.declared();
        }
    }

    private final Map<PluginKind<?>, Map<String, Entry<?>>> entries;
    private final List<Problem> warnings;
    /** Why the library's own plugins of a kind are not there. */
    private final Map<PluginKind<?>, Problem> missing;

    private Plugins(
            Map<PluginKind<?>, Map<String, Entry<?>>> entries,
            List<Problem> warnings,
            Map<PluginKind<?>, Problem> missing) {
        this.entries = entries;
        this.warnings = List.copyOf(warnings);
        this.missing = missing;
    }

    /** A registry without plugins, to which code adds. */
    public static Plugins none() {
        Map<PluginKind<?>, Map<String, Entry<?>>> entries = new LinkedHashMap<>();
        PluginKind.ALL.forEach(kind -> entries.put(kind, new TreeMap<>()));
        return new Plugins(entries, List.of(), Map.of());
    }

    /**
     * All plugins that the class loader of the API sees.
     *
     * @throws PluginException if two plugins have one name
     */
    public static Plugins load() {
        return load(Plugin.class.getClassLoader());
    }

    /**
     * Loads the plugins in jars and folders, and those that {@link #load()} finds. The jars stay open as long as a plugin
     * from them is reachable.
     *
     * @param jars jars of plugins, folders of such jars and of the jars that they need, or folders of classes; all see each
     *     other
     * @throws PluginException if two plugins have the same name, a jar cannot be read, or none of the paths contains plugins
     * @throws StorageException if a path does not exist
     * @since 0.2
     */
    public static Plugins load(List<Path> jars) {
        return load(PluginJars.loader(jars, Plugin.class.getClassLoader()));
    }

    /**
     * All plugins that a class loader sees, for example one over a folder of plugin jars.
     *
     * @param loader a class loader that finds the API in this registry's own
     * @throws PluginException if two plugins have one name
     */
    public static Plugins load(ClassLoader loader) {
        List<Problem> warnings = new ArrayList<>();
        List<Plugin<?>> found = new ArrayList<>();
        Map<PluginKind<?>, Problem> missing = new LinkedHashMap<>();
        for (PluginKind<?> kind : PluginKind.ALL) {
            int known = warnings.size();
            Map<Class<?>, Plugin<?>> ofKind =
                    new LinkedHashMap<>(); // a class may be listed under two of its interfaces
            for (Class<? extends Plugin<?>> service : kind.services()) {
                for (Plugin<?> plugin : ServiceFiles.load(service, loader, warnings)) {
                    ofKind.putIfAbsent(plugin.getClass(), plugin);
                }
            }
            found.addAll(ofKind.values());
            if (warnings.size() == known) {
                ShippedPlugins.whyMissing(kind, ofKind.values(), loader).ifPresent(why -> missing.put(kind, why));
            }
        }
        warnings.addAll(missing.values());
        return none().with(found, warnings, missing);
    }

    /**
     * This registry and these plugins.
     *
     * @throws PluginException if a name is not a plugin name or is taken
     */
    public Plugins plus(Plugin<?>... plugins) {
        return plus(List.of(plugins));
    }

    /**
     * This registry and these plugins.
     *
     * @throws PluginException if a name is not a plugin name or is taken
     */
    public Plugins plus(Iterable<? extends Plugin<?>> plugins) {
        List<Plugin<?>> list = new ArrayList<>();
        for (Plugin<?> plugin : plugins) {
            problemWithName(plugin).ifPresent(problem -> {
                throw new PluginException(List.of(problem));
            });
            list.add(plugin);
        }
        return with(list, List.of(), missing);
    }

    private Plugins with(List<Plugin<?>> added, List<Problem> newWarnings, Map<PluginKind<?>, Problem> missingOfOurs) {
        Map<PluginKind<?>, Map<String, Entry<?>>> all = new LinkedHashMap<>();
        entries.forEach((kind, byName) -> all.put(kind, new TreeMap<>(byName)));
        List<Problem> allWarnings = new ArrayList<>(warnings);
        allWarnings.addAll(newWarnings);
        List<Problem> duplicates = new ArrayList<>();
        for (Plugin<?> plugin : added) {
            Optional<Problem> badName = problemWithName(plugin);
            if (badName.isPresent()) {
                allWarnings.add(badName.get());
                continue;
            }
            for (PluginKind<?> kind : PluginKind.ALL) {
                if (kind.type().isInstance(plugin)) {
                    add(kind, plugin, all.get(kind)).ifPresent(duplicates::add);
                }
            }
        }
        if (!duplicates.isEmpty()) {
            throw new PluginException(duplicates);
        }
        return new Plugins(all, allWarnings, missingOfOurs);
    }

    /** Adds an entry; if the name is taken by another class or instance, says by which. */
    private static <T extends Plugin<T>> Optional<Problem> add(
            PluginKind<T> kind, Plugin<?> plugin, Map<String, Entry<?>> byName) {
        T added = kind.type().cast(plugin);
        Entry<?> taken = byName.putIfAbsent(added.name(), new Entry<>(added, ServiceFiles.sourceOf(added.getClass())));
        if (taken == null) {
            return Optional.empty();
        }
        return Optional.of(new Problem(
                ErrorCode.PLG_DUPLICATE,
                Location.NONE,
                "two " + kind.title() + " plugins are named '" + added.name() + "': "
                        + taken.plugin().getClass().getName() + " in " + taken.source() + " and "
                        + added.getClass().getName() + " in " + ServiceFiles.sourceOf(added.getClass())
                        + ". Rename one or leave out its jar"));
    }

    private static Optional<Problem> problemWithName(Plugin<?> plugin) {
        String found;
        try {
            String name = plugin.name();
            if (name != null && name.matches(Plugin.NAME_PATTERN)) {
                return Optional.empty();
            }
            found = Problem.show(name);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            found = "name() threw " + Problem.clean(e.toString());
        }
        return Optional.of(new Problem(
                ErrorCode.PLG_NAME,
                Location.of(
                        ServiceFiles.sourceOf(plugin.getClass()),
                        plugin.getClass().getName()),
                "a plugin's name must match " + Plugin.NAME_PATTERN + ", found " + found));
    }

    /** What could not be loaded or is missing, and why; the registry works without it. */
    public List<Problem> warnings() {
        return warnings;
    }

    /** All plugins of a kind, by name. */
    public <T extends Plugin<T>> List<Entry<T>> entries(PluginKind<T> kind) {
        List<Entry<T>> list = new ArrayList<>();
        for (Entry<?> entry : entries.get(kind).values()) {
            list.add(new Entry<>(kind.type().cast(entry.plugin()), entry.source()));
        }
        return list;
    }

    /** The names of all plugins of a kind, in order. */
    public List<String> names(PluginKind<?> kind) {
        return List.copyOf(entries.get(kind).keySet());
    }

    /**
     * The activation that a spec names.
     *
     * @throws ConfigException if there is none, or its parameters do not fit
     */
    public RowActivation activation(PluginSpec spec) {
        return require(PluginKind.ACTIVATION, spec);
    }

    /**
     * The loss that a spec names.
     *
     * @throws ConfigException if there is none, or its parameters do not fit
     */
    public Loss loss(PluginSpec spec) {
        return require(PluginKind.LOSS, spec);
    }

    /**
     * The optimizer that a spec names.
     *
     * @throws ConfigException if there is none, or its parameters do not fit
     */
    public Optimizer optimizer(PluginSpec spec) {
        return require(PluginKind.OPTIMIZER, spec);
    }

    /**
     * The initializer that a spec names.
     *
     * @throws ConfigException if there is none, or its parameters do not fit
     */
    public Initializer initializer(PluginSpec spec) {
        return require(PluginKind.INITIALIZER, spec);
    }

    /**
     * The metric that a spec names.
     *
     * @throws ConfigException if there is none, or its parameters do not fit
     */
    public Metric metric(PluginSpec spec) {
        return require(PluginKind.METRIC, spec);
    }

    /**
     * The schedule of the learning rate that a spec names.
     *
     * @throws ConfigException if there is none, or its parameters do not fit
     */
    public Schedule schedule(PluginSpec spec) {
        return require(PluginKind.SCHEDULE, spec);
    }

    private <T extends Plugin<T>> T require(PluginKind<T> kind, PluginSpec spec) {
        List<Problem> problems = new ArrayList<>();
        Optional<T> plugin = resolve(kind, spec, "/" + kind.title(), problems);
        return plugin.orElseThrow(() -> fault(problems));
    }

    /**
     * What to throw for what {@link #resolve} noted, perhaps with faults of the document beside it.
     *
     * @return a {@link PluginException} if plugins alone are to blame, else a {@link ConfigException}
     */
    public static MlpException fault(List<Problem> problems) {
        return problems.stream().allMatch(problem -> problem.code() == ErrorCode.PLG_CONTRACT)
                ? new PluginException(problems)
                : new ConfigException(problems);
    }

    /**
     * The plugin that a spec names, with the spec's parameters; all that is wrong is noted.
     *
     * @param kind the SPI
     * @param spec the name and parameters
     * @param pointer where the spec stands in its document, a JSON pointer
     * @param problems receives what is wrong, with pointers
     * @return empty if something is wrong
     */
    public <T extends Plugin<T>> Optional<T> resolve(
            PluginKind<T> kind, PluginSpec spec, String pointer, List<Problem> problems) {
        Entry<?> entry = entries.get(kind).get(spec.type());
        if (entry == null) {
            String typePointer = pointer + (spec.parameters().isEmpty() ? "" : "/type");
            problems.add(new Problem(
                    ErrorCode.CFG_UNKNOWN_PLUGIN,
                    Location.of("", typePointer),
                    "no " + kind.title() + " named " + Problem.show(spec.type()) + "."
                            + Suggestion.sentence(spec.type(), names(kind))
                            + (missing.containsKey(kind)
                                    ? " " + missing.get(kind).message() + "."
                                    : "")
                            + " Available: "
                            + (names(kind).isEmpty() ? "none" : String.join(", ", names(kind)))));
            return Optional.empty();
        }
        boolean isFloat64 = kind.equals(PluginKind.SCHEDULE) || kind.equals(PluginKind.METRIC);
        PluginOptions parameters =
                isFloat64 ? PluginOptions.ofFloat64(spec.parameters()) : PluginOptions.of(spec.parameters());
        T configured = null;
        try {
            configured = kind.type().cast(entry.plugin()).with(parameters);
            if (configured == null) {
                problems.add(contract(entry, pointer, "with(PluginOptions) returned null"));
            }
        } catch (IllegalArgumentException e) {
            if (parameters.faults().isEmpty()) {
                String message = Problem.clean(String.valueOf(e.getMessage()));
                problems.add(new Problem(ErrorCode.CFG_RANGE, Location.of("", pointer), message));
            }
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            problems.add(contract(entry, pointer, "with(PluginOptions) threw " + Problem.clean(e.toString())));
        }
        List<String> accepted =
                parameters.declared().stream().map(PluginOptions.Declared::name).toList();
        for (PluginOptions.Fault fault : parameters.faults()) {
            String message = fault.code() == ErrorCode.CFG_UNKNOWN_KEY
                    ? kind.title() + " '" + spec.type() + "' has no parameter " + Problem.show(fault.name()) + "."
                            + Suggestion.sentence(fault.name(), accepted) + " It " + fault.message()
                    : fault.name() + " " + fault.message();
            problems.add(new Problem(fault.code(), Location.of("", pointer + "/" + escape(fault.name())), message));
        }
        return parameters.faults().isEmpty() ? Optional.ofNullable(configured) : Optional.empty();
    }

    private static Problem contract(Entry<?> entry, String pointer, String what) {
        return new Problem(
                ErrorCode.PLG_CONTRACT,
                Location.of("", pointer),
                "plugin '" + entry.plugin().name() + "' ("
                        + entry.plugin().getClass().getName() + " in " + entry.source() + "): " + what);
    }

    /** A key as a token of a JSON pointer. */
    private static String escape(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }
}
