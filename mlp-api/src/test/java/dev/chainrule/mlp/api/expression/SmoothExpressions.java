package dev.chainrule.mlp.api.expression;

import java.util.List;
import java.util.Random;

/** Draws expressions without kinks, and differentiates them by differences of their values as written. */
final class SmoothExpressions {
    private static final List<Function> SMOOTH = List.of(
            Function.NEGATE,
            Function.EXP,
            Function.EXPM1,
            Function.SIN,
            Function.COS,
            Function.ATAN,
            Function.SINH,
            Function.COSH,
            Function.TANH,
            Function.ASINH,
            Function.SIGMOID,
            Function.SOFTPLUS,
            Function.ERF,
            Function.NORMAL_PDF,
            Function.NORMAL_CDF,
            Function.SQRT,
            Function.LN,
            Function.LOG1P,
            Function.LOG2,
            Function.TAN);

    private SmoothExpressions() {}

    static Expression random(Random random, int depth) {
        if (depth == 0 || random.nextInt(8) == 0) {
            return random.nextBoolean() ? Expression.variable("z") : Expression.of((random.nextInt(41) - 20) / 8.0);
        }
        switch (random.nextInt(8)) {
            case 0:
            case 1:
            case 2:
            case 3:
                return Trees.call(SMOOTH.get(random.nextInt(SMOOTH.size())), random(random, depth - 1));
            case 4:
                return Trees.power(random(random, depth - 1), Expression.of(2 + random.nextInt(3)));
            default:
                Operator operator = List.of(Operator.ADD, Operator.SUBTRACT, Operator.MULTIPLY, Operator.DIVIDE)
                        .get(random.nextInt(4));
                return new Expression.Binary(operator, random(random, depth - 1), random(random, depth - 1));
        }
    }

    /** Evaluates an expression as it is written, without {@link StableForm}: the independent witness. */
    static double plain(Expression e, double z) {
        if (e instanceof Expression.Constant constant) {
            return constant.value();
        }
        if (e instanceof Expression.Variable) {
            return z;
        }
        if (e instanceof Expression.Unary unary) {
            return unary.function().value(plain(unary.argument(), z));
        }
        if (e instanceof Expression.Where where) {
            double left = plain(where.left(), z);
            double right = plain(where.right(), z);
            boolean holds = where.isStrict() ? left < right : left <= right;
            return plain(holds ? where.then() : where.otherwise(), z);
        }
        Expression.Binary binary = (Expression.Binary) e;
        return binary.operator().value(plain(binary.left(), z), plain(binary.right(), z));
    }

    /** Whether all parts are finite, and nothing is divided by almost 0, nor its root taken. */
    static boolean isRegular(Expression e, double z) {
        boolean divides = e instanceof Expression.Binary binary
                && binary.operator() == Operator.DIVIDE
                && !(Math.abs(plain(binary.right(), z)) > 1e-9);
        boolean vanishes = e instanceof Expression.Unary unary
                && unary.function() == Function.SQRT
                && !(plain(unary.argument(), z) > 1e-200);
        return !divides
                && !vanishes
                && Double.isFinite(plain(e, z))
                && Trees.children(e).stream().allMatch(child -> isRegular(child, z));
    }

    /** Ridders' extrapolated central differences of the plain evaluation; NaN where two orders disagree. */
    static double difference(Expression e, double z) {
        double h = 0.02;
        double[][] table = new double[6][6];
        double best = Double.NaN;
        double error = Double.POSITIVE_INFINITY;
        for (int i = 0; i < table.length; i++, h /= 1.6) {
            table[i][0] = (plain(e, z + h) - plain(e, z - h)) / (2 * h);
            double factor = 1.6 * 1.6;
            for (int j = 1; j <= i; j++, factor *= 1.6 * 1.6) {
                table[i][j] = (table[i][j - 1] * factor - table[i - 1][j - 1]) / (factor - 1);
                double change =
                        Math.max(Math.abs(table[i][j] - table[i][j - 1]), Math.abs(table[i][j] - table[i - 1][j - 1]));
                if (change < error) {
                    error = change;
                    best = table[i][j];
                }
            }
        }
        return error <= 1e-9 * Math.abs(best) ? best : Double.NaN;
    }
}
