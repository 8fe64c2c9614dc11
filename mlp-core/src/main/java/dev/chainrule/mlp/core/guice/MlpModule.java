package dev.chainrule.mlp.core.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
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
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.linalg.Kernels;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.Trainer;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Binds {@link Plugins}, {@link Kernel} and {@link Trainer}.
 *
 * <p>The registry contains the plugins that ServiceLoader finds and those that the application binds, whose
 * dependencies are injected:
 *
 * <pre>{@code
 * Multibinder.newSetBinder(binder(), Activation.class).addBinding().to(Calibrated.class);
 * }</pre>
 *
 * <p>Sets of all plugin interfaces are supported, including {@link Activation}, {@link ElementwiseOptimizer}, {@link
 * ClassMetric} and {@link NumberMetric}. Several modules may install this one.
 *
 * @since 0.2
 */
@SuppressWarnings("exports") // a module that uses this class requires Guice itself
public final class MlpModule extends AbstractModule {
    private final ClassLoader loader;

    /** Creates a module that finds plugins with the class loader of the API. */
    public MlpModule() {
        this(Plugin.class.getClassLoader());
    }

    /** Creates a module that finds plugins with the given class loader. */
    public MlpModule(ClassLoader loader) {
        this.loader = loader;
    }

    @Override
    protected void configure() {
        for (PluginKind<?> kind : PluginKind.ALL) {
            for (Class<? extends Plugin<?>> type : kind.services()) {
                Multibinder.newSetBinder(binder(), type);
            }
        }
    }

    @Provides
    @Singleton
    Plugins plugins(
            Set<RowActivation> rowActivations,
            Set<Activation> activations,
            Set<Loss> losses,
            Set<Optimizer> optimizers,
            Set<ElementwiseOptimizer> elementwiseOptimizers,
            Set<Solver> solvers,
            Set<Initializer> initializers,
            Set<Schedule> schedules,
            Set<Metric> metrics,
            Set<ClassMetric> classMetrics,
            Set<NumberMetric> numberMetrics,
            Set<Encoding> encodings,
            Set<CategoryEncoding> categoryEncodings,
            Set<NumberEncoding> numberEncodings,
            Set<TextEncoding> textEncodings,
            Set<Scaling> scalings,
            Set<LinearScaling> linearScalings) {
        Set<Plugin<?>> added = new LinkedHashSet<>(); // a plugin may be in two sets
        added.addAll(rowActivations);
        added.addAll(activations);
        added.addAll(losses);
        added.addAll(optimizers);
        added.addAll(elementwiseOptimizers);
        added.addAll(solvers);
        added.addAll(initializers);
        added.addAll(schedules);
        added.addAll(metrics);
        added.addAll(classMetrics);
        added.addAll(numberMetrics);
        added.addAll(encodings);
        added.addAll(categoryEncodings);
        added.addAll(numberEncodings);
        added.addAll(textEncodings);
        added.addAll(scalings);
        added.addAll(linearScalings);
        return Plugins.load(loader).plus(added);
    }

    @Provides
    @Singleton
    Kernel kernel() {
        return Kernels.choose().kernel();
    }

    @Provides
    Trainer trainer(Plugins plugins, Kernel kernel) {
        return new Trainer(plugins, kernel);
    }

    /** Compares the class loaders, so that Guice installs equal modules only once. */
    @Override
    public boolean equals(Object other) {
        return other instanceof MlpModule module && module.loader.equals(loader);
    }

    @Override
    public int hashCode() {
        return loader.hashCode();
    }
}
