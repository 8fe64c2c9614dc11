package dev.chainrule.mlp.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.core.network.RowPass;
import dev.chainrule.mlp.core.spec.PluginSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page as a teacher: the steps, the tutorial's functions, the paths, the nudge and the curve. */
@Tag("long")
@ExtendWith(SharedBrowser.class)
class ChainRuleWalkTest {
    private static final double TOLERANCE = 1e-9;

    private static Browser browser;

    @BeforeAll
    static void start(Browser shared) {
        browser = shared;
    }

    @AfterEach
    void assertNoComplaint() {
        browser.assertNoComplaint();
    }

    private static void open(PageContent content) {
        browser.open(ExplanationPage.html(content));
    }

    private static RowPass pass(PageContent content, double[][][] weights, int row) {
        PageRow each = content.rows().get(row);
        return RowPass.of(content.network(), weights, each.input(), each.target());
    }

    @Test
    void presenterModeShowsOneStepAtATimeInLargeType() {
        open(Pages.article());
        browser.evaluate("document.documentElement.requestFullscreen = undefined"); // it would change the window
        browser.press("f");
        assertEquals("Leave", browser.find("#present").getText());
        assertEquals(
                "article · row 1 · Weight of unit 1 for input 1, output layer",
                browser.find("#presented").getText());
        assertFalse(browser.find("#explanation").isDisplayed());
        browser.press(Keys.ARROW_RIGHT);
        browser.press(Keys.SPACE);
        browser.press(Keys.PAGE_DOWN);
        browser.press(Keys.ARROW_LEFT);
        assertTrue(browser.find("#step").getText().startsWith("Step 3 of 12"));
        assertEquals("#w=2,1,1&row=1&step=3&present", browser.evaluate("location.hash"));
        assertEquals(
                1,
                browser.all("#functions li").stream()
                        .filter(WebElement::isDisplayed)
                        .count());
        assertTrue(fontSize("#step") >= 24 && fontSize("#step-formula") >= 24, "large enough for a room");
        assertEquals(
                true,
                browser.evaluate("document.documentElement.scrollWidth <= innerWidth"
                        + " && document.documentElement.scrollHeight <= innerHeight"),
                "nothing to scroll");
        browser.press(Keys.ESCAPE);
        assertTrue(browser.find("#explanation").isDisplayed());
        assertEquals("#w=2,1,1&row=1&step=3", browser.evaluate("location.hash"));
        assertEquals("present", browser.evaluate("document.activeElement.id"));
        browser.find("#weight").sendKeys("f");
        assertTrue(browser.find("#explanation").isDisplayed(), "f in a field is a letter");

        browser.open(ExplanationPage.html(Pages.article()), "#w=1,1,2&row=2&step=9&present");
        assertFalse(browser.find("#explanation").isDisplayed());
        assertTrue(browser.find("#step").getText().startsWith("Step 9 of 12"));
        assertEquals(
                "article · row 2 · Weight of unit 1 for input 2, layer 1",
                browser.find("#presented").getText());
    }

    private static double fontSize(String selector) {
        return Double.parseDouble(
                browser.find(selector).getCssValue("font-size").replace("px", ""));
    }

    /** The first unit of each layer, since the chosen weight is 2,1,1; the update is 0.25506903 − 0.5 · 0.10525964. */
    @Test
    void everyStepShowsItsNumberAndLightsTheLineThatComputesIt() {
        PageContent article = Pages.article();
        open(article);
        RowPass pass = pass(article, article.weights(), 0);
        assertEquals(0, browser.all("#step-value").size(), "the inputs are many numbers");
        List<String> lines = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        while (browser.find("#next").isEnabled()) {
            browser.click("#next");
            lines.add((String) browser.evaluate("document.querySelector('#functions .lit')?.dataset.line ?? ''"));
            values.add(browser.value("#step-value"));
        }
        assertEquals(
                List.of("z", "a", "z", "a", "", "outer-output", "delta", "outer-hidden", "delta", "gradient", "update"),
                lines);
        double[] expected = {
            pass.z()[0][0],
            pass.a()[0][0],
            pass.z()[1][0],
            pass.a()[1][0],
            pass.loss(),
            pass.lossByOutput()[1][0],
            pass.delta()[1][0],
            pass.lossByOutput()[0][0],
            pass.delta()[0][0],
            pass.gradient()[1][0][0],
            0.2550690257394217 - 0.5 * 0.105259635004545
        };
        assertNear(expected, values);
    }

