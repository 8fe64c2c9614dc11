package dev.chainrule.mlp.api;

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

    /** Checks that the plain text is there. */
    public Formula {
        if (value.isBlank() || derivative.isBlank()) {
            throw new IllegalArgumentException(
                    "a formula needs the function and its derivative, was '" + value + "' and '" + derivative + "'");
        }
    }

    /** Creates a formula without TeX. */
    public Formula(String value, String derivative) {
        this(value, derivative, "", "");
    }

    /** Formats a parameter as formulas show it: 1, 0.01. */
    public static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
