package dev.chainrule.mlp.api.expression;

import static dev.chainrule.mlp.api.expression.Operation.hasVariables;
import static dev.chainrule.mlp.api.expression.Operation.size;

import dev.chainrule.mlp.api.expression.Expression.Binary;
import dev.chainrule.mlp.api.expression.Expression.Unary;
import dev.chainrule.mlp.api.expression.Expression.Where;
import java.util.Optional;

/**
 * How many parts the derivative of a formula may have, before anything is differentiated: the rules repeat operands, and
 * nested min and max double at every level.
 */
final class DerivativeSize {
    /** More parts are neither read by anybody nor printed in a moment. */
    static final int MOST = 3_000;

    static final String TOO_LARGE = "the derivative of this formula has more than " + MOST
            + " parts. Nest fewer functions, min and max above all";

    private Expression culprit;

    private DerivativeSize() {}

    /** Returns the innermost part whose derivative by any variable may be too large; empty if none is. */
    static Optional<Expression> tooLarge(Expression e) {
        DerivativeSize search = new DerivativeSize();
        search.of(e);
        return Optional.ofNullable(search.culprit);
    }

    /** Returns at least the size of the derivative that the rules of {@link Derivative} give, not simplified. */
    private long of(Expression e) {
        if (!hasVariables(e) || culprit != null || !(e instanceof Operation)) {
            return 1;
        }
        long size = e instanceof Unary unary
                ? ofFunction(unary)
                : e instanceof Where where
                        ? 1 + size(where.left()) + size(where.right()) + of(where.then()) + of(where.otherwise())
                        : ofOperator((Binary) e);
        if (size > MOST && culprit == null) {
            culprit = e;
        }
        return size;
    }

    private long ofFunction(Unary unary) {
        Expression u = unary.argument();
        if (unary.function() == Function.NEGATE) {
            return 1 + of(u);
        }
        Expression rule = unary.function().derivative();
        return size(rule) + Trees.occurrences(rule, "u") * (size(u) - 1L) + 1 + of(u);
    }

    private long ofOperator(Binary binary) {
        Expression u = binary.left();
        Expression v = binary.right();
        long both = of(u) + of(v);
        long operands = (long) size(u) + size(v);
        return switch (binary.operator()) {
            case ADD, SUBTRACT -> both + 1;
            case MULTIPLY -> both + operands + 3;
            case DIVIDE -> both + operands + size(v) + 6;
            case POWER -> both + 2 * operands + size(u) + 7;
            case MIN, MAX -> 2 * (both + operands) + 3;
        };
    }
}
