package dev.chainrule.mlp.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.core.explain.Explainer;
import dev.chainrule.mlp.core.explain.Explanation;
import dev.chainrule.mlp.core.explain.ParameterRef;
import dev.chainrule.mlp.core.network.RowPass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page of a network with shares of its activations and a scale of its inputs: its numbers are the library's. */
@ExtendWith(SharedBrowser.class)
class ParametricPageTest {
    private static final double TOLERANCE = 1e-9;

    /** The number of α and of the first scale in the list of inputs, after the weights and the bias. */
    private static final int ALPHA = 4;

    private static final int SCALE = 5;

    @Test
    void sharesAndScalesHaveTheNumbersOfTheLibrary(Browser browser) {
        PageContent content = Pages.parametric();
        browser.open(ExplanationPage.html(content));
        assertFalse(browser.find("#notice").isDisplayed());
        RowPass pass = pass(content, content.weights());
        double[][][] gradient = pass.gradient();
        Explainer explainer = Explainer.of(content.network(), content.weights(), content.spec(), content.plugins());

        assertEquals(gradient[0][0][0], browser.value("#chain .result .value"), TOLERANCE);
        assertEquals(pass.x(0)[0], browser.value("#chain .of-input .value"), TOLERANCE);
        double slope = explainer
                .explain(pass.input(), target(content), ParameterRef.weight(0, 0, 0))
                .factors()
                .get(1)
                .value();
        assertEquals(slope, browser.value("#chain .of-activation .value"), TOLERANCE);
        assertTrue(browser.find("#chain .of-activation annotation")
                .getDomProperty("textContent")
                .contains("\\alpha"));

        for (int unit = 0; unit < 4; unit++) {
            browser.choose("#unit", unit);
            browser.choose("#input", ALPHA);
            assertExplained(browser, explainer, content, ParameterRef.alpha(0, unit));
            assertEquals(0, browser.all("#chain .delta").size(), "α is not behind z");
        }
        assertTrue(browser.find("#chosen").getText().startsWith("Share α of the activation of unit 4, layer 1"));
        assertFalse(browser.find("#exercise").isDisplayed());
        for (int input = 0; input < 3; input++) {
            browser.choose("#input", SCALE + input);
            assertExplained(browser, explainer, content, ParameterRef.inputScale(input));
        }
        assertTrue(browser.find("#chosen").getText().startsWith("Scale of input 3 (x3)"));
        assertEquals("#s=3&row=1&step=1", browser.evaluate("location.hash"));
        assertEquals(
                "24 paths, 9 deltas: nothing is computed twice.",
                browser.find("#path-count").getText());
        assertEquals(
                1,
                browser.all("#network .unit.chosen[data-layer='0'][data-unit='3']")
                        .size());
        browser.click("#next");
        assertEquals(
                true,
                browser.evaluate("Array.from(document.querySelectorAll('.scroll'))"
                        + ".every(box => box.scrollWidth <= box.clientWidth + 1)"),
                "long sums and paths go on in the next line");
        browser.choose("#layer", 1);
        browser.choose("#input", 5);
        assertExplained(browser, explainer, content, ParameterRef.alpha(1, 0));

        browser.click("#further-details summary");
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    pass.lossByInput()[i],
                    browser.value("#further-table tr[data-input='" + i + "'] td:nth-child(3) .value"),
                    TOLERANCE);
        }

        browser.click("#apply");
        double[][][] updated = updated(content);
        assertEquals(
                pass(content, updated).loss(), browser.value("#loss .number"), 1e-6); // the library steps in float32
        browser.open(ExplanationPage.html(content), "#a=1,2&row=2&step=9");
        assertTrue(browser.find("#chosen").getText().startsWith("Share α of the activation of unit 2, layer 1"));
        browser.click("#last");
        browser.click("#previous");
        assertTrue(browser.find("#step").getText().endsWith("the gradient of the share α"));
        assertEquals(browser.value("#chain .result .value"), browser.value("#step-value"));
        assertEquals(browser.value("#chain .result .value"), browser.value("#paths tfoot .value"), 1e-12);
        browser.assertNoComplaint();
    }

    private static double[] target(PageContent content) {
        return content.rows().get(0).target();
    }

    private static RowPass pass(PageContent content, double[][][] weights) {
        return RowPass.of(content.network(), weights, content.rows().get(0).input(), target(content));
    }

    /** Asserts the factors, their product, the check and the update of a parameter. */
    private static void assertExplained(
            Browser browser, Explainer explainer, PageContent content, ParameterRef parameter) {
        Explanation expected = explainer.explain(content.rows().get(0).input(), target(content), parameter);
        String what = parameter.toString();
        assertEquals(
                expected.value(), Double.parseDouble(browser.find("#weight").getDomProperty("value")), what);
        assertEquals(expected.factors().get(0).value(), browser.value("#chain .of-loss .value"), TOLERANCE, what);
        assertEquals(expected.factors().get(1).value(), browser.value("#chain .of-input .value"), TOLERANCE, what);
        assertEquals(expected.gradient(), browser.value("#chain .result .value"), TOLERANCE, what);
        assertEquals(expected.factors().get(0).value(), browser.value("#terms tfoot .value"), TOLERANCE, what);
        assertEquals(expected.gradient(), browser.value("#check .number"), 1e-7, what);
        assertEquals(
                expected.value() + expected.update().orElseThrow().change(),
                browser.value("#update .number"),
                1e-6,
                what);
    }

    /** Returns the parameters after one step, each as an explanation of the library has it. */
    private static double[][][] updated(PageContent content) {
        Explainer explainer = Explainer.of(content.network(), content.weights(), content.spec(), content.plugins());
        double[][][] updated = new double[3][][];
        for (int l = 0; l < 3; l++) {
            updated[l] = new double[content.weights()[l].length][];
            for (int row = 0; row < updated[l].length; row++) {
                updated[l][row] = content.weights()[l][row].clone();
                for (int i = 0; i < updated[l][row].length; i++) {
                    ParameterRef parameter = ParameterRef.at(content.network(), l, row, i);
                    updated[l][row][i] += explainer
                            .explain(content.rows().get(0).input(), target(content), parameter)
                            .update()
                            .orElseThrow()
                            .change();
                }
            }
        }
        return updated;
    }
}
