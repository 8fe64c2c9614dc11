package dev.chainrule.mlp.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.expression.Derivation;
import dev.chainrule.mlp.api.expression.Expression;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.WebElement;

/** The page of a derivation in a browser. */
@ExtendWith(SharedBrowser.class)
class DerivationBrowserTest {
    private static Browser browser;

    @BeforeAll
    static void start(Browser shared) {
        browser = shared;
    }

    @AfterEach
    void assertNoComplaint() {
        browser.assertNoComplaint();
    }

    private static void open(String formula, Map<String, Double> values) {
        browser.open(DerivationPage.html(Derivation.of(Expression.parse(formula), "z"), values, 0.7));
    }

    @Test
    void everyFormulaIsTypesetWithoutAnError() {
        open("where(z > 0, z*tanh(ln(1 + exp(beta*z))), abs(z)^1.5/normalCdf(z))", Map.of("beta", 1.5));
        int formulas = browser.all("[data-tex]").size();
        assertTrue(formulas >= 8, "only " + formulas);
        assertEquals(formulas, browser.all("[data-tex] > .katex").size());
        assertEquals(List.of(), browser.all(".katex-error"));
    }

    /** Names are letters of any script; nothing in them is markup or TeX. */
    @Test
    void namesStayText() {
        String name = "alert_名é";
        open("z*" + name, Map.of(name, 2.0));
        assertEquals(name, browser.find(".facts th").getText());
        assertEquals(List.of(), browser.all(".katex-error"));
        assertEquals("Derivative of z · " + name, browser.find("h1").getText());
    }

    @Test
    void theCurveEndsAtTheKinkAndTheMarkStandsThere() {
        open("abs(z - 1)", Map.of());
        double kink =
                ((Number) browser.evaluate("document.querySelector('circle.kink').cx.baseVal.value")).doubleValue();
        double line = ((Number) browser.evaluate("document.querySelector('line.kink').x1.baseVal.value")).doubleValue();
        assertEquals(line, kink, 0.01);
        long parts = ((Number) browser.evaluate(
                        "document.querySelector('path.derivative').getAttribute('d').split('M').length - 1"))
                .longValue();
        assertEquals(2, parts);
    }

    @Test
    void figuresTablesAndScrollingPartsHaveNames() {
        open("z*sigmoid(z)", Map.of());
        assertEquals("f and its derivative", browser.find("svg").getAccessibleName());
        assertEquals(
                List.of(),
                browser.all("[tabindex], summary, section, table").stream()
                        .filter(part ->
                                part.isDisplayed() && part.getAccessibleName().isBlank())
                        .map(part -> part.getDomProperty("outerHTML"))
                        .toList());
        assertEquals(
                List.of("Function and derivative", "Curves", "Check", "Step by step"),
                browser.all("h2").stream().map(WebElement::getText).toList());
    }

    @Test
    void nothingIsWiderThanAPhone() {
        open("z*tanh(ln(1 + exp(z)))/(1 + abs(sin(z^2 + 3*z)))", Map.of());
        browser.resize(390, 844);
        assertEquals(
                browser.evaluate("document.documentElement.clientWidth"),
                browser.evaluate("document.documentElement.scrollWidth"));
        browser.resize(1280, 900);
    }
}
