package dev.chainrule.mlp.core.plugin;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.Encoding;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Initializer;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.api.Optimizer;
import dev.chainrule.mlp.api.Plugin;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.api.Schedule;
import dev.chainrule.mlp.api.Solver;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The built-in plugins of one service file. Explains why a class loader does not find them.
 *
 * @param kind the kind of plugin
 * @param service the type of the service file
 * @param module the jar that contains the plugins
 * @param example the class of one of the plugins
 */
record ShippedPlugins(PluginKind<?> kind, Class<? extends Plugin<?>> service, String module, String example) {

    private static final List<ShippedPlugins> ALL = List.of(
            new ShippedPlugins(
                    PluginKind.ACTIVATION,
                    Activation.class,
                    "mlp-activations",
                    "dev.chainrule.mlp.activations.Identity"),
            new ShippedPlugins(
                    PluginKind.ACTIVATION,
                    RowActivation.class,
                    "mlp-activations",
                    "dev.chainrule.mlp.activations.Softmax"),
            new ShippedPlugins(PluginKind.LOSS, Loss.class, "mlp-losses", "dev.chainrule.mlp.losses.SquaredError"),
            new ShippedPlugins(
                    PluginKind.OPTIMIZER, Optimizer.class, "mlp-core", "dev.chainrule.mlp.core.optimizers.Sgd"),
            new ShippedPlugins(PluginKind.SOLVER, Solver.class, "mlp-core", "dev.chainrule.mlp.core.solvers.Lbfgs"),
            new ShippedPlugins(
                    PluginKind.INITIALIZER,
                    Initializer.class,
                    "mlp-core",
                    "dev.chainrule.mlp.core.initializers.RandomNormal"),
            new ShippedPlugins(
                    PluginKind.SCHEDULE, Schedule.class, "mlp-core", "dev.chainrule.mlp.core.schedules.ConstantRate"),
            new ShippedPlugins(PluginKind.METRIC, Metric.class, "mlp-core", "dev.chainrule.mlp.core.metrics.Accuracy"),
            new ShippedPlugins(
                    PluginKind.ENCODING, Encoding.class, "mlp-core", "dev.chainrule.mlp.core.encodings.Unscaled"));

    /**
     * Returns the reason why built-in plugins of a kind are missing.
     *
     * @param found the plugins of this kind that the class loader finds
     * @return the first problem; empty if none is missing
     */
    static Optional<Problem> whyMissing(PluginKind<?> kind, Collection<? extends Plugin<?>> found, ClassLoader loader) {
        return ALL.stream()
                .filter(each -> each.kind.equals(kind))
                .filter(each -> found.stream()
                        .noneMatch(plugin -> plugin.getClass().getName().equals(each.example)))
                .map(each -> each.why(loader))
                .findFirst();
    }

    private Problem why(ClassLoader loader) {
        boolean hasClasses = loader.getResource(example.replace('.', '/') + ".class") != null;
        return new Problem(
                ErrorCode.PLG_LOAD,
                Location.NONE,
                hasClasses
                        ? "META-INF/services/" + service.getName() + " does not list the plugins of " + module
                                + ", whose classes are there: it was probably overwritten when a fat jar was built. It must"
                                + " hold the lines of all jars, as " + example
                                + "; maven-shade-plugin merges them with its ServicesResourceTransformer"
                        : module + " is not on the class path, which has the library's plugins of the kind "
                                + kind.title() + ". Add the dependency dev.chainrule:" + module);
    }
}
