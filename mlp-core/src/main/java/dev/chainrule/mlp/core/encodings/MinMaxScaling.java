package dev.chainrule.mlp.core.encodings;

import dev.chainrule.mlp.api.ColumnValues;
import dev.chainrule.mlp.api.LinearScaling;
import dev.chainrule.mlp.api.PluginOptions;
import java.util.List;

/**
 * Scales the smallest value to 0 and the largest to 1: x′ = (x − low) / (high − low), as scikit-learn's
 * {@code MinMaxScaler}. A constant column becomes 0.
 */
public record MinMaxScaling() implements LinearScaling {

    @Override
    public String name() {
        return "min-max";
    }

    @Override
    public List<String> aliases() {
        return List.of("minmax", "minmaxscaler", "min_max");
    }

    @Override
    public double[] fit(ColumnValues column) {
        return ConstantColumn.fitted(column.low(), column.high() - column.low());
    }

    @Override
    public MinMaxScaling with(PluginOptions options) {
        return this;
    }
}
