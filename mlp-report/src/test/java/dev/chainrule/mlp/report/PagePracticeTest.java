package dev.chainrule.mlp.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.core.network.RowPass;
import dev.chainrule.mlp.core.spec.PluginSpec;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** What a reader does on the page: answers questions, finds a bug, trains, and passes a state on. */
@Tag("long")
@ExtendWith(SharedBrowser.class)
class PagePracticeTest {
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

    private static String verdictOn(String answer) {
        browser.type("#answer", answer);
        browser.press(Keys.ENTER);
        return browser.find("#verdict").getText();
    }

    /** z = 0.67667869, a = 0.66299701, y = 0; a(1 − a) = 0.22343197, z(1 − z) = 0.21878, δ = 0.14813473. */
    @Test
    void aHiddenFactorIsAskedForAndTheTypicalMistakesAreNamed() {
        open(Pages.article());
        browser.click("#ask");
        assertFalse(browser.find("#chain .of-loss .value").isDisplayed());
        assertFalse(browser.find("#chain .result .value").isDisplayed());
        assertTrue(browser.find("#question").getText().startsWith("The outer factor ∂L/∂a."));
        assertTrue(verdictOn("-0.663").startsWith("The sign is wrong"));
        assertEquals("Right: 0.66299701.", verdictOn("0.663"));
        assertTrue(browser.find("#chain .of-loss .value").isDisplayed());

        browser.click("#ask");
        assertTrue(browser.find("#question").getText().startsWith("The middle factor ∂a/∂z"));
        assertTrue(verdictOn("0.2188").startsWith("You put z for a"));
        assertTrue(verdictOn("0.663").startsWith("That is a itself"));
        assertTrue(verdictOn("x").startsWith("Not a number"));
        assertTrue(verdictOn("7").startsWith("Not yet"));
        assertEquals("Right: 0.22343197.", verdictOn("0,2234"));

        browser.click("#ask");
        assertTrue(verdictOn("0.663").startsWith("You forgot f′"));
        assertEquals("Right: 0.14813473.", verdictOn("0.148"));
        browser.click("#ask");
        assertTrue(verdictOn("0.148").startsWith("That is delta"));
        browser.click("#reveal");
        assertEquals("It is 0.10525964.", browser.find("#verdict").getText());
    }

    /** δ₁ · w₁ + δ₂ · w₂ = 0.01318573, of which 0.03778458 is the first term, and δ₁ + δ₂ = 0.09340872. */
    @Test
    void theOuterFactorOfAHiddenUnitIsASum() {
        open(Pages.article());
        browser.choose("#layer", 0);
        browser.click("#ask");
        assertTrue(verdictOn("0.0934").startsWith("You added up the deltas without the weights"));
        assertTrue(verdictOn("0.03778").startsWith("That is one term"));
        assertEquals("Right: 0.013185728.", verdictOn("0.0132"));
        browser.click("#ask");
        browser.choose("#layer", 1);
        assertEquals(
                "The numbers have changed: ask again.", browser.find("#verdict").getText());
        assertTrue(browser.find("#chain .of-loss .value").isDisplayed());
    }

    /** Each bug is a wrong factor beside two right ones; clicking a right one says so. */
    @Test
    void theWrongFactorOfABrokenPassIsFound() {
        open(Pages.article());
        double[] right = {0.6629970129852887, 0.22343197, 0.7105668883115941};
        List<String> names = List.of("outer", "middle", "inner");
        for (int n = 0; n < 5; n++) {
            browser.click("#find");
            assertFalse(browser.find("#chain .of-loss .value").isDisplayed());
            assertEquals(0.105259635004545, browser.value("#bug .number:nth-of-type(2)"), 1e-9);
            int wrong = -1;
            for (int f = 0; f < 3; f++) {
                String text = browser.find("[data-factor=" + names.get(f) + "]").getText();
                double shown = Double.parseDouble(text.split(": ")[1].replace('−', '-'));
                if (Math.abs(shown - right[f]) > 1e-7) {
                    assertEquals(-1, wrong, "one factor is wrong");
                    wrong = f;
                }
            }
            browser.click("[data-factor=" + names.get((wrong + 1) % 3) + "]");
            assertTrue(browser.find("#found").getText().startsWith("No, the "));
            browser.click("[data-factor=" + names.get(wrong) + "]");
            assertTrue(browser.find("#found").getText().startsWith("Yes: in the " + names.get(wrong) + " factor"));
        }
        assertEquals("find", browser.evaluate("document.activeElement.id"));
    }

