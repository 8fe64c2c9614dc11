package dev.chainrule.mlp.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.core.explain.Explainer;
import dev.chainrule.mlp.core.explain.Explanation;
import dev.chainrule.mlp.core.explain.ParameterRef;
import dev.chainrule.mlp.core.explain.Rows;
import dev.chainrule.mlp.core.spec.PluginSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page where it is easy to get wrong: at kinks, at gradients of nearly 0, with many layers, units and rows. */
@Tag("long")
@ExtendWith(SharedBrowser.class)
class ExplanationFaultsTest {
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

    private static Explanation explained(PageContent content, double[] input, double[] target, ParameterRef parameter) {
        return Explainer.of(content.network(), content.weights(), content.spec(), content.plugins())
                .explain(input, target, parameter);
    }

    /** A difference of losses near 0.7 has no digits of a gradient of 1e-12. */
    @Test
    void theErrorOfAGradientOfNearlyZeroIsTheLibrarys() {
        PageContent article = Pages.article();
        open(article);
        browser.choose("#layer", 0);
        browser.type("#input-0", "1e-13");
        Explanation expected =
                explained(article, new double[] {1e-13, 0}, new double[] {0, 1}, ParameterRef.weight(0, 0, 0));
        assertEquals(expected.lossGradient(), browser.value("#chain .result .value"), 1e-24);
        assertTrue(expected.check().relativeError() < 1e-6);
        assertTrue(browser.value("#check-error") < 1e-6, "was " + browser.value("#check-error"));
    }

    /** z = 0 of relu, and a = y of the absolute error. */
    @Test
    void thereIsNoDerivativeAtAKink() {
        PageContent content = Pages.network(
                PluginSpec.of("relu"), PluginSpec.of("identity"), PluginSpec.of("mean-absolute-error"), 2, 3, 1);
        open(content);
        assertEquals(0, browser.all("#check .at-kink").size());
        double[] zero = {0, 0};
        browser.enter("#input-0", 0);
        browser.enter("#input-1", 0);
        browser.choose("#input", 2);
        assertTrue(explained(content, zero, new double[] {1}, ParameterRef.bias(0, 0))
                .check()
                .atKink());
        assertTrue(browser.find("#check").getText().contains("There is no derivative here"));
        browser.choose("#layer", 1);
        browser.choose("#input", 3);
        assertFalse(explained(content, zero, new double[] {1}, ParameterRef.bias(1, 0))
                .check()
                .atKink());
        assertEquals(0, browser.all("#check .at-kink").size(), "the bias of the output does not move z of relu");
        browser.enter("#target-0", 0);
        browser.settle();
        assertTrue(explained(content, zero, new double[] {0}, ParameterRef.bias(1, 0))
                .check()
                .atKink());
        assertEquals(1, browser.all("#check .at-kink").size());
    }

    @Test
    void theUpdateHasTheFactorsOfItsLayerAndAFrozenLayerHasNone() {
        PageContent content = Pages.factored();
        open(content);
        PageRow row = content.rows().get(0);
        for (int i = 0; i < 2; i++) {
            ParameterRef parameter = i == 0 ? ParameterRef.weight(1, 0, 0) : ParameterRef.bias(1, 0);
            Explanation expected = explained(content, row.input(), row.target(), parameter);
            browser.choose("#input", i);
            assertEquals(
                    expected.value() + expected.update().orElseThrow().change(),
                    browser.value("#update .number"),
                    1e-6);
        }
        browser.click("#apply");
        browser.choose("#layer", 0);
        browser.choose("#input", 0);
        assertEquals(
                content.weights()[0][0][0],
                Double.parseDouble(browser.find("#weight").getDomProperty("value")));
        assertTrue(browser.find("#update").getText().contains("frozen"));
    }

    @Test
    void resetKeepsTheRow() {
        PageContent article = Pages.article();
        open(article);
        browser.choose("#row", 1);
        double loss = browser.value("#loss .number");
        browser.type("#weight", "3");
        browser.type("#input-0", "2");
        browser.click("#apply");
        assertNotEquals(loss, browser.value("#loss .number"));
        browser.click("#reset");
        assertEquals(loss, browser.value("#loss .number"));
        assertEquals("1", browser.find("#row").getDomProperty("value"));
        assertEquals("0.5", browser.find("#input-0").getDomProperty("value"));
        assertEquals("reset", browser.evaluate("document.activeElement.id"));
    }

    @Test
    void whatIsNoNumberIsSaidInWords() {
        open(Pages.article());
        browser.type("#weight", "-");
        assertEquals(
                "Not a number: the page keeps the last one.",
                browser.find("#weight-error").getText());
        assertEquals("weight-error", browser.find("#weight").getDomAttribute("aria-describedby"));
        browser.type("#weight", "1");
        assertFalse(browser.find("#weight-error").isDisplayed());
    }

    /** "min(a y, 0.7)" was cut after "min(a y,", and numbers were broken over lines. */
    @Test
    void noFormulaOfAFactorIsCut() {
        PluginSpec capped = new PluginSpec("formula", Map.of("value", "abs(min(a*y, 0.7) - max(a, y)^2)"));
        open(Pages.network(PluginSpec.of("mish"), PluginSpec.of("gelu"), capped, 2, 3, 2));
        browser.choose("#layer", 1);
        assertEquals(
                List.of(),
                browser.evaluate("[...document.querySelectorAll('.factor .scroll')].filter(box => box.clientWidth < 440"
                        + " && box.scrollWidth > box.clientWidth).map(box => box.textContent)"));
        assertEquals(
                List.of(),
                browser.evaluate("[...document.querySelectorAll('.value, .number')].filter(number =>"
                        + " number.getClientRects().length > 1).map(number => number.textContent)"));
        browser.resize(360, 800);
        assertTrue((Boolean) browser.evaluate("document.querySelector('.result .name').clientWidth > 100"));
        assertEquals(
                browser.evaluate("document.documentElement.clientWidth"),
                browser.evaluate("document.documentElement.scrollWidth"));
        browser.resize(1280, 900);
    }

