package dev.chainrule.mlp.core.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import dev.chainrule.mlp.api.Initializer;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.api.Optimizer;
import dev.chainrule.mlp.api.Plugin;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.api.Schedule;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.linalg.Kernels;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Binds {@link Plugins}, {@link Kernel} and {@link Trainer}.
 *
 * <p>The registry holds what ServiceLoader finds and what an application adds, with its dependencies injected:
 *
 * <pre>{@code
 * Multibinder.newSetBinder(binder(), RowActivation.class).addBinding().to(Calibrated.class);
 * }</pre>
 */
public final class MlpModule extends AbstractModule {
    private final ClassLoader loader;

    /** Finds plugins with the class loader of the API. */
    public MlpModule() {
        this(Plugin.class.getClassLoader());
    }

    /** Finds plugins with this class loader. */
    public MlpModule(ClassLoader loader) {
        this.loader = loader;
    }

    @Override
    protected void configure() {
        Multibinder.newSetBinder(binder(), RowActivation.class);
        Multibinder.newSetBinder(binder(), Loss.class);
        Multibinder.newSetBinder(binder(), Optimizer.class);
        Multibinder.newSetBinder(binder(), Initializer.class);
        Multibinder.newSetBinder(binder(), Schedule.class);
        Multibinder.newSetBinder(binder(), Metric.class);
    }

    @Provides
    @Singleton
    Plugins plugins(
            Set<RowActivation> activations,
            Set<Loss> losses,
            Set<Optimizer> optimizers,
            Set<Initializer> initializers,
            Set<Schedule> schedules,
            Set<Metric> metrics) {
        List<Plugin<?>> added = new ArrayList<>();
        added.addAll(activations);
        added.addAll(losses);
        added.addAll(optimizers);
        added.addAll(initializers);
        added.addAll(schedules);
        added.addAll(metrics);
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
}
