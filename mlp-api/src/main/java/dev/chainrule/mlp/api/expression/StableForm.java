package dev.chainrule.mlp.api.expression;

import static dev.chainrule.mlp.api.expression.Recognizer.is;

import dev.chainrule.mlp.api.expression.Expression.Binary;
import dev.chainrule.mlp.api.expression.Expression.Constant;
import dev.chainrule.mlp.api.expression.Expression.Unary;
import dev.chainrule.mlp.api.expression.Expression.Variable;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The form in which an expression is evaluated: the same function, written so that nothing cancels or overflows on the
 * way. 1 − σ(u) is σ(−u), 1 − tanh²(u) is sech²(u), ln(1 + u) is log1p(u), 1 + erf(u/√2) is 2Φ(u), u/√v is u · (1/√v),
 * y/a is y · (1/a).
 */
final class StableForm {
    private static final Expression TWO = Expression.of(2);
    private static final Expression ROOT_2_PI = Expression.of(2.5066282746310002);
    private static final Expression ROOT_2 = Expression.of(1.4142135623730951);

    private final Map<Expression, Expression> done = new HashMap<>();
    private final Map<Expression, Set<String>> variables = new HashMap<>();

    private StableForm() {}

    static Expression of(Expression e) {
        return new StableForm().stable(Recognizer.recognize(Simplifier.simplify(e)));
    }

    private Expression stable(Expression e) {
        if (!(e instanceof Operation)) {
            return e;
        }
        Expression known = done.get(e);
        if (known == null) {
            known = top(Trees.map(e, this::stable));
            done.put(e, known);
        }
        return known;
    }

    private Expression top(Expression e) {
        if (e instanceof Unary unary) {
            return function(unary);
        }
        if (is(e, Operator.ADD)) {
            Binary sum = (Binary) e;
            return Recognizer.onePlus(sum)
                    .flatMap(StableForm::onePlus)
                    .or(() -> minusOne(sum.right(), sum.left(), -1))
                    .or(() -> minusOne(sum.left(), sum.right(), -1))
                    .orElse(e);
        }
        if (is(e, Operator.SUBTRACT)) {
            Binary difference = (Binary) e;
            Optional<Expression> result = Trees.isNumber(difference.left(), 1)
                    ? oneMinus(difference.right())
                    : minusOne(difference.right(), difference.left(), 1);
            return result.orElse(e);
        }
        if (e instanceof Binary quotient
                && quotient.operator() == Operator.DIVIDE
                && (hasRoot(quotient.right()) || areIndependent(quotient.left(), quotient.right()))) {
            return Trees.multiply(quotient.left(), Trees.divide(Expression.of(1), quotient.right()));
        }
        return e;
    }

    /**
     * Returns whether a factor is a root: u′/√u, with u = 0 over an interval, is then 0 · ∞ = 0, as it should be, and
     * not 0/0.
     */
    private static boolean hasRoot(Expression e) {
        return is(e, Function.SQRT)
                || is(e, Operator.MULTIPLY) && (hasRoot(((Binary) e).left()) || hasRoot(((Binary) e).right()));
    }

    /**
     * Returns whether both depend on variables, but on none in common: y/a, with y = 0 for every a, is then 0 · ∞ = 0
     * at a = 0, as it should be in a loss, and not 0/0.
     */
    private boolean areIndependent(Expression u, Expression v) {
        return !variables(u).isEmpty() && !variables(v).isEmpty() && Collections.disjoint(variables(u), variables(v));
    }

    private Set<String> variables(Expression e) {
        Set<String> known = variables.get(e);
        if (known == null) {
            known = new TreeSet<>();
            if (e instanceof Variable variable) {
                known.add(variable.name());
            }
            for (Expression child : Trees.children(e)) {
                known.addAll(variables(child));
            }
            variables.put(e, known);
        }
        return known;
    }

    private static Expression function(Unary unary) {
        Expression u = unary.argument();
        switch (unary.function()) {
            case LN:
                if (is(u, Function.COSH)) {
                    return Trees.call(Function.LN_COSH, ((Unary) u).argument());
                }
                if (is(u, Operator.ADD)) {
                    return Recognizer.onePlus((Binary) u)
                            .map(v -> Trees.call(Function.LOG1P, v))
                            .orElse(unary);
                }
                return is(u, Operator.SUBTRACT) && Trees.isNumber(((Binary) u).left(), 1)
                        ? Trees.call(Function.LOG1P, Recognizer.negated(((Binary) u).right()))
                        : unary;
            case SQRT:
                return is(u, Operator.ADD)
                        ? Recognizer.onePlus((Binary) u)
                                .flatMap(StableForm::root)
                                .map(v -> Trees.call(Function.HYPOTENUSE, v))
                                .orElse(unary)
                        : unary;
            case TANH:
                return is(u, Function.SOFTPLUS) ? Trees.call(Function.TANH_SOFTPLUS, ((Unary) u).argument()) : unary;
            case EXP:
                return rootOfTwiceHalfSquare(u)
                        .map(x -> Trees.multiply(ROOT_2_PI, Trees.call(Function.NORMAL_PDF, x)))
                        .orElse(unary);
            default:
                return unary;
        }
    }

