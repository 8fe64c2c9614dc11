package dev.chainrule.mlp.core.guice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.PrivateModule;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.name.Names;
import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.ClassMetric;
import dev.chainrule.mlp.api.ElementwiseOptimizer;
import dev.chainrule.mlp.api.NumberMetric;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.training.Trainer;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

class MlpModuleTest {

    /** Something that an application has and a plugin wants. */
    record Gain(double value) {}

    static final class Amplifier implements Activation {
        private final Gain gain;

        @Inject
        Amplifier(Gain gain) {
            this.gain = gain;
        }

        @Override
        public String name() {
            return "amplifier";
        }

        @Override
        public Amplifier with(PluginOptions options) {
            return this;
        }

        @Override
        public double value(double z) {
            return gain.value() * z;
        }

        @Override
        public double derivative(double z) {
            return gain.value();
        }
    }

    private static final class Application extends AbstractModule {
        @Override
        protected void configure() {
            install(new MlpModule());
            bind(Gain.class).toInstance(new Gain(7));
            Multibinder.newSetBinder(binder(), RowActivation.class).addBinding().to(Amplifier.class);
        }
    }

    @Test
    void aPluginWithDependenciesMeetsThoseOfServiceLoader() {
        Plugins plugins = Guice.createInjector(new Application()).getInstance(Plugins.class);
        assertEquals(14.0, ((Activation) plugins.activation(PluginSpec.of("amplifier"))).value(2));
        assertTrue(plugins.names(PluginKind.ACTIVATION).contains("relu"));
    }

    /** Accuracy by another name. */
    static final class Hits implements ClassMetric {
        @Override
        public String name() {
            return "hits";
        }

        @Override
        public Hits with(PluginOptions options) {
            return this;
        }

        @Override
        public Tally start(int classes) {
            throw new UnsupportedOperationException();
        }
    }

    /** An error by another name. */
    static final class Misses implements NumberMetric {
        @Override
        public String name() {
            return "misses";
        }

        @Override
        public Misses with(PluginOptions options) {
            return this;
        }

        @Override
        public Tally start(int targets) {
            throw new UnsupportedOperationException();
        }
    }

    /** Does nothing. */
    static final class Rest implements ElementwiseOptimizer {
        @Override
        public String name() {
            return "rest";
        }

        @Override
        public Rest with(PluginOptions options) {
            return this;
        }

        @Override
        public void update(
                float[] options, float[] gradient, float[][] slots, int from, int to, double rate, long step) {}
    }

    private static final class Subtypes extends AbstractModule {
        @Override
        protected void configure() {
            install(new MlpModule());
            bind(Gain.class).toInstance(new Gain(7));
            Multibinder.newSetBinder(binder(), Activation.class).addBinding().to(Amplifier.class);
            Multibinder.newSetBinder(binder(), ClassMetric.class).addBinding().to(Hits.class);
            Multibinder.newSetBinder(binder(), NumberMetric.class).addBinding().to(Misses.class);
            Multibinder.newSetBinder(binder(), ElementwiseOptimizer.class)
                    .addBinding()
                    .to(Rest.class);
        }
    }

    @Test
    void setsOfSubtypesAreReadToo() {
        Plugins plugins = Guice.createInjector(new Subtypes()).getInstance(Plugins.class);
        assertEquals(14.0, ((Activation) plugins.activation(PluginSpec.of("amplifier"))).value(2));
        assertTrue(plugins.metric(PluginSpec.of("hits")) instanceof Hits);
        assertTrue(plugins.metric(PluginSpec.of("misses")) instanceof Misses);
        assertTrue(plugins.optimizer(PluginSpec.of("rest")) instanceof Rest);
    }

    @Test
    void onePluginInTwoSetsIsOne() {
        Amplifier one = new Amplifier(new Gain(3));
        Plugins plugins = Guice.createInjector(new MlpModule(), new AbstractModule() {
                    @Override
                    protected void configure() {
                        Multibinder.newSetBinder(binder(), Activation.class)
                                .addBinding()
                                .toInstance(one);
                        Multibinder.newSetBinder(binder(), RowActivation.class)
                                .addBinding()
                                .toInstance(one);
                    }
                })
                .getInstance(Plugins.class);
        assertSame(one, plugins.activation(PluginSpec.of("amplifier")));
    }

    @Test
    void severalModulesMayInstallIt() {
        Injector injector = Guice.createInjector(new Application(), new MlpModule(), new AbstractModule() {
            @Override
            protected void configure() {
                install(new MlpModule());
                Multibinder.newSetBinder(binder(), ClassMetric.class)
                        .addBinding()
                        .to(Hits.class);
            }
        });
        Plugins plugins = injector.getInstance(Plugins.class);
        assertTrue(plugins.names(PluginKind.ACTIVATION).contains("amplifier"));
        assertTrue(plugins.names(PluginKind.METRIC).contains("hits"));
        assertEquals(new MlpModule(), new MlpModule());
        assertNotEquals(new MlpModule(), new MlpModule(new ClassLoader() {}));
    }

    /** A registry of its own, beside others in one injector. */
    private static final class OwnRegistry extends PrivateModule {
        private final String name;
        private final double gain;

        OwnRegistry(String name, double gain) {
            this.name = name;
            this.gain = gain;
        }

        @Override
        protected void configure() {
            install(new MlpModule());
            Multibinder.newSetBinder(binder(), Activation.class).addBinding().toInstance(new Amplifier(new Gain(gain)));
            Key<Plugins> key = Key.get(Plugins.class, Names.named(name));
            bind(key).to(Plugins.class);
            expose(key);
        }
    }

    @Test
    void oneInjectorMayHaveTwoRegistries() {
        Injector injector = Guice.createInjector(new OwnRegistry("weak", 2), new OwnRegistry("strong", 9));
        assertEquals(2.0, amplified(injector, "weak"));
        assertEquals(9.0, amplified(injector, "strong"));
    }

    private static double amplified(Injector injector, String name) {
        Plugins plugins = injector.getInstance(Key.get(Plugins.class, Names.named(name)));
        return ((Activation) plugins.activation(PluginSpec.of("amplifier"))).value(1);
    }

    @Test
    void aTrainerComesInjected() {
        Injector injector = Guice.createInjector(new Application());
        assertNotSame(injector.getInstance(Trainer.class), injector.getInstance(Trainer.class));
        assertSame(injector.getInstance(Plugins.class), injector.getInstance(Plugins.class));
    }

    @Test
    void twoInjectorsShareNothing() {
        Plugins first = Guice.createInjector(new MlpModule()).getInstance(Plugins.class);
        assertNotSame(first, Guice.createInjector(new MlpModule()).getInstance(Plugins.class));
        assertEquals(Plugins.load().names(PluginKind.ACTIVATION), first.names(PluginKind.ACTIVATION));
    }
}
