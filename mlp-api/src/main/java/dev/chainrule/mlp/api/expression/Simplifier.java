package dev.chainrule.mlp.api.expression;

import static dev.chainrule.mlp.api.expression.Trees.add;
import static dev.chainrule.mlp.api.expression.Trees.divide;
import static dev.chainrule.mlp.api.expression.Trees.isNumber;
import static dev.chainrule.mlp.api.expression.Trees.multiply;
import static dev.chainrule.mlp.api.expression.Trees.negate;
import static dev.chainrule.mlp.api.expression.Trees.power;
import static dev.chainrule.mlp.api.expression.Trees.subtract;

import dev.chainrule.mlp.api.expression.Expression.Binary;
import dev.chainrule.mlp.api.expression.Expression.Constant;
import dev.chainrule.mlp.api.expression.Expression.Unary;
import dev.chainrule.mlp.api.expression.Expression.Where;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Makes expressions shorter to read without changing their value where it is finite: neutral elements, signs, exact
 * arithmetic on numbers. What it does not know it keeps.
 */
final class Simplifier {
    private static final Expression ZERO = Expression.of(0);
    private static final Expression ONE = Expression.of(1);
    private static final Expression TWO = Expression.of(2);

    /** The error of a smaller product may itself underflow to 0. */
    private static final double LEAST_EXACT = 0x1p-968;

    /** Operands that occur several times, as a derivative has them, are simplified once. */
    private final Map<Expression, Expression> done = new HashMap<>();

    /** Whether equal terms and factors are put together: u − u is 0, u · u is u². */
    private final boolean combines;

    private Simplifier(boolean combines) {
        this.combines = combines;
    }

    static Expression simplify(Expression e) {
        return new Simplifier(true).of(e);
    }

    /**
     * Drops neutral elements and orders signs and numbers, but leaves equal terms and factors as the rules gave them.
     */
    static Expression tidy(Expression e) {
        return new Simplifier(false).of(e);
    }

    private Expression of(Expression e) {
        if (!(e instanceof Operation)) {
            return e;
        }
        Expression known = done.get(e);
        if (known == null) {
            known = top(Trees.map(e, this::of));
            done.put(e, known);
        }
        return known;
    }

    /** Simplifies an expression whose operands are simple. */
    private Expression top(Expression e) {
        if (e instanceof Unary unary) {
            return unary.function() == Function.NEGATE ? negation(unary.argument()) : function(unary);
        }
        if (e instanceof Where where) {
            return where(where);
        }
        if (e instanceof Binary binary) {
            Expression u = binary.left();
            Expression v = binary.right();
            return switch (binary.operator()) {
                case ADD -> sum(u, v);
                case SUBTRACT -> difference(u, v);
                case MULTIPLY -> product(u, v);
                case DIVIDE -> quotient(u, v);
                case POWER -> raised(u, v);
                case MIN, MAX -> extremum(binary);
            };
        }
        return e;
    }

    /** Returns the value of digits; empty for named numbers such as π, which stay as they are. */
    private static OptionalDouble digits(Expression e) {
        return e instanceof Constant constant && constant.symbol().isEmpty()
                ? OptionalDouble.of(constant.value())
                : OptionalDouble.empty();
    }

    private static boolean isNegation(Expression e) {
        return e instanceof Unary unary && unary.function() == Function.NEGATE;
    }

    private static Expression operand(Expression negation) {
        return ((Unary) negation).argument();
    }

    private static boolean isBelowZero(Expression e) {
        OptionalDouble value = digits(e);
        return value.isPresent() && value.getAsDouble() < 0;
    }

    private Expression negation(Expression u) {
        if (digits(u).isPresent()) {
            return isNumber(u, 0) ? ZERO : Expression.of(-digits(u).getAsDouble());
        }
        if (isNegation(u)) {
            return operand(u);
        }
        if (u instanceof Binary binary) {
            if (binary.operator() == Operator.SUBTRACT) {
                return difference(binary.right(), binary.left());
            }
            if ((binary.operator() == Operator.MULTIPLY || binary.operator() == Operator.DIVIDE)
                    && (digits(binary.left()).isPresent() || startsBelowZero(binary.left()))) {
                return top(new Binary(binary.operator(), negation(binary.left()), binary.right()));
            }
        }
        return negate(u);
    }

