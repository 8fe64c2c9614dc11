package dev.chainrule.mlp.activations;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.Plugin;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** What the service files of this module list; other plugins may be on the class path of a test. */
final class Shipped {
    private Shipped() {}

    static <T extends Plugin<?>> Stream<T> plugins(Class<T> service) {
        return ServiceLoader.load(service).stream()
                .filter(provider -> provider.type().getPackage() == Shipped.class.getPackage())
                .map(ServiceLoader.Provider::get)
                .filter(plugin -> !plugin.name().equals("formula")); // has no function of its own
    }

    static Activation activation(String name) {
        return plugins(Activation.class)
                .filter(activation -> activation.name().equals(name))
                .findFirst()
                .orElseThrow()
                .compiled();
    }
}
