package dev.chainrule.mlp.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.expression.Derivation;
import dev.chainrule.mlp.api.expression.Expression;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DerivationPageTest {
    private static final String CHART = "<svg class=\"chart\"";

    private static String page(String formula, Map<String, Double> values, double at) {
        return DerivationPage.html(Derivation.of(Expression.parse(formula), "z"), values, at);
    }

    @Test
    void everyStepHasItsFormulasRulesAndNumbers() {
        String html = page("z*tanh(ln(1 + exp(beta*z)))", Map.of("beta", 1.5), 0.7);
        assertTrue(
                html.contains(
                        "<tr><th scope=\"row\">w</th><td class=\"math\" data-tex=\"\\beta\\cdot z\">beta · z</td>"
                                + "<td class=\"math\" data-tex=\"w&#39;=\\beta\">w′ = beta</td><td class=\"rules\">constant factor</td>"
                                + "<td><data value=\"1.0499999999999998\">1.05</data></td><td><data value=\"1.5\">1.5</data></td></tr>"),
                html.substring(html.indexOf("<main>"), html.indexOf("<script>")));
        assertTrue(html.contains("chain rule with u = ln(1 + exp(beta · z))"));
        assertTrue(html.contains("<th scope=\"row\">f′ by the rule</th><td><data value=\"1.05763633"));
    }

    @Test
    void theStepBeforeShorteningAndTheNamesOfTheResultAreShown() {
        String html = page("z/(1 + abs(z)) + softplus(z)", Map.of(), 0.7);
        assertTrue(html.contains(">f′ = (1 + |z| − z · sign(z)) / (1 + |z|)² + σ(z)</div>"), html);
        assertTrue(html.contains(">= 1 / (1 + |z|)² + σ(z)</div>"), html);
        assertTrue(html.contains(">σ(x) = 1 / (1 + e⁻ˣ)</span></p>"), html);
    }

    @Test
    void kinksAreMarkedAndNamed() {
        String html = page("max(0, z) + abs(z - 2)", Map.of(), 0.7);
        assertEquals(2, html.split("<line class=\"kink\"", -1).length - 1);
        assertTrue(html.contains("<title>no derivative at z = 2</title>"));
        assertTrue(html.contains("f has no derivative at z = 0, 2."));
    }

    @Test
    void aKinkAndAPointWithoutAValueAreNotChecked() {
        assertTrue(page("max(0, z)", Map.of(), 0).contains("Not checked: f has no derivative at z = 0."));
        assertTrue(page("ln(z)", Map.of(), -3).contains("Not checked: f has no value around z = −3."));
    }

    @Test
    void withoutAValueForEveryNameThereAreNoNumbers() {
        String html = page("sigmoid(beta*z)", Map.of(), 0.7);
        assertTrue(html.contains("because these names have no value: beta."));
        assertFalse(html.contains(CHART));
        assertFalse(html.contains("value of the derivative"));
    }

    /** Poles, overflow, no value at all, points far out and at the edge of float64. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "tan(z) @ 0.7",
                "exp(exp(z)) @ 0.7",
                "ln(-1 - z^2) @ 0.7",
                "z^2 @ 1e10",
                "z^2 @ 1e308",
                "7 @ 0.7",
                "z @ -1e-200",
                "1/z @ 1e-8",
                "exp(-z) @ -700",
                "1e300*z @ 5",
                "z^z @ 60"
            })
    void everyFunctionIsDrawnInFiniteNumbers(String formulaAndPoint) {
        String[] parts = formulaAndPoint.split(" @ ");
        String html = page(parts[0], Map.of(), Double.parseDouble(parts[1]));
        int start = html.indexOf(CHART);
        String drawing = start < 0 ? "" : html.substring(start, html.indexOf("</svg>", start));
        assertFalse(drawing.contains("NaN") || drawing.contains("Infinity"), drawing);
        assertEquals(drawing.isEmpty(), html.contains("The function has no value that can be drawn between"), parts[0]);
    }

    @Test
    void curvesOfAPoleKeepTheRestVisible() {
        String html = page("tan(z)", Map.of(), 0.7);
        assertFalse(html.contains(">100</text>"), "the marks reach as far as the pole");
    }

    @Test
    void aVeryLongFormulaStaysText() {
        StringBuilder formula = new StringBuilder("z");
        for (int i = 0; i < 6; i++) {
            formula.insert(0, "max(z, sin(").append("))");
        }
        String html = page(formula.toString(), Map.of(), 0.7);
        assertTrue(html.contains("<span class=\"math\">f′(z) = where("));
    }
}
