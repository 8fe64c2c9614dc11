package dev.chainrule.mlp.examples.plugin;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.PluginOptions;

/** Bent identity: f(z) = b(√(z²+1) − 1) + z.  f′(z) = bz/√(z²+1) + 1. */
public record Bent(double bend) implements Activation {

    /** Creates the activation with b = ½. */
    public Bent() {
        this(0.5);
    }

    @Override
    public String name() {
        return "bent";
    }

    @Override
    public double value(double z) {
        return bend * (Math.sqrt(z * z + 1) - 1) + z;
    }

    @Override
    public double derivative(double z) {
        return bend * z / Math.sqrt(z * z + 1) + 1;
    }

    @Override
    public Bent with(PluginOptions options) {
        return new Bent(options.number("bend", bend));
    }
}
