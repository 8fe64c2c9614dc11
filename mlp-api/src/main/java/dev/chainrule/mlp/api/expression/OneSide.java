package dev.chainrule.mlp.api.expression;

import dev.chainrule.mlp.api.expression.Expression.Binary;
import dev.chainrule.mlp.api.expression.Expression.Constant;
import dev.chainrule.mlp.api.expression.Expression.Unary;
import dev.chainrule.mlp.api.expression.Expression.Variable;
import dev.chainrule.mlp.api.expression.Expression.Where;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * The formula that a function with cases has around a point: |u| is u or −u there, max(u, v) one of both, and of where(…)
 * one branch is left.
 */
final class OneSide {
    private final String variable;
    private final double z;
    private final Map<Expression, Side> done = new IdentityHashMap<>();

    /** An expression without cases, and its value at the point. */
    private record Side(Expression expression, double value) {}

    private OneSide(String variable, double z) {
        this.variable = variable;
        this.z = z;
    }

    /** Returns the expression without the cases that do not apply at z. */
    static Expression of(Expression e, String variable, double z) {
        return Simplifier.simplify(new OneSide(variable, z).of(e).expression());
    }

    private Side of(Expression e) {
        Side known = done.get(e);
        if (known == null) {
            known = resolved(e);
            done.put(e, known);
        }
        return known;
    }

    private Side resolved(Expression e) {
        if (e instanceof Constant constant) {
            return new Side(e, constant.value());
        }
        if (e instanceof Variable found) {
            return new Side(e, found.name().equals(variable) ? z : Double.NaN);
        }
        if (e instanceof Unary unary) {
            return function(unary.function(), of(unary.argument()));
        }
        if (e instanceof Where where) {
            return where(where);
        }
        Binary binary = (Binary) e;
        Side u = of(binary.left());
        Side v = of(binary.right());
        if (binary.operator() == Operator.MIN && !isNotANumber(u, v)) {
            return u.value <= v.value ? u : v;
        }
        if (binary.operator() == Operator.MAX && !isNotANumber(u, v)) {
            return u.value >= v.value ? u : v;
        }
        return new Side(
                new Binary(binary.operator(), u.expression, v.expression),
                binary.operator().value(u.value, v.value));
    }

    private static boolean isNotANumber(Side u, Side v) {
        return Double.isNaN(u.value) || Double.isNaN(v.value);
    }

    private static Side function(Function function, Side u) {
        double value = function.value(u.value);
        boolean isCase = function == Function.SIGN || function == Function.STEP;
        if (isCase && Double.isFinite(value)) {
            return new Side(Expression.of(value), value);
        }
        if (function == Function.ABS && !Double.isNaN(value)) {
            return u.value < 0 ? new Side(Trees.negate(u.expression), value) : u;
        }
        return new Side(Trees.call(function, u.expression), value);
    }

    private Side where(Where where) {
        Side left = of(where.left());
        Side right = of(where.right());
        if (isNotANumber(left, right)) {
            return new Side(where, Double.NaN);
        }
        boolean holds = where.isStrict() ? left.value < right.value : left.value <= right.value;
        return of(holds ? where.then() : where.otherwise());
    }
}
