package dev.chainrule.mlp.api.expression;

import dev.chainrule.mlp.api.expression.Expression.Binary;
import dev.chainrule.mlp.api.expression.Expression.Constant;
import dev.chainrule.mlp.api.expression.Expression.Unary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Recognizes functions that are written out: 1/(1 + e⁻ᵘ) is σ(u), ln(1 + eᵘ) is softplus(u), (eᵘ − e⁻ᵘ)/(eᵘ + e⁻ᵘ) is
 * tanh(u). The functions do not overflow where the written-out forms do.
 */
final class Recognizer {
    private static final Expression ONE = Expression.of(1);

    private final Map<Expression, Expression> done = new HashMap<>();

    private Recognizer() {}

    /** Recognizes what a simplified expression is made of, and simplifies the result. */
    static Expression recognize(Expression e) {
        Expression recognized = new Recognizer().of(e);
        return recognized == e ? e : Simplifier.simplify(recognized);
    }

    private Expression of(Expression e) {
        if (!(e instanceof Operation)) {
            return e;
        }
        Expression known = done.get(e);
        if (known == null) {
            known = isProduct(e) ? product(e) : top(Trees.map(e, this::of));
            done.put(e, known);
        }
        return known;
    }

    private static Expression top(Expression e) {
        if (e instanceof Unary unary) {
            Expression u = unary.argument();
            Optional<Expression> exponent = Optional.empty();
            if (unary.function() == Function.LN && is(u, Function.SIGMOID)) {
                Expression negative = negated(((Unary) u).argument());
                return Trees.negate(
                        Trees.call(Function.SOFTPLUS, negative)); // ln σ(w) does not underflow as −softplus(−w)
            }
            if (unary.function() == Function.LN) {
                exponent = onePlusExp(u);
            } else if (unary.function() == Function.LOG1P) {
                exponent = exp(u);
            }
            return exponent.map(w -> Trees.call(Function.SOFTPLUS, w)).orElse(e);
        }
        if (e instanceof Binary binary
                && (binary.operator() == Operator.ADD || binary.operator() == Operator.SUBTRACT)) {
            Optional<Expression> left = exp(binary.left());
            Optional<Expression> right = exp(binary.right());
            if (left.isPresent() && right.isPresent() && negated(left.get()).equals(right.get())) {
                Function function = binary.operator() == Operator.ADD ? Function.COSH : Function.SINH;
                return Trees.multiply(Expression.of(2), Trees.call(function, left.get()));
            }
        }
        return e;
    }

    static boolean is(Expression e, Operator operator) {
        return e instanceof Binary binary && binary.operator() == operator;
    }

    static boolean is(Expression e, Function function) {
        return e instanceof Unary unary && unary.function() == function;
    }

    /** Returns the w of eʷ. */
    static Optional<Expression> exp(Expression e) {
        return is(e, Function.EXP) ? Optional.of(((Unary) e).argument()) : Optional.empty();
    }

    /** Returns the w of 1 + eʷ. */
    private static Optional<Expression> onePlusExp(Expression e) {
        return is(e, Operator.ADD) ? onePlus((Binary) e).flatMap(Recognizer::exp) : Optional.empty();
    }

    /** Returns the u of 1 + u or u + 1. */
    static Optional<Expression> onePlus(Binary sum) {
        if (Trees.isNumber(sum.left(), 1)) {
            return Optional.of(sum.right());
        }
        return Trees.isNumber(sum.right(), 1) ? Optional.of(sum.left()) : Optional.empty();
    }

    static Expression negated(Expression e) {
        return Simplifier.simplify(Trees.negate(e));
    }

    private static boolean isProduct(Expression e) {
        return is(e, Operator.MULTIPLY) || is(e, Operator.DIVIDE) || is(e, Function.NEGATE) || isSmallPower(e);
    }

    /**
     * Returns whether e is the square or cube of a sum, as in the denominators of quotient rules; nested powers would
     * grow without end.
     */
    private static boolean isSmallPower(Expression e) {
        return is(e, Operator.POWER)
                && is(((Binary) e).left(), Operator.ADD)
                && ((Binary) e).right() instanceof Constant constant
                && (constant.value() == 2 || constant.value() == 3);
    }

