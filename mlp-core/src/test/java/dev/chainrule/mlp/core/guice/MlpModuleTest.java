package dev.chainrule.mlp.core.guice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.multibindings.Multibinder;
import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.Parameters;
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
        public Amplifier with(Parameters parameters) {
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
