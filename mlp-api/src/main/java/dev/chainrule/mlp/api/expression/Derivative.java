package dev.chainrule.mlp.api.expression;

import static dev.chainrule.mlp.api.expression.Trees.add;
import static dev.chainrule.mlp.api.expression.Trees.divide;
import static dev.chainrule.mlp.api.expression.Trees.multiply;
import static dev.chainrule.mlp.api.expression.Trees.negate;
import static dev.chainrule.mlp.api.expression.Trees.power;
import static dev.chainrule.mlp.api.expression.Trees.subtract;

import dev.chainrule.mlp.api.expression.Expression.Binary;
import dev.chainrule.mlp.api.expression.Expression.Constant;
import dev.chainrule.mlp.api.expression.Expression.Unary;
import dev.chainrule.mlp.api.expression.Expression.Variable;
import dev.chainrule.mlp.api.expression.Expression.Where;
import java.util.HashMap;
import java.util.Map;

/**
 * The rules of differentiation. Each takes an expression apart and multiplies the derivative of the outer function by
 * that of the inner one, which is the chain rule.
 */
class Derivative {
    private static final Expression ZERO = Expression.of(0);
    private static final Expression ONE = Expression.of(1);

    private final String variable;

    /** Functions that occur several times are differentiated once, and searched for the variable once. */
    private final Map<Expression, Expression> derivatives = new HashMap<>();

    private final Map<Expression, Boolean> constants = new HashMap<>();

    Derivative(String variable) {
        this.variable = variable;
    }

    /** Returns the derivative as the rules give it, not simplified. */
    static Expression of(Expression e, String variable) {
        return Trees.limited(new Derivative(variable).of(e));
    }

    /** Returns how an inner function u is written in the derivative of an outer one. */
    Expression inner(Expression u) {
        return u;
    }

    /** Returns how its derivative u′ is written. */
    Expression innerDerivative(Expression u) {
        return of(u);
    }

    /** Notes a rule that was used. */
    void note(String rule) {}

    final Expression of(Expression e) {
        Expression known = derivatives.get(e);
        if (known == null) {
            known = byRule(e);
            derivatives.put(e, known);
        }
        return known;
    }

    /** Forgets what has been differentiated, so that rules are noted again. */
    final void startOver() {
        derivatives.clear();
    }

    private Expression byRule(Expression e) {
        if (isConstant(e)) {
            return ZERO;
        }
        if (e instanceof Variable) {
            return ONE;
        }
        if (e instanceof Unary unary) {
            return ofFunction(unary);
        }
        if (e instanceof Where where) {
            note("each branch of where by itself");
            return new Where(where.left(), where.isStrict(), where.right(), of(where.then()), of(where.otherwise()));
        }
        Binary binary = (Binary) e;
        Expression u = binary.left();
        Expression v = binary.right();
        return switch (binary.operator()) {
            case ADD -> ofSum(u, v);
            case SUBTRACT -> ofDifference(u, v);
            case MULTIPLY -> ofProduct(u, v);
            case DIVIDE -> ofQuotient(u, v);
            case POWER -> ofPower(u, v);
            case MIN -> ofMinimum(u, v);
            case MAX -> ofMaximum(u, v);
        };
    }

    /** Returns whether the variable does not occur. */
    final boolean isConstant(Expression e) {
        if (e instanceof Variable found) {
            return !found.name().equals(variable);
        }
        if (!Operation.hasVariables(e)) {
            return true;
        }
        Boolean known = constants.get(e);
        if (known == null) {
            known = Trees.children(e).stream().allMatch(this::isConstant);
            constants.put(e, known);
        }
        return known;
    }

