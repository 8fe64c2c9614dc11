package dev.chainrule.mlp.core.encodings;

import dev.chainrule.mlp.api.ColumnValues;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Scaling;
import dev.chainrule.mlp.api.expression.Expression;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Scales by median and quartiles and squashes outliers smoothly into (−3, 3):
 *
 * <pre>
 *   u = f (x − median),   x′ = u / √(1 + (u/3)²)
 * </pre>
 *
 * where f is 1 / (q75 − q25); if the quartiles are equal, 2 / (high − low); in a constant column 0.
 *
 * <p>Holzmüller, Grinsztajn and Steinwart, "Better by default: strong pre-tuned MLPs and boosted trees on tabular data"
 * (2024), section 3: robust scaling and smooth clipping. Scaling back stays within the training values.
 */
public record RobustSmooth() implements Scaling {
    private static final double LIMIT = 3;
    /** From here on, u / √(1 + (u/3)²) rounds to 3. */
    private static final double HUGE = 1e9;

    @Override
    public String name() {
        return "robust-smooth";
    }

    @Override
    public List<String> aliases() {
        return List.of("robust", "robustscaler", "robust-scaler");
    }

    /** Returns the median, f, and the smallest and largest value. */
    @Override
    public double[] fit(ColumnValues column) {
        double quartiles = column.quantile(0.75) - column.quantile(0.25);
        double width = quartiles > 0 ? quartiles : (column.high() - column.low()) / 2;
        double factor = width > 0 ? Math.min(1 / width, Double.MAX_VALUE) : 0;
        return new double[] {column.quantile(0.5), factor, column.low(), column.high()};
    }

    @Override
    public double scale(double value, double[] fitted) {
        double u = fitted[1] * (value - fitted[0]);
        if (Math.abs(u) > HUGE) {
            return Math.copySign(LIMIT, u);
        }
        double t = u / LIMIT;
        return u / Math.sqrt(1 + t * t);
    }

    @Override
    public double unscale(double scaled, double[] fitted) {
        double t = scaled / LIMIT;
        double value = fitted[1] == 0
                ? fitted[0]
                : Math.abs(t) < 1
                        ? fitted[0] + scaled / Math.sqrt(1 - t * t) / fitted[1]
                        : Math.copySign(Double.POSITIVE_INFINITY, t);
        return Math.max(fitted[2], Math.min(fitted[3], value));
    }

    @Override
    public Optional<Expression> expression(double[] fitted) {
        return Optional.of(Expression.parse("limited / sqrt(1 + (limited / 3)^2)")
                .replace(
                        Expression.variable("limited"),
                        Expression.parse("max(-huge, min(huge, factor * (x - median)))"))
                .with(Map.of("huge", HUGE))
                .with(Map.of("factor", fitted[1]))
                .with(Map.of("median", fitted[0])));
    }

    @Override
    public Optional<Expression> inverseExpression(double[] fitted) {
        if (fitted[1] == 0) {
            return Optional.of(Expression.of(fitted[0]));
        }
        return Optional.of(Expression.parse("where(x < 3, where(-3 < x, max(low, min(high, unsquashed)), low), high)")
                .replace(
                        Expression.variable("unsquashed"),
                        Expression.parse("median + x / sqrt(1 - (x / 3)^2) / factor"))
                .with(Map.of("low", fitted[2]))
                .with(Map.of("high", fitted[3]))
                .with(Map.of("median", fitted[0]))
                .with(Map.of("factor", fitted[1])));
    }

    @Override
    public RobustSmooth with(PluginOptions options) {
        return this;
    }
}
