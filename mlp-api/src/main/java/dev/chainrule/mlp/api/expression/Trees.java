package dev.chainrule.mlp.api.expression;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.expression.Expression.Binary;
import dev.chainrule.mlp.api.expression.Expression.Constant;
import dev.chainrule.mlp.api.expression.Expression.Unary;
import dev.chainrule.mlp.api.expression.Expression.Variable;
import dev.chainrule.mlp.api.expression.Expression.Where;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Walks through expressions and builds new ones from their parts. */
final class Trees {
    private static final int MAX_SIZE = 200_000;

    private Trees() {}

    /** Returns the operands of an expression, from left to right. */
    static List<Expression> children(Expression e) {
        return e instanceof Operation operation ? operation.operands() : List.of();
    }

    /** Returns the expression with each operand changed. */
    static Expression map(Expression e, UnaryOperator<Expression> change) {
        if (e instanceof Unary unary) {
            Expression u = change.apply(unary.argument());
            return u == unary.argument() ? e : new Unary(unary.function(), u);
        }
        if (e instanceof Binary binary) {
            Expression u = change.apply(binary.left());
            Expression v = change.apply(binary.right());
            return u == binary.left() && v == binary.right() ? e : new Binary(binary.operator(), u, v);
        }
        if (e instanceof Where where) {
            return new Where(
                    change.apply(where.left()),
                    where.isStrict(),
                    change.apply(where.right()),
                    change.apply(where.then()),
                    change.apply(where.otherwise()));
        }
        return e;
    }

    /** Replaces each variable. */
    static Expression substitute(Expression e, java.util.function.Function<String, Expression> replacement) {
        return e instanceof Variable variable
                ? replacement.apply(variable.name())
                : map(e, child -> substitute(child, replacement));
    }

    /** Returns the expression with u · (v · w) written as (u · v) · w and −(u · v) as (−u) · v, which need no brackets. */
    static Expression withoutBrackets(Expression e) {
        return withoutBrackets(e, new HashMap<>());
    }

    private static Expression withoutBrackets(Expression e, Map<Expression, Expression> done) {
        if (!(e instanceof Operation)) {
            return e;
        }
        Expression known = done.get(e);
        if (known == null) {
            known = map(e, child -> withoutBrackets(child, done));
            if (known instanceof Binary binary && isProduct(binary) && isProduct(binary.right())) {
                known = product(binary.left(), binary.right());
            } else if (known instanceof Unary unary && unary.function() == Function.NEGATE) {
                known = negative(unary.argument());
            }
            done.put(e, known);
        }
        return known;
    }

    private static Expression product(Expression u, Expression v) {
        return v instanceof Binary binary && isProduct(v)
                ? multiply(product(u, binary.left()), binary.right())
                : multiply(u, v);
    }

    private static boolean isProduct(Expression e) {
        return e instanceof Binary binary && binary.operator() == Operator.MULTIPLY;
    }

    private static Expression negative(Expression u) {
        if (u instanceof Binary binary
                && (binary.operator() == Operator.MULTIPLY || binary.operator() == Operator.DIVIDE)) {
            return new Binary(binary.operator(), negative(binary.left()), binary.right());
        }
        return u instanceof Constant constant && constant.symbol().isEmpty()
                ? Expression.of(-constant.value())
                : negate(u);
    }

    static Expression replace(Expression e, Expression part, Expression replacement) {
        return e.equals(part) ? replacement : map(e, child -> replace(child, part, replacement));
    }

    static Expression rounded(Expression e, int digits) {
        return e instanceof Constant constant && constant.symbol().isEmpty()
                ? new Constant(
                        new BigDecimal(constant.value())
                                .round(new MathContext(digits))
                                .doubleValue(),
                        "")
                : map(e, child -> rounded(child, digits));
    }

    static void collectVariables(Expression e, Set<String> names) {
        if (e instanceof Variable variable) {
            names.add(variable.name());
        }
        children(e).forEach(child -> collectVariables(child, names));
    }

    /** Returns the functions of one argument that an expression calls. */
    static Set<Function> functions(Expression e) {
        Set<Function> found = EnumSet.noneOf(Function.class);
        collectFunctions(e, found, new IdentityHashMap<>());
        return found;
    }

    private static void collectFunctions(Expression e, Set<Function> found, Map<Expression, Boolean> visited) {
        if (visited.put(e, true) != null) {
            return;
        }
        if (e instanceof Unary unary) {
            found.add(unary.function());
        }
        children(e).forEach(child -> collectFunctions(child, found, visited));
    }

    static long occurrences(Expression e, String variable) {
        return e instanceof Variable found
                ? (found.name().equals(variable) ? 1 : 0)
                : children(e).stream()
                        .mapToLong(child -> occurrences(child, variable))
                        .sum();
    }

    static boolean contains(Expression e, String variable) {
        return e instanceof Variable found
                ? found.name().equals(variable)
                : children(e).stream().anyMatch(child -> contains(child, variable));
    }

    /**
     * Requires that a derivative can be written down, even if the expression is not from a text, whose derivatives {@link
     * DerivativeSize} limits, or is a derivative itself.
     *
     * @throws ConfigException if it has more than {@value #MAX_SIZE} parts
     */
    static Expression limited(Expression e) {
        if (Operation.size(e) > MAX_SIZE) {
            throw new ConfigException(
                    ErrorCode.CFG_LIMIT,
                    Location.NONE,
                    "the derivative of this formula has more than " + MAX_SIZE
                            + " parts. Nest fewer functions, min and max above all");
        }
        return e;
    }

    static boolean isNumber(Expression e, double value) {
        return e instanceof Constant constant && constant.value() == value;
    }

    static Expression add(Expression u, Expression v) {
        return new Binary(Operator.ADD, u, v);
    }

    static Expression subtract(Expression u, Expression v) {
        return new Binary(Operator.SUBTRACT, u, v);
    }

    static Expression multiply(Expression u, Expression v) {
        return new Binary(Operator.MULTIPLY, u, v);
    }

    static Expression divide(Expression u, Expression v) {
        return new Binary(Operator.DIVIDE, u, v);
    }

    static Expression power(Expression u, Expression v) {
        return new Binary(Operator.POWER, u, v);
    }

    static Expression negate(Expression u) {
        return new Unary(Function.NEGATE, u);
    }

    static Expression call(Function function, Expression u) {
        return new Unary(function, u);
    }
}
