package dev.chainrule.mlp.report;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.Formula;
import dev.chainrule.mlp.api.PluginOptions;
import java.util.Optional;

/** Somebody else's activation, f(z) = z / (1 + z²), which no page can compute.  f′(z) = (1 − z²) / (1 + z²)². */
record Bump() implements Activation {

    @Override
    public String name() {
        return "bump";
    }

    @Override
    public Bump with(PluginOptions options) {
        return this;
    }

    @Override
    public double value(double z) {
        return z / (1 + z * z);
    }

    @Override
    public double derivative(double z) {
        return (1 - z * z) / ((1 + z * z) * (1 + z * z));
    }

    @Override
    public Optional<Formula> formula() {
        return Optional.of(new Formula("z / (1 + z²)", "(1 − z²) / (1 + z²)²"));
    }
}