    private Expression sum(Expression u, Expression v) {
        if (isNumber(u, 0)) {
            return v;
        }
        if (isNumber(v, 0)) {
            return u;
        }
        if (isNegation(v)) {
            return difference(u, operand(v));
        }
        if (isNegation(u)) {
            return difference(v, operand(u));
        }
        if (combines && u.equals(v)) {
            return product(TWO, u);
        }
        if (digits(u).isPresent() && digits(v).isPresent()) {
            double a = digits(u).getAsDouble();
            double b = digits(v).getAsDouble();
            double sum = a + b;
            return sum - a == b && sum - b == a ? Expression.of(sum) : add(u, v);
        }
        return isBelowZero(v) || hasNegativeFactor(v) ? difference(u, negation(v)) : add(u, v);
    }

    private Expression difference(Expression u, Expression v) {
        if (isNumber(v, 0)) {
            return u;
        }
        if (isNumber(u, 0)) {
            return negation(v);
        }
        if (isNegation(v)) {
            return sum(u, operand(v));
        }
        if (combines && u.equals(v)) {
            return ZERO;
        }
        if (digits(u).isPresent() && digits(v).isPresent()) {
            double a = digits(u).getAsDouble();
            double b = digits(v).getAsDouble();
            double difference = a - b;
            return difference + b == a && a - difference == b ? Expression.of(difference) : subtract(u, v);
        }
        if (combines && u instanceof Binary inner && inner.operator() == Operator.ADD) {
            if (inner.right().equals(v)) {
                return inner.left();
            }
            if (inner.left().equals(v)) {
                return inner.right();
            }
        }
        return isBelowZero(v) || hasNegativeFactor(v) ? sum(u, negation(v)) : subtract(u, v);
    }

    private static Expression extremum(Binary binary) {
        Expression u = binary.left();
        Expression v = binary.right();
        if (u.equals(v)) {
            return u;
        }
        if (Operation.isNumeric(u) && Operation.isNumeric(v)) {
            boolean isFirst = Program.evaluate(u) < Program.evaluate(v) == (binary.operator() == Operator.MIN);
            return isFirst ? u : v;
        }
        if (u instanceof Where where
                && Operation.isNumeric(v)
                && Operation.isNumeric(where.then())
                && Operation.isNumeric(where.otherwise())) {
            return where(new Where(
                    where.left(),
                    where.isStrict(),
                    where.right(),
                    extremum(new Binary(binary.operator(), where.then(), v)),
                    extremum(new Binary(binary.operator(), where.otherwise(), v))));
        }
        return v instanceof Where && Operation.isNumeric(u) ? extremum(new Binary(binary.operator(), v, u)) : binary;
    }

    /** Returns whether e is a product or quotient such as −2·u or −2/u·v, which is subtracted as 2·u or 2/u·v. */
    private static boolean hasNegativeFactor(Expression e) {
        return !isBelowZero(e) && startsBelowZero(e);
    }

    private static boolean startsBelowZero(Expression e) {
        return e instanceof Binary binary
                        && (binary.operator() == Operator.MULTIPLY || binary.operator() == Operator.DIVIDE)
                ? startsBelowZero(binary.left())
                : isBelowZero(e);
    }

    /** Returns whether e is a quotient such as −2/u. */
    private static boolean isNegativeQuotient(Expression e) {
        return hasNegativeFactor(e) && ((Binary) e).operator() == Operator.DIVIDE;
    }

    private static boolean isScaled(Expression e) {
        return e instanceof Binary binary
                && binary.operator() == Operator.MULTIPLY
                && digits(binary.left()).isPresent();
    }

