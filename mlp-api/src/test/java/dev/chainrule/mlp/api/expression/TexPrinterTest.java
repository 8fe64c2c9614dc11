package dev.chainrule.mlp.api.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TexPrinterTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '⇒',
            value = {
                "1/(1 + exp(-z)) ⇒ \\frac{1}{1+e^{-z}}",
                "where(z > 0, z, alpha*z) ⇒ "
                        + "\\begin{cases} z & z > 0 \\\\ \\alpha\\cdot z & \\text{else} \\end{cases}",
                "where(a <= b, 1, 2) ⇒ \\begin{cases} 1 & a \\le b \\\\ 2 & \\text{else} \\end{cases}",
                "(a - y)^2 ⇒ \\left(a-y\\right)^{2}",
                "(a + b)*c ⇒ \\left(a+b\\right)\\cdot c",
                "a - (b + c) ⇒ a-\\left(b+c\\right)",
                "a + (-b) ⇒ a+\\left(-b\\right)",
                "a*(-b) ⇒ a\\cdot \\left(-b\\right)",
                "-(a + b) ⇒ -\\left(a+b\\right)",
                "-a/b ⇒ \\frac{-a}{b}",
                "tanh(z)^2 ⇒ \\tanh^{2}\\left(z\\right)",
                "exp(z)^2 ⇒ \\left(e^{z}\\right)^{2}",
                "sqrt(1 + z) ⇒ \\sqrt{1+z}",
                "|z| ⇒ \\left|z\\right|",
                "min(0, z) ⇒ \\min\\left(0,\\,z\\right)",
                "sigmoid(beta*z) ⇒ \\sigma\\left(\\beta\\cdot z\\right)",
                "slope_1*z ⇒ \\mathrm{slope\\_1}\\cdot z",
                "1e-8*pi ⇒ 1\\cdot 10^{-8}\\cdot \\pi"
            })
    void formulasReadAsInATextbook(String formula, String expected) {
        assertEquals(expected, Expression.parse(formula).tex());
    }

    @ParameterizedTest
    @CsvSource({"u′, u'", "alpha′′, \\alpha''", "gain′, \\mathrm{gain}'"})
    void primesFollowTheName(String name, String expected) {
        assertEquals(expected, Expression.variable(name).tex());
    }
}