    /** Two epochs of two rows, with an update after each row. */
    @Test
    void trainingOnThePageIsTrainingOfTheLibrary() {
        PageContent article = Pages.article();
        open(article);
        browser.click("#one-epoch");
        browser.click("#one-epoch");
        double[][][] weights = article.weights();
        double loss = 0;
        for (int step = 0; step < 4; step++) {
            PageRow row = article.rows().get(step % 2);
            RowPass pass = RowPass.of(article.network(), weights, row.input(), row.target());
            double[][][] gradient = pass.gradient();
            loss += step < 2 ? 0 : pass.loss() / 2;
            for (int l = 0; l < 2; l++) {
                for (int j = 0; j < weights[l].length; j++) {
                    for (int i = 0; i < weights[l][j].length; i++) {
                        weights[l][j][i] -= 0.5 * gradient[l][j][i];
                    }
                }
            }
        }
        assertEquals(loss, browser.value("#trained .number"), TOLERANCE);
        RowPass after = RowPass.of(
                article.network(),
                weights,
                article.rows().get(0).input(),
                article.rows().get(0).target());
        assertEquals(after.loss(), browser.value("#loss .number"), TOLERANCE, "the chosen row stays");
        assertEquals(after.gradient()[1][0][0], browser.value("#chain .result .value"), TOLERANCE);
        assertTrue(browser.find("#map").isDisplayed());
        assertTrue(browser.find("#training-curve").isDisplayed());
        browser.click("#train");
        browser.until("Number(document.getElementById('trained').textContent.match(/\\d+/)[0]) > 5");
        browser.click("#train");
        assertEquals("Train", browser.find("#train").getText());
        browser.click("#reset");
        assertEquals("Not trained on this page yet.", browser.find("#trained").getText());
        assertFalse(browser.find("#training-curve").isDisplayed(), "axes without a curve say nothing");
    }

    @Test
    void theAddressHasTheStateAndLeadsBackToIt() {
        PageContent article = Pages.article();
        open(article);
        browser.choose("#layer", 0);
        browser.choose("#input", 1);
        browser.choose("#row", 1);
        browser.click("#next");
        assertEquals("#w=1,1,2&row=2&step=2", browser.evaluate("location.hash"));
        browser.open(ExplanationPage.html(article), "#b=2,2&row=2&step=5");
        assertTrue(browser.find("#chosen").getText().startsWith("Bias of unit 2, output layer"));
        assertEquals("1", browser.find("#row").getDomProperty("value"));
        assertTrue(browser.find("#step").getText().startsWith("Step 5 "));
        browser.open(ExplanationPage.html(article), "#w=9,9,9&row=x&step=-4&z=<script>");
        assertTrue(browser.find("#chosen").getText().startsWith("Weight of unit 1 for input 1, output layer"));
        assertTrue(browser.find("#step").getText().startsWith("Step 1 "));
    }

    /** The pictures are caught before they are saved. */
    @Test
    void theDrawingIsSavedAsAPicture() {
        open(Pages.article());
        browser.evaluate(
                "(() => { window.saved = []; URL.createObjectURL = blob => { window.saved.push(blob); return 'data:,'; };"
                        + "HTMLAnchorElement.prototype.click = () => {}; })()");
        browser.click("#save-svg");
        browser.click("#save-png");
        browser.until("window.saved.length === 2");
        assertEquals("image/svg+xml", browser.evaluate("window.saved[0].type"));
        assertEquals("image/png", browser.evaluate("window.saved[1].type"));
        browser.evaluate("window.saved[0].text().then(text => { window.svg = text; })");
        browser.until("window.svg");
        assertEquals(
                true,
                browser.evaluate("new DOMParser().parseFromString(window.svg, 'image/svg+xml')"
                        + ".querySelectorAll('circle').length === 5"));
    }

    @Test
    void everyQuestionHasItsAnswer() {
        open(Pages.network(PluginSpec.of("relu"), PluginSpec.of("softmax"), PluginSpec.of("cross-entropy"), 2, 2, 2));
        List<WebElement> questions = browser.all("#questions details");
        assertEquals(12, questions.size());
        browser.click("#questions details:nth-of-type(9) summary");
        assertTrue(browser.find("#questions details:nth-of-type(9) p").getText().startsWith("Use the rule once more"));
    }
}
