package dev.chainrule.mlp.api.expression;

import java.util.Map;

/**
 * The distribution function Φ of the normal distribution in elementary operations, for others that compute in float64 and
 * lack it.
 *
 * @since 0.2
 */
public final class NormalFormula {
    private NormalFormula() {}

    /** Returns Φ(u) as a formula with exp and arithmetic alone. Its absolute error is below 1e-15, like that of normalCdf(u). */
    public static Expression cdf() {
        Expression t = Expression.variable("t");
        double[] coefficients = Functions.MILLS;
        Expression p = Expression.of(coefficients[coefficients.length - 1]);
        for (int i = coefficients.length - 2; i >= 0; i--) {
            p = new Expression.Binary(
                    Operator.ADD, new Expression.Binary(Operator.MULTIPLY, p, t), Expression.of(coefficients[i]));
        }
        return Expression.parse("where(0 < u, 1 - tail, tail)")
                .replace(
                        Expression.variable("tail"),
                        Expression.parse("exp(-0.5 * (size * size)) * (p / (size + shift))"))
                .replace(Expression.variable("p"), p)
                .replace(t, Expression.parse("(size - shift) / (size + shift)"))
                .replace(Expression.variable("size"), Expression.parse("min(abs(u), 40)"))
                .with(Map.of("shift", 4.0));
    }
}
