package dev.chainrule.mlp.api;

import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.api.expression.Expression.Where;
import dev.chainrule.mlp.api.expression.Operator;

/**
 * The formulas of a plugin's function and its derivative, for display: {@code 1 / (1 + e⁻ᶻ)} and {@code a(1 − a)}.
 *
 * <p>An activation is written in its pre-activation z and its output a; one of a whole row gives as derivative
 * ∂aₖ/∂zⱼ. A loss is written in a, y (the target) and n (the number of outputs), and gives as derivative ∂L/∂a of one
 * output. Parameters appear as numbers. Nothing is computed from a formula.
 *
 * @param value the function, as plain text
 * @param derivative its derivative, as plain text, from whichever of z and a is shorter
 * @param valueTex the function, in TeX; empty if there is only the plain text
 * @param derivativeTex its derivative, in TeX; empty if there is only the plain text
 * @since 0.2
 */
public record Formula(String value, String derivative, String valueTex, String derivativeTex) {

    private static final int DIGITS = 7;

    /** Checks that the plain text is there, and removes the spaces around it. */
    public Formula {
        if (value.isBlank() || derivative.isBlank()) {
            throw new IllegalArgumentException(
                    "a formula needs the function and its derivative, was '" + value + "' and '" + derivative + "'");
        }
        value = value.strip();
        derivative = derivative.strip();
    }

    /** Creates a formula without TeX. */
    public Formula(String value, String derivative) {
        this(value, derivative, "", "");
    }

    /**
     * Returns the formula of an elementwise activation. Where f′ contains f, the derivative is written with the output a.
     *
     * @param function f(z)
     */
    public static Formula ofActivation(Expression function) {
        Expression recognized = function.recognized();
        boolean isComposed = recognized.depth() > 0 && !(recognized instanceof Where);
        Expression slope = isComposed
                ? function.derivative("z").replace(recognized, Expression.variable("a"))
                : function.derivative("z");
        return shown(function, slope);
    }

    /**
     * Returns the formula of an elementwise loss.
     *
     * @param loss ℓ(a, y), the contribution of one output
     * @param isMean whether L is the mean over the n outputs, and not the sum
     */
    public static Formula ofElementwiseLoss(Expression loss, boolean isMean) {
        Expression slope = loss.derivative("a");
        Expression gradient =
                isMean ? new Expression.Binary(Operator.DIVIDE, slope, Expression.variable("n")).simplified() : slope;
        Formula each = shown(loss, gradient);
        boolean isSum = loss instanceof Where
                || loss instanceof Expression.Binary binary
                        && (binary.operator() == Operator.ADD || binary.operator() == Operator.SUBTRACT);
        boolean isNegative = !isSum && each.value().startsWith("−");
        return new Formula(
                (isNegative ? "−" : "") + (isMean ? "1/n Σ " : "Σ ") + inSum(each.value(), isSum, isNegative, "(", ")"),
                each.derivative(),
                (isNegative ? "-" : "")
                        + (isMean ? "\\frac1n\\sum " : "\\sum ")
                        + inSum(each.valueTex(), isSum, isNegative, "\\left(", "\\right)"),
                each.derivativeTex());
    }

    private static String inSum(String formula, boolean isSum, boolean isNegative, String open, String close) {
        return isSum ? open + formula + close : formula.substring(isNegative ? 1 : 0);
    }

    private static Formula shown(Expression function, Expression slope) {
        Expression value = function.simplified().rounded(DIGITS);
        Expression derivative = slope.rounded(DIGITS);
        return new Formula(words(value), words(derivative), value.tex(), derivative.tex());
    }

    /** Writes a choice as a sentence, z if z > 0, else 0.1 · z, and a product with the output as textbooks do, a(1 − a). */
    private static String words(Expression e) {
        if (!(e instanceof Where where)) {
            return e.toString().replaceAll("\\ba · \\(", "a(");
        }
        String then = words(where.then());
        return (where.then() instanceof Where ? "(" + then + ")" : then) + " if " + where.condition() + ", else "
                + words(where.otherwise());
    }

    /** Formats a parameter as formulas show it: 1, 0.01. */
    public static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
