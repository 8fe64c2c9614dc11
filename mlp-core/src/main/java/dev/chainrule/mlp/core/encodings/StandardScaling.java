package dev.chainrule.mlp.core.encodings;

import dev.chainrule.mlp.api.ColumnValues;
import dev.chainrule.mlp.api.LinearScaling;
import dev.chainrule.mlp.api.PluginOptions;
import java.util.List;

/**
 * Scales to mean 0 and population standard deviation 1: x′ = (x − mean) / deviation, as scikit-learn's
 * {@code StandardScaler}. A constant column becomes 0.
 */
public record StandardScaling() implements LinearScaling {

    @Override
    public String name() {
        return "standard";
    }

    @Override
    public List<String> aliases() {
        return List.of("standardscaler", "standard-scaler", "zscore", "z-score", "normalize", "standardize");
    }

    @Override
    public double[] fit(ColumnValues column) {
        return ConstantColumn.fitted(column.mean(), column.deviation());
    }

    @Override
    public StandardScaling with(PluginOptions options) {
        return this;
    }
}
