package dev.chainrule.mlp.core.plugin;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.Encoding;
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
import dev.chainrule.mlp.api.Solver;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.api.Suggestion;
import dev.chainrule.mlp.core.spec.PluginSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An immutable registry of the plugins that a run can name.
 *
 * <p>Plugins come from {@link #load() ServiceLoader} or are added {@link #plus by code}, as Guice does. A JVM may
 * have several registries. A provider that cannot be loaded is reported in {@link #warnings()}, and the others still
 * work; two plugins of one kind with the same name are an error.
 *
 * @since 0.2
 */
public final class Plugins {

    /**
     * A plugin and its source.
     *
     * @param plugin the plugin with its default options
     * @param source the file name of its jar, or the folder of its classes
     */
    public record Entry<T extends Plugin<T>>(T plugin, String source) {

        /** Returns the options of the plugin, which are those that its {@link Plugin#with} reads. */
        public List<PluginOptions.Declared> parameters() {
            return options().declared();
        }

        /** Returns options without values that the plugin's {@link Plugin#with} has read, so they tell what it accepts. */
        public PluginOptions options() {
            PluginOptions options = PluginOptions.none();
            plugin.with(options);
            return options;
        }
    }

    private final Map<PluginKind<?>, Map<String, Entry<?>>> entries;
    private final List<Problem> warnings;
    /** The reason why built-in plugins of a kind are missing. */
    private final Map<PluginKind<?>, Problem> missing;

    private Plugins(
            Map<PluginKind<?>, Map<String, Entry<?>>> entries,
            List<Problem> warnings,
            Map<PluginKind<?>, Problem> missing) {
        this.entries = entries;
        this.warnings = List.copyOf(warnings);
        this.missing = missing;
    }

    /** Returns an empty registry, to which plugins can be added. */
    public static Plugins none() {
        Map<PluginKind<?>, Map<String, Entry<?>>> entries = new LinkedHashMap<>();
        PluginKind.ALL.forEach(kind -> entries.put(kind, new TreeMap<>()));
        return new Plugins(entries, List.of(), Map.of());
    }

    /**
     * Loads the plugins that the class loader of the API finds.
     *
     * @throws PluginException if two plugins have the same name
     */
    public static Plugins load() {
        return load(Plugin.class.getClassLoader());
    }

    /**
     * Loads the plugins in jars and folders, and those that {@link #load()} finds. The jars stay open as long as a
     * plugin from them is reachable.
     *
     * @param jars jars of plugins, folders of jars that contain plugins or that plugins need, or folders of classes;
     *     all can use each other
     * @throws PluginException if two plugins have the same name, a jar cannot be read, or none of the paths contains
     *     plugins
     * @throws StorageException if a path does not exist
     * @since 0.2
     */
    public static Plugins load(List<Path> jars) {
        return load(PluginJars.loader(jars, Plugin.class.getClassLoader()));
    }

    /**
     * Loads the plugins that a class loader finds, for example one over a folder of plugin jars.
     *
     * @param loader a class loader whose API classes are those of this class
     * @throws PluginException if two plugins have the same name
     */
    public static Plugins load(ClassLoader loader) {
        List<Problem> warnings = new ArrayList<>();
        List<Plugin<?>> found = new ArrayList<>();
        Map<PluginKind<?>, Problem> missing = new LinkedHashMap<>();
        for (PluginKind<?> kind : PluginKind.ALL) {
            int warningsBefore = warnings.size();
            Map<Class<?>, Plugin<?>> ofKind = new LinkedHashMap<>(); // two interfaces may list a class
            for (Class<? extends Plugin<?>> service : kind.services()) {
                for (Plugin<?> plugin : ServiceFiles.load(service, loader, warnings)) {
                    ofKind.putIfAbsent(plugin.getClass(), plugin);
                }
            }
            found.addAll(ofKind.values());
            if (warnings.size() == warningsBefore) {
                ShippedPlugins.whyMissing(kind, ofKind.values(), loader).ifPresent(why -> missing.put(kind, why));
            }
        }
        warnings.addAll(missing.values());
        return none().with(found, warnings, missing);
    }

    /**
     * Returns a registry with these plugins in addition.
     *
     * @throws PluginException if a name is invalid or already taken
     */
    public Plugins plus(Plugin<?>... plugins) {
        return plus(List.of(plugins));
    }

    /**
     * Returns a registry with these plugins in addition.
     *
     * @throws PluginException if a name is invalid or already taken
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

    /** Adds an entry, or returns a problem that names the other plugin if the name is taken. */
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
        } catch (RuntimeException | Error e) {
            BrokenPlugin.rethrowFatal(e);
            found = "name() threw " + Problem.clean(e.toString());
        }
        return Optional.of(new Problem(
                ErrorCode.PLG_NAME,
                Location.of(
                        ServiceFiles.sourceOf(plugin.getClass()),
                        plugin.getClass().getName()),
                "a plugin's name must match " + Plugin.NAME_PATTERN + ", found " + found));
    }

    /** Returns non-fatal warnings of plugins that could not be loaded or are missing. */
    public List<Problem> warnings() {
        return warnings;
    }

    /** Returns all plugins of a kind, sorted by name. */
    public <T extends Plugin<T>> List<Entry<T>> entries(PluginKind<T> kind) {
        List<Entry<T>> list = new ArrayList<>();
        for (Entry<?> entry : entries.get(kind).values()) {
            list.add(new Entry<>(kind.type().cast(entry.plugin()), entry.source()));
        }
        return list;
    }

    /** Returns the names of all plugins of a kind, sorted. */
    public List<String> names(PluginKind<?> kind) {
        return List.copyOf(entries.get(kind).keySet());
    }

    /**
     * Returns the activation that a spec names.
     *
     * @throws ConfigException if it is unknown or its options are wrong
     * @throws PluginException if it breaks its contract
     */
    public RowActivation activation(PluginSpec spec) {
        return require(PluginKind.ACTIVATION, spec);
    }

    /**
     * Returns the loss that a spec names.
     *
     * @throws ConfigException if it is unknown or its options are wrong
     * @throws PluginException if it breaks its contract
     */
    public Loss loss(PluginSpec spec) {
        return require(PluginKind.LOSS, spec);
    }

    /**
     * Returns the optimizer that a spec names.
     *
     * @throws ConfigException if it is unknown or its options are wrong
     * @throws PluginException if it breaks its contract
     */
    public Optimizer optimizer(PluginSpec spec) {
        return require(PluginKind.OPTIMIZER, spec);
    }

    /**
     * Returns the solver that a spec names.
     *
     * @throws ConfigException if it is unknown or its options are wrong
     * @throws PluginException if it breaks its contract
     */
    public Solver solver(PluginSpec spec) {
        return require(PluginKind.SOLVER, spec);
    }

    /**
     * Returns the initializer that a spec names.
     *
     * @throws ConfigException if it is unknown or its options are wrong
     * @throws PluginException if it breaks its contract
     */
    public Initializer initializer(PluginSpec spec) {
        return require(PluginKind.INITIALIZER, spec);
    }

    /**
     * Returns the metric that a spec names.
     *
     * @throws ConfigException if it is unknown or its options are wrong
     * @throws PluginException if it breaks its contract
     */
    public Metric metric(PluginSpec spec) {
        return require(PluginKind.METRIC, spec);
    }

    /**
     * Returns the learning rate schedule that a spec names.
     *
     * @throws ConfigException if it is unknown or its options are wrong
     * @throws PluginException if it breaks its contract
     */
    public Schedule schedule(PluginSpec spec) {
        return require(PluginKind.SCHEDULE, spec);
    }

    /**
     * Returns the encoding or scaling that a spec names.
     *
     * @throws ConfigException if it is unknown or its options are wrong
     * @throws PluginException if it breaks its contract
     */
    public Encoding encoding(PluginSpec spec) {
        return require(PluginKind.ENCODING, spec);
    }

    private <T extends Plugin<T>> T require(PluginKind<T> kind, PluginSpec spec) {
        List<Problem> problems = new ArrayList<>();
        Optional<T> plugin = resolve(kind, spec, "/" + kind.title(), problems);
        return plugin.orElseThrow(() -> fault(problems));
    }

    /**
     * Returns the exception for problems from {@link #resolve}, possibly together with other problems of the document.
     *
     * @return a {@link PluginException} if all problems are faults of plugins, otherwise a {@link ConfigException}
     */
    public static MlpException fault(List<Problem> problems) {
        return problems.stream().allMatch(problem -> problem.code() == ErrorCode.PLG_CONTRACT)
                ? new PluginException(problems)
                : new ConfigException(problems);
    }

    /**
     * Returns the plugin that a spec names, configured with the options of the spec.
     *
     * @param kind the kind of plugin
     * @param spec the name and options
     * @param pointer the JSON pointer of the spec in its document
     * @param problems receives all problems of the spec
     * @return empty if there are problems
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
                            + ofOtherKind(kind, spec.type()).orElseGet(() -> suggestion(kind, spec.type()))
                            + (missing.containsKey(kind)
                                    ? " " + missing.get(kind).message() + "."
                                    : "")
                            + " Available: "
                            + (names(kind).isEmpty() ? "none" : String.join(", ", names(kind)))));
            return Optional.empty();
        }
        boolean isFloat64 = List.of(PluginKind.SCHEDULE, PluginKind.METRIC, PluginKind.SOLVER, PluginKind.ENCODING)
                .contains(kind);
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
        } catch (RuntimeException | Error e) {
            BrokenPlugin.rethrowFatal(e);
            problems.add(contract(entry, pointer, "with(PluginOptions) threw " + Problem.clean(e.toString())));
        }
        List<String> accepted =
                parameters.declared().stream().map(PluginOptions.Declared::name).toList();
        for (PluginOptions.Fault fault : parameters.faults()) {
            String message = fault.code() == ErrorCode.CFG_UNKNOWN_KEY
                    ? kind.title() + " '" + spec.type() + "' has no parameter " + Problem.show(fault.name()) + "."
                            + Suggestion.sentence(fault.name(), accepted) + " It " + fault.message()
                    : fault.name() + " " + fault.message();
            problems.add(
                    new Problem(fault.code(), Location.of("", pointer + "/" + Location.token(fault.name())), message));
        }
        return parameters.faults().isEmpty() && configured != null
                ? compiled(kind, configured, entry, pointer, problems)
                : Optional.empty();
    }

    private static <T extends Plugin<T>> Optional<T> compiled(
            PluginKind<T> kind, T plugin, Entry<?> entry, String pointer, List<Problem> problems) {
        try {
            Plugin<?> compiled = plugin instanceof RowActivation activation
                    ? activation.compiled()
                    : plugin instanceof Loss loss ? loss.compiled() : plugin;
            return Optional.of(kind.type().cast(compiled));
        } catch (RuntimeException | Error e) {
            BrokenPlugin.rethrowFatal(e);
            String reason =
                    e instanceof ConfigException fault ? fault.problems().get(0).message() : e.toString();
            problems.add(contract(entry, pointer, "its expression() cannot be used: " + Problem.clean(reason)));
            return Optional.empty();
        }
    }

    /**
     * Returns the sentence {@code " Did you mean 'relu'?"} about the plugin with the nearest name or with this alias.
     *
     * @return empty if no plugin is near
     */
    public String suggestion(PluginKind<?> kind, String name) {
        Map<String, List<String>> candidates = new TreeMap<>();
        entries.get(kind).forEach((known, entry) -> candidates.put(known, aliases(entry.plugin())));
        return Suggestion.sentence(name, candidates);
    }

    /** Returns a sentence if an optimizer was named where a solver is expected, or the reverse. */
    private Optional<String> ofOtherKind(PluginKind<?> kind, String name) {
        PluginKind<?> other = kind.equals(PluginKind.OPTIMIZER) ? PluginKind.SOLVER : PluginKind.OPTIMIZER;
        return (kind.equals(PluginKind.OPTIMIZER) || kind.equals(PluginKind.SOLVER))
                        && entries.get(other).containsKey(name)
                ? Optional.of(" It is " + (other.equals(PluginKind.SOLVER) ? "a " : "an ") + other.title()
                        + ": write \"" + other.title() + "\": \"" + name + "\" in place of \"" + kind.title() + "\".")
                : Optional.empty();
    }

    /** Returns no aliases if the plugin fails: they only improve a message. */
    private static List<String> aliases(Plugin<?> plugin) {
        try {
            return List.copyOf(plugin.aliases());
        } catch (RuntimeException | Error e) {
            BrokenPlugin.rethrowFatal(e);
            return List.of();
        }
    }

    private static Problem contract(Entry<?> entry, String pointer, String fault) {
        return new Problem(
                ErrorCode.PLG_CONTRACT,
                Location.of("", pointer),
                "plugin '" + entry.plugin().name() + "' ("
                        + entry.plugin().getClass().getName() + " in " + entry.source() + "): " + fault);
    }
}
