package dev.chainrule.mlp.api.expression;

import java.util.List;

/**
 * A function or an operator with its operands. It knows what is asked again and again, so that no answer needs a walk through
 * the tree: how deep and how large it is, whether it contains variables, and a hash.
 */
abstract sealed class Operation implements Expression permits Expression.Unary, Expression.Binary, Expression.Where {
    static final int FIRST_OPERATOR = 64;
    static final int LESS = 128;
    static final int LESS_OR_EQUAL = 129;

    /** Larger sizes are not counted. */
    private static final int UNCOUNTED = 1 << 30;

    private final int kind;
    private final List<Expression> operands;
    private final int depth;
    private final int size;
    private final boolean hasVariables;
    private final int hash;

    /**
     * Creates an operation.
     *
     * @param kind a number for the function or the operator
     */
    Operation(int kind, List<Expression> operands) {
        this.kind = kind;
        this.operands = operands;
        int deepest = 0;
        int total = 1;
        int mixed = kind;
        boolean anyVariable = false;
        for (Expression operand : operands) {
            deepest = Math.max(deepest, operand.depth());
            total = Math.min(UNCOUNTED, total + size(operand));
            anyVariable |= hasVariables(operand);
            mixed = (mixed ^ operand.hashCode()) * 0x5bd1e995;
            mixed ^= mixed >>> 15;
        }
        depth = 1 + deepest;
        size = total;
        hasVariables = anyVariable;
        hash = mixed;
    }

    /** Returns the number of numbers, variables and operations; those that occur twice are counted twice. */
    static int size(Expression e) {
        return e instanceof Operation operation ? operation.size : 1;
    }

    /** Returns whether an expression is a number or is computed from numbers alone. */
    static boolean isNumeric(Expression e) {
        return !hasVariables(e);
    }

    static boolean hasVariables(Expression e) {
        return e instanceof Operation operation ? operation.hasVariables : e instanceof Variable;
    }

    final List<Expression> operands() {
        return operands;
    }

    final Expression operand(int index) {
        return operands.get(index);
    }

    @Override
    public final int depth() {
        return depth;
    }

    @Override
    public final boolean equals(Object other) {
        return this == other
                || other instanceof Operation that
                        && hash == that.hash
                        && kind == that.kind
                        && operands.equals(that.operands);
    }

    @Override
    public final int hashCode() {
        return hash;
    }

    @Override
    public final String toString() {
        return TextPrinter.print(this);
    }
}
