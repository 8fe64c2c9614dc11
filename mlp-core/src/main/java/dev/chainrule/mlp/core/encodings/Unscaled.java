package dev.chainrule.mlp.core.encodings;

import dev.chainrule.mlp.api.ColumnValues;
import dev.chainrule.mlp.api.LinearScaling;
import dev.chainrule.mlp.api.PluginOptions;

/** Leaves numbers as they are: x′ = x. */
public record Unscaled() implements LinearScaling {

    @Override
    public String name() {
        return "none";
    }

    @Override
    public double[] fit(ColumnValues column) {
        return new double[] {0, 1};
    }

    @Override
    public Unscaled with(PluginOptions options) {
        return this;
    }
}
