package dev.chainrule.mlp.api.expression;

import dev.chainrule.mlp.api.expression.Expression.Binary;
import dev.chainrule.mlp.api.expression.Expression.Constant;
import dev.chainrule.mlp.api.expression.Expression.Where;
import java.util.List;
import java.util.Random;

/** Draws expressions of all functions, operators and choices, as the parser could have read them. */
final class RandomExpressions {
    private static final List<Function> FUNCTIONS = Function.callable();

    /** What {@link Recognizer} and {@link StableForm} rewrite. */
    private static final List<String> PATTERNS = List.of(
            "1/(1 + exp(-u))",
            "exp(u)/(1 + exp(u))",
            "ln(1 + exp(u))",
            "log1p(exp(u))",
            "exp(u) - 1",
            "1 - exp(u)",
            "exp(u) - exp(-u)",
            "exp(u) + exp(-u)",
            "(exp(u) - exp(-u))/(exp(u) + exp(-u))",
            "(exp(2*u) - 1)/(exp(2*u) + 1)",
            "(1 - exp(u))/(1 + exp(u))",
            "1 - sigmoid(u)",
            "1 - tanh(u)",
            "1 + tanh(u)",
            "1 - tanh(u)^2",
            "1 + erf(u/sqrt(2))",
            "1 - erf(u)",
            "1 - normalCdf(u)",
            "exp(-u^2/2)",
            "exp(-0.5*u^2)",
            "sqrt(1 + u^2)",
            "ln(1 + u)",
            "ln(1 - u)",
            "ln(cosh(u))",
            "tanh(softplus(u))",
            "u*sigmoid(u)",
            "u/(1 + exp(-1.5*u))",
            "exp(u)/(1 + exp(u))^2",
            "exp(-u)/(1 + exp(-u))^3",
            "u/(1 + abs(u))",
            "abs(u)*sign(u)",
            "min(max(u, -1), 1)",
            "where(u > 0, u, exp(u) - 1)");

    private final Random random;

    RandomExpressions(long seed) {
        random = new Random(seed);
    }

    Random random() {
        return random;
    }

    /** Returns an expression of z, and of b now and then, with at most this many nested operations. */
    Expression next(int depth) {
        if (depth <= 0 || random.nextInt(9) == 0) {
            return leaf();
        }
        int kind = random.nextInt(20);
        if (kind < 7) {
            return Trees.call(FUNCTIONS.get(random.nextInt(FUNCTIONS.size())), next(depth - 1));
        }
        if (kind < 8) {
            return Trees.negate(next(depth - 1));
        }
        if (kind < 15) {
            return new Binary(Operator.values()[random.nextInt(4)], next(depth - 1), next(depth - 1));
        }
        switch (kind) {
            case 15:
                return Trees.power(next(depth - 1), exponent());
            case 16:
                return random.nextInt(4) > 0
                        ? Trees.power(next(depth - 1), exponent())
                        : Trees.power(next(depth - 1), next(depth - 1));
            case 17:
                return new Binary(random.nextBoolean() ? Operator.MIN : Operator.MAX, next(depth - 1), next(depth - 1));
            case 18:
                return new Where(
                        next(depth - 1), random.nextBoolean(), next(depth - 1), next(depth - 1), next(depth - 1));
            default:
                Expression pattern = Expression.parse(PATTERNS.get(random.nextInt(PATTERNS.size())), "u");
                Expression inner = depth >= 5 ? next(depth - 4) : leaf();
                return Trees.substitute(pattern, name -> inner);
        }
    }

    private Expression leaf() {
        int kind = random.nextInt(20);
        if (kind < 11) {
            return Expression.variable("z");
        }
        if (kind < 12) {
            return Expression.variable("b");
        }
        if (kind < 13) {
            return random.nextBoolean() ? new Constant(Math.PI, "π") : new Constant(Math.E, "e");
        }
        return kind < 19 ? Expression.of(random.nextInt(6)) : Expression.of(random.nextInt(1000) / 64.0);
    }

    private Expression exponent() {
        int kind = random.nextInt(8);
        if (kind < 5) {
            return Expression.of(1 + random.nextInt(5));
        }
        return kind < 7
                ? Trees.negate(Expression.of(1 + random.nextInt(3)))
                : Expression.of(List.of(0.5, 1.5, 0.25, 2.5, 0.0).get(random.nextInt(5)));
    }
}