    /** Looks at all factors of a product of products together, above and below the fraction bar. */
    private Expression product(Expression e) {
        List<Expression> above = new ArrayList<>();
        List<Expression> below = new ArrayList<>();
        collect(e, above, below);
        if (!rewrite(above, below)) {
            return Trees.map(e, this::of);
        }
        Expression numerator = multiply(above);
        return below.isEmpty() ? numerator : Trees.divide(numerator, multiply(below));
    }

    private void collect(Expression e, List<Expression> above, List<Expression> below) {
        if (is(e, Function.NEGATE)) {
            above.add(Expression.of(-1));
            collect(((Unary) e).argument(), above, below);
        } else if (is(e, Operator.MULTIPLY)) {
            collect(((Binary) e).left(), above, below);
            collect(((Binary) e).right(), above, below);
        } else if (is(e, Operator.DIVIDE)) {
            collect(((Binary) e).left(), above, below);
            collect(((Binary) e).right(), below, above);
        } else if (isSmallPower(e)) {
            Binary power = (Binary) e;
            for (int i = 0; i < ((Constant) power.right()).value(); i++) {
                collect(power.left(), above, below);
            }
        } else {
            Expression factor = of(e);
            if (isProduct(factor)) {
                collect(factor, above, below);
            } else {
                above.add(factor);
            }
        }
    }

    private static boolean rewrite(List<Expression> above, List<Expression> below) {
        boolean changed = tanhOfExponentials(above, below);
        for (int i = below.size() - 1; i >= 0; i--) {
            Optional<Expression> w = onePlusExp(below.get(i));
            if (w.isPresent()) {
                below.remove(i);
                above.add(Trees.call(Function.SIGMOID, negated(w.get()))); // 1/(1 + eʷ)
                changed = true;
            }
        }
        for (int i = above.size() - 1; i >= 0; i--) {
            Optional<Expression> w = exp(above.get(i));
            int sigmoid = w.isPresent() ? above.indexOf(Trees.call(Function.SIGMOID, negated(w.get()))) : -1;
            if (sigmoid >= 0) {
                above.set(sigmoid, Trees.call(Function.SIGMOID, w.get())); // eʷ σ(−w)
                above.remove(i);
                changed = true;
                i = above.size();
            }
        }
        for (int i = above.size() - 1; i >= 0; i--) {
            if (is(above.get(i), Function.SINH)) {
                Expression u = ((Unary) above.get(i)).argument();
                if (below.remove(Trees.call(Function.COSH, u))) {
                    above.set(i, Trees.call(Function.TANH, u));
                    changed = true;
                }
            }
        }
        for (int i = below.size() - 1; i >= 0; i--) {
            if (below.get(i) instanceof Constant && changed && above.remove(below.get(i))) {
                below.remove(i);
            }
        }
        return changed;
    }

    /** (eʷ − 1)/(eʷ + 1) is tanh(w/2). */
    private static boolean tanhOfExponentials(List<Expression> above, List<Expression> below) {
        for (int i = 0; i < below.size(); i++) {
            Optional<Expression> w = onePlusExp(below.get(i));
            if (w.isEmpty()) {
                continue;
            }
            Expression exp = Trees.call(Function.EXP, w.get());
            Expression half = Simplifier.simplify(Trees.divide(w.get(), Expression.of(2)));
            int plus = above.indexOf(Trees.subtract(exp, ONE));
            int minus = above.indexOf(Trees.subtract(ONE, exp));
            if (plus >= 0 || minus >= 0) {
                Expression tanh = Trees.call(Function.TANH, half);
                above.set(Math.max(plus, minus), plus >= 0 ? tanh : Trees.negate(tanh));
                below.remove(i);
                return true;
            }
        }
        return false;
    }

    private static Expression multiply(List<Expression> factors) {
        return factors.stream()
                .filter(factor -> !Trees.isNumber(factor, 1))
                .reduce(Trees::multiply)
                .orElse(ONE);
    }
}
