package dev.chainrule.mlp.api.expression;

/**
 * The operators and functions of two arguments.
 *
 * @since 0.2
 */
public enum Operator {
    /** u + v. */
    ADD("+", 1),
    /** u − v. */
    SUBTRACT("−", 1),
    /** u · v. */
    MULTIPLY("·", 2),
    /** u / v. */
    DIVIDE("/", 2),
    /** u to the power of v. */
    POWER("^", 4),
    /** The smaller of both. */
    MIN("min", 5),
    /** The larger of both. */
    MAX("max", 5);

    private final String symbol;
    private final int precedence;

    Operator(String symbol, int precedence) {
        this.symbol = symbol;
        this.precedence = precedence;
    }

    /** Returns the symbol, or the name of a function. */
    public String symbol() {
        return symbol;
    }

    /** Returns how strongly it binds: more than an operator with a smaller number. */
    int precedence() {
        return precedence;
    }

    /** Computes the value in float64. */
    double value(double u, double v) {
        return switch (this) {
            case ADD -> u + v;
            case SUBTRACT -> u - v;
            case MULTIPLY -> u * v;
            case DIVIDE -> u / v;
            case POWER -> v == 2 ? u * u : StrictMath.pow(u, v);
            case MIN -> Math.min(u, v);
            case MAX -> Math.max(u, v);
        };
    }
}