    private static Optional<Expression> onePlus(Expression e) {
        if (is(e, Function.TANH)) {
            return Optional.of(twice(Function.SIGMOID, Trees.multiply(TWO, ((Unary) e).argument())));
        }
        if (is(e, Function.ERF)) {
            return Optional.of(twice(Function.NORMAL_CDF, timesRoot2(((Unary) e).argument())));
        }
        return Optional.empty();
    }

    private static Optional<Expression> oneMinus(Expression e) {
        if (is(e, Function.SIGMOID)) {
            return Optional.of(Trees.call(Function.SIGMOID, Recognizer.negated(((Unary) e).argument())));
        }
        if (is(e, Function.TANH)) {
            Expression twice = Trees.multiply(Expression.of(-2), ((Unary) e).argument());
            return Optional.of(twice(Function.SIGMOID, twice));
        }
        if (is(e, Function.ERF)) {
            Expression argument = Recognizer.negated(timesRoot2(((Unary) e).argument()));
            return Optional.of(twice(Function.NORMAL_CDF, argument));
        }
        if (is(e, Function.NORMAL_CDF)) {
            return Optional.of(Trees.call(Function.NORMAL_CDF, Recognizer.negated(((Unary) e).argument())));
        }
        if (is(e, Operator.POWER) && Trees.isNumber(((Binary) e).right(), 2)) {
            Expression base = ((Binary) e).left();
            if (is(base, Function.TANH)) {
                return Optional.of(Trees.call(Function.SECH_SQUARED, ((Unary) base).argument()));
            }
            if (is(base, Function.TANH_SOFTPLUS)) {
                Expression softplus = Trees.call(Function.SOFTPLUS, ((Unary) base).argument());
                return Optional.of(Trees.call(Function.SECH_SQUARED, softplus));
            }
        }
        return expm1(e).map(Trees::negate);
    }

    /** Returns e − 1 if the other operand is this number: 1 that is subtracted, or −1 that is added. */
    private static Optional<Expression> minusOne(Expression operand, Expression e, double number) {
        return Trees.isNumber(operand, number)
                ? expm1(e).or(() -> oneMinus(e).map(Recognizer::negated))
                : Optional.empty();
    }

    private static Optional<Expression> expm1(Expression e) {
        return Recognizer.exp(e).map(u -> Trees.call(Function.EXPM1, u));
    }

    private static Expression twice(Function function, Expression argument) {
        return Trees.multiply(TWO, Trees.call(function, argument));
    }

    /**
     * Returns x for an exponent −x²/2: the density of the normal distribution is more accurate far out than e to a
     * rounded square.
     */
    private static Optional<Expression> rootOfTwiceHalfSquare(Expression exponent) {
        Expression e = Recognizer.negated(exponent);
        if (is(e, Operator.DIVIDE) && Trees.isNumber(((Binary) e).right(), 2)) {
            return root(((Binary) e).left());
        }
        if (is(e, Operator.MULTIPLY) && Trees.isNumber(((Binary) e).left(), 0.5)) {
            return root(((Binary) e).right());
        }
        return root(e).flatMap(StableForm::withoutRootHalf);
    }

    private static Optional<Expression> root(Expression e) {
        return is(e, Operator.POWER) && Trees.isNumber(((Binary) e).right(), 2)
                ? Optional.of(((Binary) e).left())
                : Optional.empty();
    }

    private static Expression timesRoot2(Expression e) {
        return withoutRootHalf(e).orElseGet(() -> Trees.multiply(ROOT_2, e));
    }

    /** Returns the x of x/√2, however it is written. */
    private static Optional<Expression> withoutRootHalf(Expression e) {
        if (is(e, Operator.DIVIDE) && isNear(((Binary) e).right(), 1.4142135623730951)) {
            return Optional.of(((Binary) e).left());
        }
        if (is(e, Operator.MULTIPLY)) {
            Binary product = (Binary) e;
            if (isNear(product.left(), 0.7071067811865476)) {
                return Optional.of(product.right());
            }
            if (isNear(product.right(), 0.7071067811865476)) {
                return Optional.of(product.left());
            }
        }
        return Optional.empty();
    }

    private static boolean isNear(Expression e, double value) {
        if (Operation.hasVariables(e)) {
            return false;
        }
        double found = e instanceof Constant constant ? constant.value() : Program.evaluate(e);
        return Math.abs(found - value) <= 2 * Math.ulp(value);
    }
}
