package dev.chainrule.mlp.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.core.explain.Explainer;
import dev.chainrule.mlp.core.explain.InputExplanation;
import dev.chainrule.mlp.core.explain.IntegratedGradients;
import dev.chainrule.mlp.core.explain.Rows;
import dev.chainrule.mlp.core.spec.PluginSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.WebElement;

/** The section of the page about the inputs: every number equals the library's. */
@ExtendWith(SharedBrowser.class)
class InputsPageTest {
    private static final double TOLERANCE = 1e-9;
    private static final int STEPS = 300;

    @Test
    void gradientsAndAttributionsAreThoseOfTheLibrary(Browser browser) {
        PageContent content = Pages.network(
                PluginSpec.of("gelu"), PluginSpec.of("softmax"), PluginSpec.of("cross-entropy"), 4, 6, 5, 3);
        double[][] rows = {content.rows().get(0).input(), content.rows().get(1).input()};
        double[] mean = new double[4];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (rows[0][i] + rows[1][i]) / 2;
        }
        browser.open(ExplanationPage.html(content));
        assertEquals(0, browser.all("#further-table").size(), "closed at first: it takes time to compute");
        browser.click("#further-details summary");
        browser.choose("#further-output", 2);
        assertNumbers(browser, content, 0, 2, mean);
        browser.choose("#row", 1);
        browser.choose("#further-output", 0);
        browser.evaluate("document.getElementById('further-baseline').value = 'zeros'");
        browser.choose("#further-output", 1);
        assertNumbers(browser, content, 1, 1, new double[4]);
        browser.assertNoComplaint();
    }

    private static void assertNumbers(Browser browser, PageContent content, int row, int output, double[] baseline) {
        Explainer explainer = Explainer.of(content.network(), content.weights(), content.spec(), content.plugins());
        double[] input = content.rows().get(row).input();
        Rows rows = new Rows(
                new double[][] {input}, new double[][] {content.rows().get(row).target()});
        InputExplanation expected = explainer.explainInputs(rows, 0, output);
        IntegratedGradients integrated = explainer.integratedGradients(input, baseline, output, STEPS);
        for (int i = 0; i < input.length; i++) {
            double[] numbers = browser.all("#further-table tr[data-input='" + i + "'] .value").stream()
                    .map(cell -> cell.getDomAttribute("data-value"))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            assertEquals(5, numbers.length);
            assertEquals(input[i], numbers[0]);
            assertEquals(expected.inputs().get(i).lossGradient(), numbers[1], TOLERANCE);
            assertEquals(expected.inputs().get(i).outputGradient(), numbers[2], TOLERANCE);
            assertEquals(baseline[i], numbers[3], TOLERANCE);
            assertEquals(integrated.attributions().get(i), numbers[4], TOLERANCE);
        }
        WebElement sum = browser.find("#further-sum .value");
        assertEquals(integrated.sum(), Double.parseDouble(sum.getDomAttribute("data-value")), TOLERANCE);
        assertTrue(browser.find("#further-sum").getText().contains("300 steps"));
    }
}
