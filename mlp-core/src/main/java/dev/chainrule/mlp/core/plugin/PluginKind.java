package dev.chainrule.mlp.core.plugin;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.CategoryEncoding;
import dev.chainrule.mlp.api.ClassMetric;
import dev.chainrule.mlp.api.ElementwiseOptimizer;
import dev.chainrule.mlp.api.Encoding;
import dev.chainrule.mlp.api.Initializer;
import dev.chainrule.mlp.api.LinearScaling;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.api.NumberEncoding;
import dev.chainrule.mlp.api.NumberMetric;
import dev.chainrule.mlp.api.Optimizer;
import dev.chainrule.mlp.api.Plugin;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.api.Scaling;
import dev.chainrule.mlp.api.Schedule;
import dev.chainrule.mlp.api.Solver;
import dev.chainrule.mlp.api.TextEncoding;
import java.util.List;

/**
 * A kind of plugin, with its interface and the service types under which jars list its plugins.
 *
 * @param <T> the plugin interface
 * @param title the name of the kind in messages, for example {@code activation}
 * @param type the plugin interface
 * @param services the types whose service files are read
 * @since 0.2
 */
public record PluginKind<T extends Plugin<T>>(String title, Class<T> type, List<Class<? extends T>> services) {

    /** Activations, element-wise or of a whole row. */
    public static final PluginKind<RowActivation> ACTIVATION =
            new PluginKind<>("activation", RowActivation.class, List.of(Activation.class, RowActivation.class));

    /** Losses. */
    public static final PluginKind<Loss> LOSS = new PluginKind<>("loss", Loss.class, List.of(Loss.class));

    /** Optimizers. */
    public static final PluginKind<Optimizer> OPTIMIZER =
            new PluginKind<>("optimizer", Optimizer.class, List.of(Optimizer.class, ElementwiseOptimizer.class));

    /** Initializers. */
    public static final PluginKind<Initializer> INITIALIZER =
            new PluginKind<>("initializer", Initializer.class, List.of(Initializer.class));

    /** Learning rate schedules. */
    public static final PluginKind<Schedule> SCHEDULE =
            new PluginKind<>("schedule", Schedule.class, List.of(Schedule.class));

    /** Metrics, of classes or of numbers. */
    public static final PluginKind<Metric> METRIC =
            new PluginKind<>("metric", Metric.class, List.of(Metric.class, ClassMetric.class, NumberMetric.class));

    /** Solvers, which minimize the loss of all rows together. */
    public static final PluginKind<Solver> SOLVER = new PluginKind<>("solver", Solver.class, List.of(Solver.class));

    /** Encodings of columns; scalings are the ones that can be undone. */
    public static final PluginKind<Encoding> ENCODING = new PluginKind<>(
            "encoding",
            Encoding.class,
            List.of(
                    Encoding.class,
                    CategoryEncoding.class,
                    NumberEncoding.class,
                    TextEncoding.class,
                    Scaling.class,
                    LinearScaling.class));

    /** All kinds. */
    public static final List<PluginKind<?>> ALL =
            List.of(ACTIVATION, LOSS, OPTIMIZER, SOLVER, INITIALIZER, SCHEDULE, METRIC, ENCODING);
}
