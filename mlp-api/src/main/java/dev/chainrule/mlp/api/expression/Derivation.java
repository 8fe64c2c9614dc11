package dev.chainrule.mlp.api.expression;

import dev.chainrule.mlp.api.expression.Expression.Unary;
import dev.chainrule.mlp.api.expression.Expression.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The derivative of an expression with every step of the chain rule: each inner function gets a letter, and its derivative a
 * line of its own.
 *
 * <pre>
 *   f(z)  = z · tanh(ln(1 + eᶻ))
 *   f′(z) = tanh(u) + z · (1 − tanh²(u)) · u′     product rule; chain rule with u = ln(1 + eᶻ)
 *   u′    = 1 / v · v′                            chain rule with v = 1 + eᶻ
 *   v′    = eᶻ                                    sum rule; (eᶻ)′ = eᶻ
 * </pre>
 *
 * @since 0.2
 */
public final class Derivation {
    private static final List<String> LETTERS = List.of("u", "v", "w", "s", "t", "p", "q", "r");

    /**
     * One line.
     *
     * @param name f, or the letter of an inner function
     * @param definition the function, in the letters of its own inner functions where it has some
     * @param expanded the function in the variables alone
     * @param byRules its derivative as the rules give it; the derivative of u is written u′
     * @param derivative the same after equal terms and factors have been put together; equal to {@code byRules} if there are
     *     none
     * @param rules the rules that were used, in words
     */
    public record Step(
            String name,
            Expression definition,
            Expression expanded,
            Expression byRules,
            Expression derivative,
            List<String> rules) {
        /** Copies the list. */
        public Step {
            rules = List.copyOf(rules);
        }

        /** Returns whether equal terms or factors of the derivative were put together. */
        public boolean isShortened() {
            return !byRules.equals(derivative);
        }
    }

    /**
     * A function by which the result is written shorter.
     *
     * @param function the function, as {@code σ(x)}
     * @param meaning what it stands for, as {@code 1 / (1 + e⁻ˣ)}
     */
    public record Definition(Expression function, Expression meaning) {
        @Override
        public String toString() {
            return function + " = " + meaning;
        }
    }

    private final Expression function;
    private final String variable;
    private final List<Step> steps;
    private final Expression result;

    private Derivation(Expression function, String variable) {
        this.function = function;
        this.variable = variable;
        Naming naming = new Naming(function, variable);
        steps = naming.steps();
        result = function.derivative(variable);
    }

    /**
     * Differentiates an expression.
     *
     * @param function the expression
     * @param variable the variable by which it is differentiated
     */
    public static Derivation of(Expression function, String variable) {
        return new Derivation(function, variable);
    }

    /** Returns the function. */
    public Expression function() {
        return function;
    }

    /** Returns the variable by which it is differentiated. */
    public String variable() {
        return variable;
    }

    /** Returns the lines: first f, then the inner functions in the order in which they appear. */
    public List<Step> steps() {
        return steps;
    }

    /** Returns the derivative in the variables alone, simplified. */
    public Expression result() {
        return result;
    }

    /** Returns the functions that the result names and the function itself does not, such as σ. */
    public List<Definition> definitions() {
        Set<Function> known = Trees.functions(function);
        List<Definition> added = new ArrayList<>();
        for (Function each : Trees.functions(result)) {
            String meaning = meaning(each);
            if (!meaning.isEmpty() && !known.contains(each)) {
                added.add(new Definition(Trees.call(each, Expression.variable("x")), Expression.parse(meaning)));
            }
        }
        return added;
    }

    private static String meaning(Function function) {
        return switch (function) {
            case SIGMOID -> "1/(1 + exp(-x))";
            case SOFTPLUS -> "ln(1 + exp(x))";
            case TANH -> "(exp(x) - exp(-x))/(exp(x) + exp(-x))";
            case SINH -> "(exp(x) - exp(-x))/2";
            case COSH -> "(exp(x) + exp(-x))/2";
            case NORMAL_PDF -> "exp(-x^2/2)/sqrt(2*pi)";
            default -> "";
        };
    }

    /** Differentiates one line after another; an inner function becomes a letter and, later, a line. */
    private static final class Naming extends Derivative {
        private final Map<Expression, String> letters = new LinkedHashMap<>();
        private final List<Expression> open = new ArrayList<>();
        private final Set<String> taken;
        private int tried;
        private Set<String> rules = new LinkedHashSet<>();

        private final Expression function;

        Naming(Expression function, String variable) {
            super(variable);
            this.function = function;
            taken = function.variables();
            taken.add("f");
        }

        List<Step> steps() {
            List<Step> steps = new ArrayList<>();
            steps.add(step("f", function));
            for (int i = 0; i < open.size(); i++) {
                steps.add(step(letters.get(open.get(i)), open.get(i)));
            }
            return steps;
        }

        private Step step(String name, Expression e) {
            rules = new LinkedHashSet<>();
            startOver();
            Expression unsimplified = Trees.limited(of(e));
            Expression derivative = Trees.withoutBrackets(Simplifier.simplify(unsimplified));
            if (rules.isEmpty()) {
                note(isConstant(e) ? "constant rule" : "(" + e + ")′ = " + derivative);
            }
            List<String> used = List.copyOf(rules);
            Expression byRules = Trees.withoutBrackets(Simplifier.tidy(unsimplified));
            return new Step(name, written(e), e, byRules, derivative, used);
        }

        @Override
        void note(String rule) {
            rules.add(rule);
        }

        @Override
        Expression inner(Expression u) {
            if (u instanceof Variable || isConstant(u)) {
                return u;
            }
            String letter = letters.get(u);
            if (letter == null) {
                letter = nextLetter();
                letters.put(u, letter);
                open.add(u);
            }
            note("chain rule with " + letter + " = " + u);
            return new Variable(letter);
        }

        private String nextLetter() {
            while (true) {
                int round = tried / LETTERS.size();
                String letter = LETTERS.get(tried++ % LETTERS.size());
                String name = round == 0 ? letter : letter + round;
                if (taken.add(name)) {
                    return name;
                }
            }
        }

        @Override
        Expression innerDerivative(Expression u) {
            return new Variable(letters.get(u) + "′");
        }

        @Override
        Expression written(Expression e) {
            if (e instanceof Unary unary
                    && unary.function() != Function.NEGATE
                    && !(unary.argument() instanceof Variable)
                    && !isConstant(unary.argument())) {
                return Trees.call(unary.function(), inner(unary.argument()));
            }
            return Trees.map(e, this::written);
        }
    }
}