    /** Returns the power for u · u, u · uⁿ and uⁿ · u with n a whole number; null if they are something else. */
    private Expression powers(Expression u, Expression v) {
        Expression base = base(u);
        if (!base.equals(base(v))) {
            return null;
        }
        double exponent = exponent(u) + exponent(v);
        return exponent > 64 ? null : raised(base, Expression.of(exponent));
    }

    private static boolean isWholePower(Expression e) {
        OptionalDouble n = e instanceof Binary binary && binary.operator() == Operator.POWER
                ? digits(binary.right())
                : OptionalDouble.empty();
        return n.isPresent() && n.getAsDouble() >= 2 && n.getAsDouble() == Math.rint(n.getAsDouble());
    }

    private static Expression base(Expression e) {
        return isWholePower(e) ? ((Binary) e).left() : e;
    }

    private static double exponent(Expression e) {
        return isWholePower(e) ? digits(((Binary) e).right()).getAsDouble() : 1;
    }

    private Expression product(Expression u, Expression v) {
        if (isNumber(u, 0) || isNumber(v, 0)) {
            return ZERO;
        }
        if (isNumber(u, 1)) {
            return v;
        }
        if (isNumber(v, 1)) {
            return u;
        }
        if (isNumber(u, -1)) {
            return negation(v);
        }
        if (isNegation(u)) {
            return negation(product(operand(u), v));
        }
        if (isNegation(v)) {
            return negation(product(u, operand(v)));
        }
        if (digits(v).isPresent() && digits(u).isEmpty()) {
            return product(v, u);
        }
        if (digits(u).isEmpty() && isNegativeQuotient(v)) {
            return negation(product(u, negation(v)));
        }
        if (digits(u).isPresent()
                && v instanceof Binary inner
                && digits(inner.left()).isPresent()) {
            Expression factor = exactProduct(u, inner.left());
            if (inner.operator() == Operator.MULTIPLY && factor != null) {
                return product(factor, inner.right());
            }
            if (inner.operator() == Operator.DIVIDE && factor != null) {
                return quotient(factor, inner.right());
            }
        }
        if (digits(u).isPresent() && digits(v).isPresent() && exactProduct(u, v) != null) {
            return exactProduct(u, v);
        }
        if (v instanceof Binary inner && inner.operator() == Operator.DIVIDE && isNumber(inner.left(), 1)) {
            return quotient(u, inner.right());
        }
        if (u instanceof Binary inner && inner.operator() == Operator.DIVIDE) {
            if (isNumber(inner.left(), 1)) {
                return quotient(v, inner.right());
            }
            if (isNumber(inner.left(), -1)) {
                return negation(quotient(v, inner.right()));
            }
        }
        if (digits(u).isEmpty() && isScaled(v)) {
            return product(((Binary) v).left(), product(u, ((Binary) v).right()));
        }
        if (digits(u).isEmpty() && isScaled(u)) {
            return product(((Binary) u).left(), product(((Binary) u).right(), v));
        }
        return combines ? combined(u, v) : multiply(u, v);
    }

    private Expression combined(Expression u, Expression v) {
        if (digits(u).isEmpty() && powers(u, v) != null) {
            return powers(u, v);
        }
        if (isSign(v, u)) {
            return Trees.call(Function.ABS, u);
        }
        if (isSign(u, v)) {
            return Trees.call(Function.ABS, v);
        }
        if (u instanceof Binary inner
                && inner.operator() == Operator.MULTIPLY
                && digits(inner.left()).isEmpty()
                && powers(inner.right(), v) != null) {
            return product(inner.left(), powers(inner.right(), v));
        }
        return multiply(u, v);
    }

    /** Returns whether e is the sign of u. */
    private static boolean isSign(Expression e, Expression u) {
        return e.equals(Trees.call(Function.SIGN, u));
    }