    /** f(u)′ = f′(u) · u′. */
    private Expression ofFunction(Unary unary) {
        Expression u = unary.argument();
        if (unary.function() == Function.NEGATE) {
            note("constant factor");
            return negate(of(u));
        }
        if (u instanceof Variable) {
            Expression outer = Trees.substitute(unary.function().derivative(), name -> u);
            note("(" + unary + ")′ = " + outer);
            return outer;
        }
        Expression named = inner(u);
        Expression outer = Trees.substitute(unary.function().derivative(), name -> named);
        return multiply(outer, innerDerivative(u));
    }

    private Expression ofSum(Expression u, Expression v) {
        note("sum rule");
        return isConstant(u) ? of(v) : isConstant(v) ? of(u) : add(of(u), of(v));
    }

    private Expression ofDifference(Expression u, Expression v) {
        note("sum rule");
        return isConstant(u) ? negate(of(v)) : isConstant(v) ? of(u) : subtract(of(u), of(v));
    }

    /** (uv)′ = u′v + uv′. */
    private Expression ofProduct(Expression u, Expression v) {
        if (isConstant(u) || isConstant(v)) {
            note("constant factor");
            return isConstant(u) ? multiply(u, of(v)) : multiply(v, of(u));
        }
        note("product rule");
        return add(multiply(of(u), written(v)), multiply(written(u), of(v)));
    }

    /** (u/v)′ = (u′v − uv′)/v². */
    private Expression ofQuotient(Expression u, Expression v) {
        if (isConstant(v)) {
            note("constant factor");
            return divide(of(u), v);
        }
        Expression square = power(written(v), Expression.of(2));
        if (isConstant(u)) {
            note("reciprocal rule");
            return negate(divide(multiply(u, of(v)), square));
        }
        note("quotient rule");
        return divide(subtract(multiply(of(u), written(v)), multiply(written(u), of(v))), square);
    }

    /** (uⁿ)′ = n·uⁿ⁻¹·u′; (cᵛ)′ = cᵛ·ln c·v′; in general (uᵛ)′ = uᵛ·(v′·ln u + v·u′/u). */
    private Expression ofPower(Expression u, Expression v) {
        if (isConstant(v)) {
            note("power rule");
            Expression base = u instanceof Variable ? u : inner(u);
            Expression outer = multiply(v, power(base, minusOne(v)));
            return u instanceof Variable ? outer : multiply(outer, innerDerivative(u));
        }
        if (isConstant(u)) {
            note("(cᵘ)′ = cᵘ · ln(c) · u′");
            Expression exponent = v instanceof Variable ? v : inner(v);
            Expression outer = multiply(power(u, exponent), Trees.call(Function.LN, u));
            return v instanceof Variable ? outer : multiply(outer, innerDerivative(v));
        }
        note("(uᵛ)′ = uᵛ · (v′ · ln(u) + v · u′ / u)");
        return multiply(
                power(written(u), written(v)),
                add(
                        multiply(of(v), Trees.call(Function.LN, written(u))),
                        divide(multiply(written(v), of(u)), written(u))));
    }

    private static Expression minusOne(Expression v) {
        return v instanceof Constant constant && constant.symbol().isEmpty()
                ? Expression.of(constant.value() - 1)
                : subtract(v, ONE);
    }

    /** Where both are equal, the smaller one to the left is the one with the larger derivative. */
    private Expression ofMinimum(Expression u, Expression v) {
        note("the smaller one decides");
        Expression du = of(u);
        Expression dv = of(v);
        Expression tie = new Binary(Operator.MAX, du, dv);
        return new Where(written(u), true, written(v), du, new Where(written(v), true, written(u), dv, tie));
    }

    private Expression ofMaximum(Expression u, Expression v) {
        note("the larger one decides");
        Expression du = of(u);
        Expression dv = of(v);
        Expression tie = new Binary(Operator.MIN, du, dv);
        return new Where(written(u), true, written(v), dv, new Where(written(v), true, written(u), du, tie));
    }

    /** Returns an operand as it is written in the derivative: the inner functions that have a name by their names. */
    Expression written(Expression e) {
        return e;
    }
}
