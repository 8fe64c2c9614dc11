package dev.chainrule.mlp.api.expression;

import dev.chainrule.mlp.api.ConfigException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A function that can be read: an immutable tree of numbers, variables, operators and functions.
 *
 * <p>From one tree follow the value, the derivative with every step of the chain rule ({@link Derivation}), plain text, TeX,
 * and a float32 block of many values at once ({@link BlockProgram}).
 *
 * <pre>{@code
 * Expression swish = Expression.parse("z / (1 + exp(-beta*z))", "z", "beta");
 * Expression slope = swish.with(Map.of("beta", 1.5)).derivative("z");
 * }</pre>
 *
 * @since 0.2
 */
public sealed interface Expression permits Expression.Constant, Expression.Variable, Operation {

    /** The largest number of nested operations: {@code sqrt(1 + z^2)} has three. */
    int MAX_DEPTH = 64;

    /**
     * A number.
     *
     * @param value finite
     * @param symbol its name, as π; empty if it is written in digits
     */
    record Constant(double value, String symbol) implements Expression {
        /** Checks that the number is finite. */
        public Constant {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("a constant must be finite, was " + value);
            }
        }

        @Override
        public int depth() {
            return 0;
        }

        @Override
        public String toString() {
            return TextPrinter.print(this);
        }
    }

    /**
     * A named number that is given when the expression is evaluated.
     *
     * @param name a letter, then letters, digits, underscores and primes
     */
    record Variable(String name) implements Expression {
        @Override
        public int depth() {
            return 0;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** A function of one argument. */
    final class Unary extends Operation {
        private final Function function;

        /** Applies a function to its argument u. */
        public Unary(Function function, Expression argument) {
            super(function.ordinal(), List.of(argument));
            this.function = function;
        }

        /** Returns the function. */
        public Function function() {
            return function;
        }

        /** Returns the argument. */
        public Expression argument() {
            return operand(0);
        }
    }

    /** An operator between two expressions. */
    final class Binary extends Operation {
        private final Operator operator;

        /** Joins two expressions. */
        public Binary(Operator operator, Expression left, Expression right) {
            super(FIRST_OPERATOR + operator.ordinal(), List.of(left, right));
            this.operator = operator;
        }

        /** Returns the operator. */
        public Operator operator() {
            return operator;
        }

        /** Returns the left operand. */
        public Expression left() {
            return operand(0);
        }

        /** Returns the right operand. */
        public Expression right() {
            return operand(1);
        }
    }

    /** One of two expressions, decided by a comparison; NaN if a compared value is NaN. */
    final class Where extends Operation {
        private final boolean isStrict;

        /**
         * Chooses between two expressions.
         *
         * @param left the left side of the comparison
         * @param isStrict whether it is &lt;, and not ≤
         * @param right the right side of the comparison
         * @param then the value where left &lt; right (or left ≤ right)
         * @param otherwise the value elsewhere
         */
        public Where(Expression left, boolean isStrict, Expression right, Expression then, Expression otherwise) {
            super(isStrict ? LESS : LESS_OR_EQUAL, List.of(left, right, then, otherwise));
            this.isStrict = isStrict;
        }

        /** Returns the left side of the comparison. */
        public Expression left() {
            return operand(0);
        }

        /** Returns whether the comparison is &lt;, and not ≤. */
        public boolean isStrict() {
            return isStrict;
        }

        /** Returns the right side of the comparison. */
        public Expression right() {
            return operand(1);
        }

        /** Returns the value where the comparison holds. */
        public Expression then() {
            return operand(2);
        }

        /** Returns the value elsewhere. */
        public Expression otherwise() {
            return operand(3);
        }

        /** Returns the comparison as text: {@code z > 0}. */
        public String condition() {
            return TextPrinter.condition(this);
        }
    }

    /**
     * Reads an expression in which every name that is no function is a variable.
     *
     * @throws ConfigException if the text is no expression; the message gives the character and how to mend it
     */
    static Expression parse(String text) {
        return Parser.parse(text, name -> true, List.of());
    }

    /**
     * Reads an expression.
     *
     * @param text the formula, as {@code "z * sigmoid(beta*z)"}; at most 4,096 characters
     * @param names the names that it may use
     * @throws ConfigException if the text is no such expression; the message gives the character and how to mend it
     */
    static Expression parse(String text, String... names) {
        return parse(text, List.of(names));
    }

    /** Reads an expression that may use these names, as {@link #parse(String, String...)} does. */
    static Expression parse(String text, Collection<String> names) {
        return Parser.parse(text, names::contains, names);
    }

    /** Returns a number. */
    static Expression of(double value) {
        return new Constant(value, "");
    }

    /** Returns a variable. */
    static Expression variable(String name) {
        return new Variable(name);
    }

    /** Returns the number of nested operations; 0 for a number or a variable. */
    int depth();

    /** Returns the names of the variables, in alphabetical order. */
    default Set<String> variables() {
        Set<String> names = new TreeSet<>();
        Trees.collectVariables(this, names);
        return names;
    }

    /**
     * Replaces variables by numbers.
     *
     * @param values numbers by the names of variables; others stay
     */
    default Expression with(Map<String, Double> values) {
        return Trees.substitute(this, name -> values.containsKey(name) ? of(values.get(name)) : new Variable(name));
    }

    /**
     * Returns the derivative, simplified. At a kink of min and max it is the derivative to the left, at that of abs it is 0,
     * and of {@code where} it is that of the branch that the point belongs to.
     *
     * @param variable the name of the variable
     */
    default Expression derivative(String variable) {
        return Trees.withoutBrackets(Derivative.of(recognized(), variable).recognized());
    }

    /**
     * Finds the points where the function of one variable has no derivative, as 0 for {@code max(0, z)} and for
     * {@code 1/z}.
     *
     * @param variable the only variable
     * @return those between −10⁶ and 10⁶, in ascending order; of a periodic function those closest to 0
     */
    default double[] kinks(String variable) {
        return Kinks.of(this, variable);
    }

    /**
     * Returns the expressions whose zeros divide the branches of this function: {@code z} for {@code max(0, z)}, {@code
     * |a - y| - 1} for {@code where(|a - y| < 1, …)}. Where one of them changes its sign, there may be a kink.
     *
     * @param variable the variable; expressions without it are left out
     */
    default List<Expression> boundaries(String variable) {
        return KinkCandidates.boundaries(this, variable);
    }

    /** Returns an equal expression that names the functions it writes out: 1/(1 + e⁻ᶻ) is σ(z). */
    default Expression recognized() {
        return Recognizer.recognize(Simplifier.simplify(this));
    }

    /** Replaces every occurrence of a part. */
    default Expression replace(Expression part, Expression replacement) {
        return Trees.replace(this, part, replacement);
    }

    /**
     * Rounds the numbers, to show them.
     *
     * @param digits the number of significant digits
     */
    default Expression rounded(int digits) {
        return Trees.rounded(this, digits);
    }

    /** Returns an equal expression that is shorter to read: 1·u is u, u + 0 is u, −(−u) is u. */
    default Expression simplified() {
        return Trees.withoutBrackets(Simplifier.simplify(this));
    }

    /**
     * Computes the value in float64. For many values, {@link Program#of} is faster.
     *
     * @param values a number for each variable
     * @throws IllegalArgumentException if a variable has no number
     */
    default double value(Map<String, Double> values) {
        String[] names = variables().toArray(String[]::new);
        double[] numbers = new double[names.length];
        for (int i = 0; i < names.length; i++) {
            if (!values.containsKey(names[i])) {
                throw new IllegalArgumentException("no value is given for '" + names[i] + "'");
            }
            numbers[i] = values.get(names[i]);
        }
        return Program.of(this, names).value(numbers);
    }

    /** Returns the expression in TeX, without dollar signs. */
    default String tex() {
        return TexPrinter.print(this);
    }
}