    /** Returns the product of two numbers if it needs no rounding; null if it does. */
    private static Expression exactProduct(Expression u, Expression v) {
        double a = digits(u).getAsDouble();
        double b = digits(v).getAsDouble();
        double product = a * b;
        boolean isZero = a == 0 || b == 0;
        boolean isInRange = Math.abs(product) >= LEAST_EXACT && Double.isFinite(product);
        return isZero || isInRange && Math.fma(a, b, -product) == 0 ? Expression.of(product) : null;
    }

    private Expression quotient(Expression u, Expression v) {
        if (isNumber(v, 1)) {
            return u;
        }
        if (isNumber(u, 0)) {
            return ZERO;
        }
        if (isNegation(u)) {
            return negation(quotient(operand(u), v));
        }
        if (isNegation(v)) {
            return negation(quotient(u, operand(v)));
        }
        if (digits(v).isPresent() && !isNumber(v, 0)) {
            double b = digits(v).getAsDouble();
            if (digits(u).isPresent() && isExactQuotient(digits(u).getAsDouble(), b)) {
                return Expression.of(digits(u).getAsDouble() / b);
            }
            if (u instanceof Binary inner
                    && inner.operator() == Operator.MULTIPLY
                    && digits(inner.left()).isPresent()
                    && isExactQuotient(digits(inner.left()).getAsDouble(), b)) {
                return product(Expression.of(digits(inner.left()).getAsDouble() / b), inner.right());
            }
        }
        if (combines && u.equals(v)) {
            return ONE;
        }
        if (combines && u instanceof Binary inner && inner.operator() == Operator.MULTIPLY) {
            if (inner.left().equals(v) || inner.right().equals(v)) {
                return inner.right().equals(v) ? inner.left() : inner.right();
            }
        }
        if (combines && isScaled(v) && isScaled(u)) {
            double a = digits(((Binary) u).left()).getAsDouble();
            double b = digits(((Binary) v).left()).getAsDouble();
            if (isExactQuotient(a, b)) {
                return quotient(product(Expression.of(a / b), ((Binary) u).right()), ((Binary) v).right());
            }
        }
        return divide(u, v);
    }

    private static boolean isExactQuotient(double a, double b) {
        return Double.isFinite(a / b) && Math.fma(a / b, b, -a) == 0;
    }

    private Expression raised(Expression u, Expression v) {
        if (isNumber(v, 1)) {
            return u;
        }
        if (isNumber(v, 0)) {
            return ONE;
        }
        if (isNumber(v, 0.5)) {
            return Trees.call(Function.SQRT, u);
        }
        if (isNumber(v, -1)) {
            return quotient(ONE, u);
        }
        if (isNumber(v, 2) && isNegation(u)) {
            return raised(operand(u), v);
        }
        if (isNumber(v, 2) && digits(u).isPresent()) {
            Expression square = exactProduct(u, u);
            return square == null ? power(u, v) : square;
        }
        return power(u, v);
    }

    /** Folds f(c) where both are whole numbers, as exp(0) = 1. */
    private static Expression function(Unary unary) {
        OptionalDouble argument = digits(unary.argument());
        if (argument.isPresent() && argument.getAsDouble() == Math.rint(argument.getAsDouble())) {
            double value = unary.function().value(argument.getAsDouble());
            if (value == Math.rint(value) && Math.abs(value) < 1e6) {
                return Expression.of(value + 0.0);
            }
        }
        return unary;
    }

    private static Expression where(Where where) {
        if (where.then().equals(where.otherwise())) {
            return where.then();
        }
        if (where.otherwise() instanceof Where other
                && where.isStrict()
                && other.isStrict()
                && where.left().equals(other.right())
                && where.right().equals(other.left())
                && where.then().equals(other.otherwise())) {
            return other;
        }
        OptionalDouble left = digits(where.left());
        OptionalDouble right = digits(where.right());
        if (left.isPresent() && right.isPresent()) {
            boolean holds = where.isStrict()
                    ? left.getAsDouble() < right.getAsDouble()
                    : left.getAsDouble() <= right.getAsDouble();
            return holds ? where.then() : where.otherwise();
        }
        return where;
    }
}
