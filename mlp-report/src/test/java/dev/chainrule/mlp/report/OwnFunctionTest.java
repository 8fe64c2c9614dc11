package dev.chainrule.mlp.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.expression.Derivation;
import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.api.expression.Function;
import dev.chainrule.mlp.api.expression.Program;
import dev.chainrule.mlp.core.network.RowPass;
import dev.chainrule.mlp.core.spec.PluginSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A function that a reader types on the page: its derivative and its network are those of the library. */
@ExtendWith(SharedBrowser.class)
class OwnFunctionTest {
    private static final double[] POINTS = {-2.3, -0.7, 0.4, 1.9};

    /** Each rule, and functions inside functions. */
    private static final List<String> FORMULAS = List.of(
            "z * tanh(ln(1 + exp(z)))",
            "z / (1 + exp(-1.5*z))",
            "sin(z)^3 - 2*cos(z^2)/(1 + z^2)",
            "exp(-z^2/2) * erf(z/sqrt(2))",
            "2^sin(z) + (1 + z^2)^tanh(z)",
            "max(0, z) + min(z, 1) - abs(z - 0.5)",
            "where(z > 0.25, sqrt(1 + z^2), z * sigmoid(2*z))",
            "ln(cosh(z)) - -z*pi + e^(z/3) + 3/(2 + cos(z))",
            "tanh(tanh(tanh(z))) * tanh(tanh(z))",
            "5");

    private static Browser browser;

    @BeforeAll
    static void start(Browser shared) {
        browser = shared;
        browser.open(ExplanationPage.html(Pages.article()));
    }

    @AfterEach
    void assertNoComplaint() {
        browser.assertNoComplaint();
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }

    /** f, f′ and the names of the lines, of each formula and of each function that formulas can call. */
    @Test
    void aFormulaHasTheLibrarysDerivativeAndItsLines() {
        List<String> formulas = new ArrayList<>(FORMULAS);
        for (Function function : Function.values()) {
            if (!function.key().isEmpty() && function != Function.NEGATE) {
                formulas.add(function.key() + "(0.2*z + 0.6)");
            }
        }
        for (String formula : formulas) {
            Expression expected = Expression.parse(formula);
            Program value = Program.of(List.of(expected), List.of("z"));
            Program derivative = Program.of(List.of(expected.derivative("z")), List.of("z"));
            for (double z : POINTS) {
                @SuppressWarnings("unchecked")
                List<String> found = (List<String>) browser.evaluate("(f => [f.value(" + z + "), f.derivative(" + z
                        + ")].map(String))(Expressions.activation(" + quoted(formula) + "))");
                assertNear(value.value(z), Double.parseDouble(found.get(0)), formula + " at " + z);
                assertNear(derivative.value(z), Double.parseDouble(found.get(1)), formula + "′ at " + z);
            }
            assertEquals(
                    Derivation.of(expected, "z").steps().stream()
                            .map(Derivation.Step::name)
                            .toList(),
                    browser.evaluate(
                            "Expressions.derive(Expressions.parse(" + quoted(formula) + ")).map(line => line.name)"),
                    formula);
        }
    }

    private static void assertNear(double expected, double found, String what) {
        if (Double.isNaN(expected)) {
            assertTrue(Double.isNaN(found), what);
        } else {
            assertEquals(expected, found, 1e-9 * Math.max(1, Math.abs(expected)), what);
        }
    }

    @Test
    void anErrorSaysWhereAndWhatIsExpected() {
        browser.open(ExplanationPage.html(Pages.article()));
        browser.type("#own-text", "z * tanh(");
        assertEquals(
                "column 10: the formula ends where a number, z or ( must follow",
                browser.find("#own-error").getText());
        assertFalse(browser.find("#own-use").isEnabled());
        browser.type("#own-text", "z + x");
        assertEquals(
                "column 5: there is no name ‘x’: the variable is z",
                browser.find("#own-error").getText());
        browser.type("#own-text", "2 z");
        assertEquals(
                "column 3: ‘z’ stands where an operator must",
                browser.find("#own-error").getText());
        browser.type("#own-text", "constructor(z)");
        assertTrue(browser.find("#own-error").getText().startsWith("column 1: there is no function ‘constructor’"));
        browser.type("#own-text", "z^2");
        assertFalse(browser.find("#own-error").isDisplayed());
    }

    @Test
    void theNetworkComputesWithTheFunction() {
        String formula = "where(z > 0, z, 0.2*z) + sin(z)/4";
        PluginSpec sigmoid = PluginSpec.of("sigmoid");
        PluginSpec loss = PluginSpec.of("binary-cross-entropy");
        PageContent content = Pages.network(PluginSpec.of("tanh"), sigmoid, loss, 2, 3, 2);
        PageContent same = Pages.network(new PluginSpec("formula", Map.of("value", formula)), sigmoid, loss, 2, 3, 2);
        browser.open(ExplanationPage.html(content));
        browser.type("#own-text", formula);
        browser.click("#own-use");
        PageRow row = content.rows().get(0);
        RowPass expected = RowPass.of(same.network(), content.weights(), row.input(), row.target());
        assertEquals(expected.loss(), browser.value("#loss .number"), 1e-9);
        assertEquals(expected.gradient()[0][0][0], browser.value("#chain .result .value"), 1e-9);
        assertEquals(expected.gradient()[0][0][0], browser.value("#check .number"), 1e-8);
        assertEquals(expected.gradient()[0][0][0], browser.value("#paths tfoot .value"), 1e-9);
        assertTrue(browser.find("#chain .of-activation").getText().contains(formula));
        // the output: what cancelled with the loss was the sigmoid
        browser.choose("#layer", 1);
        browser.type("#own-text", "1 / (1 + exp(-z))");
        browser.click("#own-use");
        assertEquals(0, browser.all("#composed .factor").size());
        assertEquals(expected.gradient()[1][0][0], browser.value("#chain .result .value"), 1e-9);
        browser.click("#own-back");
        RowPass before = RowPass.of(content.network(), content.weights(), row.input(), row.target());
        assertEquals(before.loss(), browser.value("#loss .number"), 1e-9);
        assertEquals(before.gradient()[1][0][0], browser.value("#composed .result .value"), 1e-9);
        assertEquals("own-use", browser.evaluate("document.activeElement.id"));
    }

    /** u = ln(1 + eᶻ), v = 1 + eᶻ, at z = 0.67667869 of the output. */
    @Test
    void theLinesHaveTheirNumbers() {
        browser.open(ExplanationPage.html(Pages.article()));
        double z = 0.67667869;
        assertEquals(3, browser.all("#own-lines li").size());
        assertEquals(1 / (1 + Math.exp(-z)), browser.value("#own-lines [data-name=u] .value"), 1e-8);
        assertEquals(Math.exp(z), browser.value("#own-lines [data-name=v] .value"), 1e-7);
        assertEquals(browser.value("#own-lines li .value"), browser.value("#own-lines .number"), 1e-8);
        assertEquals(2, browser.all("#own-curves path.curve").size());
    }
}