    /** Each output has its 1/n in binary cross-entropy. */
    @Test
    void theFormOfBinaryCrossEntropyHasItsNumberOfOutputs() {
        open(Pages.network(
                PluginSpec.of("tanh"), PluginSpec.of("sigmoid"), PluginSpec.of("binary-cross-entropy"), 2, 3, 2));
        browser.choose("#layer", 1);
        String form = browser.find("#composed .of-loss .plugged annotation").getDomProperty("textContent");
        assertTrue(form.contains("\\frac1{2}"), form);
    }

    @Test
    void tenLayersAreDrawnBesideEachOther() {
        int[] sizes = {3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 2};
        open(Pages.network(PluginSpec.of("tanh"), PluginSpec.of("sigmoid"), PluginSpec.of("squared-error"), sizes));
        assertEquals(
                true,
                browser.evaluate("(() => { const boxes = [...document.querySelectorAll('.heading')]"
                        + ".map(h => h.getBBox()).sort((a, b) => a.x - b.x);"
                        + "return boxes.every((b, n) => n < 2 || b.x >= boxes[n - 2].x + boxes[n - 2].width"
                        + " && (b.x >= boxes[n - 1].x + boxes[n - 1].width || b.y !== boxes[n - 1].y)); })()"));
        browser.until("document.getElementById('canvas').tabIndex === 0"); // it is wider than its place
    }

    @Test
    void aLargeLayerStaysWhereItIsUnderThePointer() {
        open(Pages.network(PluginSpec.of("relu"), PluginSpec.of("identity"), PluginSpec.of("huber"), 300, 200, 2));
        assertEquals(24 + 24 + 2, browser.all("#network .unit").size());
        double height = ((Number) browser.evaluate("document.getElementById('network').clientHeight")).doubleValue();
        assertTrue(height < 800, "the drawing is " + height + " high");
        browser.clickBetween(
                browser.find("[data-layer='1'][data-unit='10'] circle"),
                browser.find("[data-layer='1'][data-unit='10'] circle"),
                0);
        assertTrue(browser.find("#chosen").getText().startsWith("Bias of unit 10, layer 1"));
        assertEquals("1", browser.find("[data-layer='1']").getDomAttribute("data-unit"));
        browser.choose("#unit", 99);
        assertEquals(1, browser.all(".unit.chosen[data-unit='100']").size());
    }

    /** 🙂 is two characters of Java and of JavaScript. */
    @Test
    void anEmojiIsNotCutInHalf() {
        PageContent article = Pages.article();
        String faces = "🙂".repeat(20);
        open(new PageContent(
                article.title(),
                article.spec(),
                article.plugins(),
                article.network(),
                article.weights(),
                List.of(faces, "👩‍👩‍👧‍👦".repeat(20)),
                article.outputNames(),
                article.inputScaler(),
                article.targetScaler(),
                article.rows(),
                0,
                article.parameter()));
        assertEquals(
                List.of("🙂".repeat(13) + "…", "👩‍👩‍👧‍👦".repeat(13) + "…"),
                browser.all("[data-layer='0'] .below").stream()
                        .map(name -> name.getDomProperty("textContent"))
                        .toList());
    }

    @Test
    void thePageSaysHowManyRowsItLeavesOut() {
        PageContent article = Pages.article();
        open(article);
        assertFalse(browser.find("#row-count").isDisplayed());
        List<PageRow> rows = IntStream.range(0, 5000)
                .mapToObj(r -> new PageRow("row " + (r + 1), new double[] {r, 0}, new double[] {0, 1}))
                .toList();
        open(new PageContent(
                article.title(),
                article.spec(),
                article.plugins(),
                article.network(),
                article.weights(),
                article.inputNames(),
                article.outputNames(),
                article.inputScaler(),
                article.targetScaler(),
                rows,
                0,
                article.parameter()));
        assertEquals(
                "3000 of 5000 rows are on this page. ‘mlp explain --row N --html’ writes a page around another row.",
                browser.find("#row-count").getText());
    }

    /** Row 1 is predicted, row 2 is not; of relu's two units the first is off, so that its gradient is 0. */
    @Test
    void aPageOpensOnAHiddenWeightWhoseGradientIsNotZero() {
        PageContent content = Pages.network(
                PluginSpec.of("relu"), PluginSpec.of("identity"), PluginSpec.of("squared-error"), 1, 2, 1);
        double[][][] weights = {{{-1, 0}, {1, 0}}, {{1, 1, 0}}};
        Rows rows = new Rows(new double[][] {{1}, {2}}, new double[][] {{1}, {1}}, new double[0]);
        assertEquals(
                new PageStart(1, ParameterRef.weight(0, 1, 0)),
                PageStart.of(content.network(), weights, rows, OptionalInt.empty(), Optional.empty()));
        assertEquals(
                new PageStart(0, ParameterRef.weight(1, 0, 0)),
                PageStart.of(content.network(), weights, rows, OptionalInt.of(0), Optional.empty()));
        double[][][] off = {{{-1, 0}, {-1, 0}}, {{1, 1, 0}}};
        assertEquals(
                new PageStart(1, ParameterRef.weight(1, 0, 0)),
                PageStart.of(content.network(), off, rows, OptionalInt.of(1), Optional.empty()),
                "with all units off no gradient is hidden or not 0");
    }
}
