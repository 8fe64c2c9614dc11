package dev.chainrule.mlp.export.onnx;

import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.api.expression.Expression.Binary;
import dev.chainrule.mlp.api.expression.Expression.Where;
import dev.chainrule.mlp.api.expression.Operator;
import java.util.List;

/**
 * One value a row and unit: a function of the pre-activations of a {@link Stage}.
 *
 * @param stage where z comes from
 * @param function the elementwise function, of z or of what {@code ofRow} makes of it
 * @param size the operations of the function when it is written out
 * @param ofRow what is done with the whole row before it
 * @param shape the dimensions after that of the rows, {@code [units]} as a rule
 */
record Rows(Stage stage, Expression function, int size, OfRow ofRow, List<Integer> shape) implements GraphValue {
    static final Expression Z = Expression.variable("z");

    /** A function of this many operations is not an activation, and a graph can double the size with each node. */
    static final int MAX_SIZE = 300;

    /** A function of a whole row. */
    enum OfRow {
        /** None. */
        NOTHING,
        /** Softmax. */
        SOFTMAX,
        /** The logarithm of softmax. */
        LOG_SOFTMAX
    }

    Rows {
        shape = List.copyOf(shape);
    }

    /** Returns the values of a stage themselves. */
    static Rows of(Stage stage, List<Integer> shape) {
        return new Rows(stage, Z, 0, OfRow.NOTHING, shape);
    }

    /** Returns whether nothing was done with the values of the stage. */
    boolean isPlain() {
        return function.equals(Z) && ofRow == OfRow.NOTHING;
    }

    /** Returns the values of another stage, in the same shape. */
    Rows at(Stage other) {
        return of(other, shape);
    }

    Rows withShape(List<Integer> other) {
        return new Rows(stage, function, size, ofRow, other);
    }

    /** Returns the softmax, or its logarithm, of the values. */
    Rows withOfRow(OfRow other) {
        return new Rows(stage, function, size, other, shape);
    }

    Rows with(Expression other, int itsSize) {
        if (itsSize > MAX_SIZE || other.depth() > Expression.MAX_DEPTH) {
            throw new UnfitException("the function up to here has more than " + MAX_SIZE + " operations, or more than "
                    + Expression.MAX_DEPTH + " inside each other");
        }
        return new Rows(stage, other, itsSize, ofRow, shape);
    }

    /** Returns g(f(z)). */
    Rows then(Expression g, int itsSize) {
        return with(g.replace(Z, function), itsSize + occurrences(g) * size);
    }

    /** Returns this and a number, or a number and this, joined by an operator. */
    Rows joined(Operator operator, double number, boolean isNumberFirst) {
        boolean changesNothing = !isNumberFirst
                        && (number == 1 && (operator == Operator.DIVIDE || operator == Operator.POWER)
                                || number == 0 && operator == Operator.SUBTRACT)
                || number == 1 && operator == Operator.MULTIPLY
                || number == 0 && operator == Operator.ADD;
        if (changesNothing) {
            return this;
        }
        Expression other = Expression.of(number);
        Expression joined =
                isNumberFirst ? new Binary(operator, other, function) : new Binary(operator, function, other);
        return with(joined, size + 1);
    }

    /** Returns this and other values of the same stage joined by an operator. */
    Rows joined(Operator operator, Rows other) {
        requireSameRows(other);
        return with(new Binary(operator, function, other.function), size + other.size + 1);
    }

    /** Returns a choice between values of the same stage. */
    static Rows choice(Condition.Comparison condition, Rows then, Rows otherwise) {
        Rows left = condition.left();
        Rows right = condition.right();
        left.requireSameRows(right);
        left.requireSameRows(then);
        left.requireSameRows(otherwise);
        Expression first = condition.isNegated() ? otherwise.function : then.function;
        Expression second = condition.isNegated() ? then.function : otherwise.function;
        return then.with(
                new Where(left.function, condition.isStrict(), right.function, first, second),
                left.size + right.size + then.size + otherwise.size + 1);
    }

    /** Returns a number as if it were a function of the same values. */
    Rows constant(double number) {
        return new Rows(stage, Expression.of(number), 0, ofRow, shape);
    }

    private void requireSameRows(Rows other) {
        if (other.stage != stage || other.ofRow != ofRow) {
            throw new UnfitException(
                    "joins two branches of the graph. Networks are a chain of layers: export one that is a chain");
        }
        if (!other.shape.equals(shape)) {
            throw new UnfitException(
                    "joins rows of the shapes " + shape + " and " + other.shape + ". Give both the same shape");
        }
    }

    private static int occurrences(Expression e) {
        if (e instanceof Expression.Unary unary) {
            return occurrences(unary.argument());
        }
        if (e instanceof Binary binary) {
            return occurrences(binary.left()) + occurrences(binary.right());
        }
        if (e instanceof Where where) {
            return occurrences(where.left())
                    + occurrences(where.right())
                    + occurrences(where.then())
                    + occurrences(where.otherwise());
        }
        return e.equals(Z) ? 1 : 0;
    }
}
