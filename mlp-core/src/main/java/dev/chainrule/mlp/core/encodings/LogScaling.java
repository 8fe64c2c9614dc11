package dev.chainrule.mlp.core.encodings;

import dev.chainrule.mlp.api.ColumnValues;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Scaling;
import dev.chainrule.mlp.api.expression.Expression;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Scales the logarithm to mean 0 and standard deviation 1, for skewed numbers such as prices and counts:
 *
 * <pre>
 *   u = sign(x) ln(1 + |x|),   x′ = (u − mean of u) / deviation of u
 * </pre>
 *
 * <p>It is defined for all numbers. For x ≥ 0 it is scikit-learn's {@code FunctionTransformer(np.log1p, np.expm1)} before
 * a {@code StandardScaler}.
 */
public record LogScaling() implements Scaling {
    /** e to a higher power is no float64. */
    private static final double LARGEST_LOG = 709;

    @Override
    public String name() {
        return "log";
    }

    @Override
    public List<String> aliases() {
        return List.of("log1p", "logarithm", "ln");
    }

    /** Returns the mean and the deviation of the logarithms. */
    @Override
    public double[] fit(ColumnValues column) {
        double[] logs = column.sorted();
        for (int i = 0; i < logs.length; i++) {
            logs[i] = log(logs[i]);
        }
        ColumnValues scaled = ColumnValues.of(logs);
        return ConstantColumn.fitted(scaled.mean(), scaled.deviation());
    }

    private static double log(double value) {
        return Math.copySign(StrictMath.log1p(Math.abs(value)), value);
    }

    @Override
    public double scale(double value, double[] fitted) {
        return (log(value) - fitted[0]) / fitted[1];
    }

    @Override
    public double unscale(double scaled, double[] fitted) {
        double log = scaled * fitted[1] + fitted[0];
        return Math.copySign(StrictMath.expm1(Math.min(Math.abs(log), LARGEST_LOG)), log);
    }

    @Override
    public Optional<Expression> expression(double[] fitted) {
        return Optional.of(Expression.parse("(sign(x) * log1p(abs(x)) - center) / width")
                .with(Map.of("center", fitted[0]))
                .with(Map.of("width", fitted[1])));
    }

    @Override
    public Optional<Expression> inverseExpression(double[] fitted) {
        return Optional.of(Expression.parse("sign(x * width + center) * expm1(min(abs(x * width + center), largest))")
                .with(Map.of("center", fitted[0]))
                .with(Map.of("width", fitted[1]))
                .with(Map.of("largest", LARGEST_LOG)));
    }

    @Override
    public LogScaling with(PluginOptions options) {
        return this;
    }
}
