package dev.chainrule.mlp.report;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.expression.Expression;
import java.util.Map;
import java.util.Optional;

/** Somebody else's activation that states nothing but its expression. */
record Bent(double bend) implements Activation {

    @Override
    public String name() {
        return "bent";
    }

    @Override
    public Bent with(PluginOptions options) {
        return new Bent(options.number("bend", bend));
    }

    @Override
    public Optional<Expression> expression() {
        return Optional.of(Expression.parse("where(z < 2, bend * (sqrt(z^2 + 1) - 1) + z, log2(z) + asinh(bend))")
                .with(Map.of("bend", bend)));
    }
}