    @Test
    void onlyWhatAStepIsAboutIsDrawnStrongly() {
        open(Pages.article());
        assertEquals(2, browser.all(".unit.active[data-layer='0']").size());
        assertEquals(2, browser.all(".unit.active").size());
        browser.click("#next");
        assertEquals(3, browser.all(".unit.active").size(), "the inputs and the unit that adds them up");
        assertEquals("z 0.898", browser.find("[data-layer='1'] .below").getText());
        assertEquals("·", browser.find("[data-layer='1'] .value").getText());
        for (int step = 0; step < 5; step++) {
            browser.click("#next");
        }
        assertEquals(1, browser.all("g.loss.active").size());
        assertEquals(
                "∂L/∂a 0.663",
                browser.find("[data-layer='2'][data-unit='1'] .below").getText());
        assertEquals(1, browser.all("#chain .of-loss.lit").size());
        browser.click("#last");
        assertEquals(0, browser.all(".walking").size());
    }

    @Test
    void playingGoesOnUntilItIsPaused() {
        open(Pages.article());
        browser.click("#play");
        assertEquals("Pause", browser.find("#play").getText());
        browser.until("document.getElementById('step').textContent.startsWith('Step 2')");
        browser.click("#play");
        assertEquals("Play", browser.find("#play").getText());
    }

    @Test
    void playingIsNotOfferedToThoseWhoWantLessMotion() {
        browser.emulate("prefers-reduced-motion", "reduce");
        open(Pages.article());
        assertFalse(browser.find("#play").isDisplayed());
        browser.click("#next");
        assertTrue(browser.find("#step").getText().startsWith("Step 2"));
        browser.emulate("prefers-reduced-motion", "");
    }

    /** 2 · 2 paths from the first layer through the second to the outputs; 1 + 2 + 2 deltas. */
    @Test
    void thePathsAddUpToTheGradient() {
        PageContent content = Pages.network(
                PluginSpec.of("tanh"), PluginSpec.of("sigmoid"), PluginSpec.of("squared-error"), 2, 3, 2, 2);
        open(content);
        RowPass pass = pass(content, content.weights(), 0);
        assertEquals(
                "4 paths, 5 deltas: nothing is computed twice.",
                browser.find("#path-count").getText());
        assertEquals(4, browser.all("#paths tbody tr").size());
        assertEquals(pass.gradient()[0][0][0], browser.value("#paths tfoot .value"), TOLERANCE);
        double a = pass.a()[0][0];
        double b = pass.a()[1][1];
        double product = content.rows().get(0).input()[0]
                * (1 - a * a)
                * content.weights()[1][1][0]
                * (1 - b * b)
                * content.weights()[2][0][1]
                * pass.delta()[2][0];
        WebElement third = browser.find("#paths tbody tr:nth-child(3)");
        assertTrue(third.getText().startsWith("1 → 2 → 1 → L"), third.getText());
        assertEquals(product, browser.value("#paths tbody tr:nth-child(3) .value"), TOLERANCE);
        browser.choose("#layer", 2);
        assertEquals("1 path, 1 delta.", browser.find("#path-count").getText());
    }

    /** From w = 0.25506903 to 0.26506903. */
    @Test
    void aNudgeIsFollowedToTheLoss() {
        PageContent article = Pages.article();
        open(article);
        RowPass before = pass(article, article.weights(), 0);
        double[][][] moved = copy(article.weights());
        moved[1][0][0] += 0.01;
        RowPass after = pass(article, moved, 0);
        double dz = after.z()[1][0] - before.z()[1][0];
        double da = after.a()[1][0] - before.a()[1][0];
        double dL = after.loss() - before.loss();
        double[] expected = {
            dz / 0.01, before.a()[0][0],
            da / dz, before.a()[1][0] * (1 - before.a()[1][0]),
            dL / da, before.lossByOutput()[1][0],
            dL / 0.01, before.gradient()[1][0][0]
        };
        assertNear(expected, values("#nudge .value"));
    }

    @Test
    void theCurveHasTheTangentTheSecantAndTheStep() {
        PageContent article = Pages.article();
        open(article);
        double[][][] moved = copy(article.weights());
        moved[1][0][0] += 0.01;
        double above = pass(article, moved, 0).loss();
        moved[1][0][0] -= 0.02;
        double below = pass(article, moved, 0).loss();
        assertNear(
                new double[] {0.105259635004545, (above - below) / 0.02, 0.2024392082371492},
                values("#curve-words .value"));
        browser.enter("#rate", Math.round(100 * Math.log10(200.0)) / 100.0);
        browser.settle();
        double rate = Math.pow(10, Double.parseDouble(browser.find("#rate").getDomProperty("value")));
        assertEquals(0.2550690257394217 - rate * 0.105259635004545, browser.value("#update .number"), 1e-9);
        assertEquals(browser.value("#update .number"), browser.value("#curve-words .step-line .value"), TOLERANCE);
        browser.click("#reset");
        assertEquals(0.2024392082371492, browser.value("#update .number"), 1e-12);
    }

    /** Row 2, another target, another weight, and three updates of all weights. */
    @Test
    void theNumbersStayTheLibrarysAfterThreeUpdates() {
        PageContent article = Pages.article();
        open(article);
        browser.choose("#row", 1);
        browser.enter("#target-0", 0.75);
        browser.settle();
        double[][][] weights = copy(article.weights());
        double[] input = article.rows().get(1).input();
        double[] target = {0.75, 0};
        for (int step = 0; step < 3; step++) {
            browser.click("#apply");
            double[][][] gradient =
                    RowPass.of(article.network(), weights, input, target).gradient();
            for (int l = 0; l < 2; l++) {
                for (int j = 0; j < weights[l].length; j++) {
                    for (int i = 0; i < weights[l][j].length; i++) {
                        weights[l][j][i] -= 0.5 * gradient[l][j][i];
                    }
                }
            }
        }
        RowPass expected = RowPass.of(article.network(), weights, input, target);
        assertEquals(expected.loss(), browser.value("#loss .number"), TOLERANCE);
        assertEquals(expected.gradient()[1][0][0], browser.value("#chain .result .value"), TOLERANCE);
        browser.choose("#layer", 0);
        assertEquals(expected.gradient()[0][0][0], browser.value("#chain .result .value"), TOLERANCE);
        assertEquals(expected.gradient()[0][0][0], browser.value("#paths tfoot .value"), TOLERANCE);
        assertEquals(expected.gradient()[0][0][0], browser.value("#check .number"), TOLERANCE);
        assertEquals(expected.gradient()[0][0][0], browser.value("#curve-words .tangent .value"), TOLERANCE);
        assertEquals(expected.delta()[0][0], browser.value("#chain .delta .value"), TOLERANCE);
        assertEquals(expected.delta()[0][0], browser.value("#functions [data-line=delta] .value"), TOLERANCE);
    }

    private static double[][][] copy(double[][][] weights) {
        return Arrays.stream(weights)
                .map(layer -> Arrays.stream(layer).map(double[]::clone).toArray(double[][]::new))
                .toArray(double[][][]::new);
    }

    private static List<Double> values(String selector) {
        return browser.all(selector).stream()
                .map(each -> Double.parseDouble(each.getDomAttribute("data-value")))
                .toList();
    }

    private static void assertNear(double[] expected, List<Double> found) {
        assertEquals(expected.length, found.size(), found::toString);
        for (int n = 0; n < expected.length; n++) {
            assertEquals(expected[n], found.get(n), TOLERANCE, "number " + n + " of " + found);
        }
    }
}
