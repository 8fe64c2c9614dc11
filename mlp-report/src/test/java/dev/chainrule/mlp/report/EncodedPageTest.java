package dev.chainrule.mlp.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ColumnValues;
import dev.chainrule.mlp.api.LearnedEncoding;
import dev.chainrule.mlp.api.NumberEncoding;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.explain.Explainer;
import dev.chainrule.mlp.core.explain.Explanation;
import dev.chainrule.mlp.core.explain.ParameterRef;
import dev.chainrule.mlp.core.network.RowPass;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.PluginSpec;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page of a network with learned encodings of its inputs: its numbers are the library's. */
@ExtendWith(SharedBrowser.class)
class EncodedPageTest {
    private static final double TOLERANCE = 1e-9;
    private static final Plugins PLUGINS = Plugins.load();
    private static final PluginSpec PERIODIC =
            PluginSpec.of("periodic").with("frequencies", 2).with("outputs", 2).with("learningRateFactor", 0.5);

    /** The encoded inputs are 1 + 2 of the number, 1 that is not encoded and 2 of the category. */
    private static final int ENCODED = 6;

    /** The number of the first θ in the list of inputs, after the weights, the bias, α and the scales. */
    private static final int THETA = 2 * ENCODED + 2;

    /** w, b, the rows of V and c of the number, and 3 vectors of 2 numbers. */
    private static final int PARAMETERS = 2 + 2 + 4 + 2 + 6;

    private static Browser browser;

    @BeforeAll
    static void start(Browser shared) {
        browser = shared;
    }

    @AfterEach
    void assertNoComplaint() {
        browser.assertNoComplaint();
    }

    private static double[] input(PageContent content) {
        return content.rows().get(0).input();
    }

    private static double[] target(PageContent content) {
        return content.rows().get(0).target();
    }

    private static RowPass pass(PageContent content, double[][][] weights) {
        return RowPass.of(content.network(), weights, input(content), target(content));
    }

    private static Explainer explainer(PageContent content) {
        return Explainer.of(content.network(), content.weights(), content.spec(), content.plugins());
    }

    @Test
    void everyParameterOfTheEncodingsHasTheNumbersOfTheLibrary() {
        PageContent content = Pages.encoded(PLUGINS, PERIODIC, 4, 3);
        browser.open(ExplanationPage.html(content));
        assertFalse(browser.find("#notice").isDisplayed());
        assertTrue(browser.find("#chosen").getText().startsWith("Parameter 2 of the encodings: periodic of x1"));
        Explainer explainer = explainer(content);
        for (int p = 0; p < PARAMETERS; p++) {
            browser.choose("#input", THETA + p);
            assertExplained(explainer, content, p);
        }
        assertEquals("#t=16&row=1&step=1", browser.evaluate("location.hash"));
        assertEquals("=\\;0", plugged());
        browser.choose("#input", THETA + 13);
        assertEquals("=\\;1", plugged(), "x4, the category of the row");
        assertEquals(
                "24 paths, 9 deltas: nothing is computed twice.",
                browser.find("#path-count").getText());
        assertFalse(browser.find("#exercise").isDisplayed());
        assertEquals(
                1,
                browser.all("#network .unit.chosen[data-layer='0'][data-unit='6']")
                        .size());
    }

    private static String plugged() {
        return browser.find("#chain .of-input .plugged")
                .getDomAttribute("data-tex")
                .replaceAll("[{}]", "");
    }

    private static void assertExplained(Explainer explainer, PageContent content, int p) {
        Explanation expected = explainer.explain(input(content), target(content), ParameterRef.encoding(p));
        String what = "parameter " + (p + 1);
        assertEquals(
                expected.value(), Double.parseDouble(browser.find("#weight").getDomProperty("value")), what);
        assertEquals(expected.gradient(), browser.value("#chain .result .value"), TOLERANCE, what);
        assertEquals(expected.gradient(), browser.value("#check .number"), 1e-7, what);
        assertEquals(expected.gradient(), browser.value("#paths tfoot .value"), TOLERANCE, what);
        assertEquals(
                expected.value() + expected.update().orElseThrow().change(),
                browser.value("#update .number"),
                1e-6,
                what);
        List<Explanation.JacobianTerm> depending = expected.jacobian().stream()
                .filter(term -> p < 4 ? term.unit() > 0 : term.derivative() != 0)
                .toList();
        if (p < 4) { // w and b of a cosine are in both combinations
            assertEquals(2, depending.size(), what);
            for (int k = 0; k < 2; k++) {
                String row = "#terms tbody tr:nth-child(" + (k + 1) + ") ";
                assertEquals("x1~" + (k + 1), browser.find(row + "th").getText());
                assertEquals(depending.get(k).value(), browser.value(row + ".value"), TOLERANCE, what);
            }
        } else if (!depending.isEmpty()) { // of another category than that of the row, all terms are 0
            assertEquals(depending.get(0).lossByOutput(), browser.value("#chain .of-loss .value"), TOLERANCE, what);
            assertEquals(depending.get(0).derivative(), browser.value("#chain .of-input .value"), TOLERANCE, what);
        }
    }

    @Test
    void weightsScalesAndInputsBehindEncodingsHaveTheNumbersOfTheLibrary() {
        PageContent content = Pages.encoded(PLUGINS, PERIODIC, 4, 3);
        browser.open(ExplanationPage.html(content), "#w=1,2,3&row=1&step=3");
        RowPass pass = pass(content, content.weights());
        for (int k = 0; k < ENCODED; k++) {
            browser.choose("#input", k);
            assertEquals(pass.gradient()[0][1][k], browser.value("#chain .result .value"), TOLERANCE);
            assertEquals(pass.x(0)[k], browser.value("#chain .of-input .value"), TOLERANCE);
            browser.choose("#input", ENCODED + 2 + k);
            assertEquals(pass.gradient()[0][4][k], browser.value("#chain .result .value"), TOLERANCE);
            assertEquals(pass.encodedInput()[k], browser.value("#chain .of-input .value"), TOLERANCE);
        }
        browser.choose("#input", 1);
        browser.click("#first");
        browser.click("#next");
        assertEquals(
                "Step 2 of 18: forward: the encoded inputs",
                browser.find("#step").getText());
        assertEquals(pass.encodedInput()[1], browser.value("#step-value"), TOLERANCE);
        for (int step = 0; step < 14; step++) {
            browser.click("#next");
        }
        assertEquals(
                "Step 16 of 18: back: ∂L/∂e of the encoded inputs",
                browser.find("#step").getText());
        assertEquals(pass.lossByEncoded()[1], browser.value("#step-value"), TOLERANCE);

        browser.click("#further-details summary");
        for (int i = 0; i < 5; i++) {
            String row = "#further-table tr[data-input='" + i + "'] ";
            assertEquals(pass.lossByInput()[i], browser.value(row + "td:nth-child(3) .value"), TOLERANCE);
            int output = Integer.parseInt(browser.find("#further-output").getDomProperty("value"));
            assertEquals(pass.outputByInput(output)[i], browser.value(row + "td:nth-child(4) .value"), TOLERANCE);
        }
        browser.type("#input-0", "-1.25");
        double[] other = {-1.25, -1.5, 0, 1, 0};
        RowPass moved = RowPass.of(content.network(), content.weights(), other, target(content));
        assertEquals(moved.loss(), browser.value("#loss .number"), TOLERANCE);
        assertEquals(moved.gradient()[0][1][1], browser.value("#chain .result .value"), TOLERANCE);
    }

    @Tag("long")
    @Test
    void anUpdateAndTrainingMoveTheParametersOfTheEncodings() {
        PageContent content = Pages.encoded(PLUGINS, PERIODIC, 4, 3);
        browser.open(ExplanationPage.html(content));
        browser.click("#apply");
        Explainer explainer = explainer(content);
        double[][][] updated = new double[3][][];
        for (int l = 0; l < 3; l++) {
            updated[l] = new double[content.weights()[l].length][];
            for (int row = 0; row < updated[l].length; row++) {
                updated[l][row] = content.weights()[l][row].clone();
                for (int i = 0; i < updated[l][row].length; i++) {
                    ParameterRef parameter = ParameterRef.at(content.network(), l, row, i);
                    updated[l][row][i] += explainer
                            .explain(input(content), target(content), parameter)
                            .update()
                            .orElseThrow()
                            .change();
                }
            }
        }
        RowPass after = pass(content, updated);
        assertEquals(after.loss(), browser.value("#loss .number"), 1e-6); // the library steps in float32
        for (int p = 0; p < PARAMETERS; p++) {
            browser.choose("#input", THETA + p);
            assertEquals(
                    updated[0][5][p], Double.parseDouble(browser.find("#weight").getDomProperty("value")), 1e-6);
        }
        for (int epoch = 0; epoch < 20; epoch++) {
            browser.click("#one-epoch");
        }
        assertTrue(browser.value("#trained .number") < 0.5 * after.loss());
        browser.click("#reset");
        assertEquals(pass(content, content.weights()).loss(), browser.value("#loss .number"), TOLERANCE);
    }

    /** A trained slope, which has no formula. */
    record Slope() implements NumberEncoding, LearnedEncoding {
        @Override
        public String name() {
            return "slope";
        }

        @Override
        public double[] fit(ColumnValues column) {
            return new double[0];
        }

        @Override
        public int maxInputs() {
            return 1;
        }

        @Override
        public int inputs(double[] fitted) {
            return 1;
        }

        @Override
        public List<String> inputNames(String column, double[] fitted) {
            return List.of(column);
        }

        @Override
        public void encode(double value, double[] fitted, double[] inputs, int from) {
            inputs[from] = value;
        }

        @Override
        public int parameters(int inputs) {
            return 1;
        }

        @Override
        public int outputs(int inputs) {
            return 1;
        }

        @Override
        public List<String> outputNames(List<String> inputs) {
            return inputs;
        }

        @Override
        public void initialize(double[] parameters, int inputs, RandomStream random) {
            parameters[0] = 1.5;
        }

        @Override
        public void value(double[] x, double[] parameters, double[] encoded) {
            encoded[0] = parameters[0] * x[0];
        }

        @Override
        public void pullback(
                double[] x, double[] parameters, double[] lossByEncoded, double[] lossByX, double[] lossByParameters) {
            lossByX[0] = parameters[0] * lossByEncoded[0];
            lossByParameters[0] = lossByEncoded[0] * x[0];
        }

        @Override
        public Slope with(PluginOptions options) {
            return this;
        }
    }

    @Test
    void anEncodingWithoutFormulasHasTheValuesOfTheLibrary() {
        PageContent content = Pages.encoded(PLUGINS.plus(new Slope()), PluginSpec.of("slope"), 4, 3);
        browser.open(ExplanationPage.html(content), "#t=1");
        assertTrue(
                browser.find("#notice").getText().startsWith("The encoding ‘slope’ and the encoding ‘embedding’ are"));
        RowPass pass = pass(content, content.weights());
        for (int p = 0; p < 7; p++) {
            browser.choose("#input", 2 * 4 + 2 + p);
            assertEquals(pass.gradient()[0][5][p], browser.value("#chain .result .value"), 0);
        }
        browser.choose("#row", 1);
        RowPass second = RowPass.of(
                content.network(),
                content.weights(),
                content.rows().get(1).input(),
                content.rows().get(1).target());
        assertEquals(second.gradient()[0][5][6], browser.value("#chain .result .value"), 0);
    }

    @Tag("long")
    @Test
    void aNetworkThatIsTooLargeShowsAWeightBehindTheEncoding() {
        PageContent content = Pages.encoded(PLUGINS, PERIODIC, 400, 400);
        browser.open(ExplanationPage.html(content));
        assertTrue(browser.find("#notice").isDisplayed());
        assertTrue(browser.find("#chosen").getText().startsWith("Weight of unit 1 for input 1, layer 1"));
        assertEquals(
                pass(content, content.weights()).gradient()[0][0][0],
                browser.value("#chain .result .value"),
                TOLERANCE);
        for (int step = 0; step < 17; step++) {
            browser.click("#next");
        }
        assertEquals(5, browser.all("#inputs .field").size());
    }
}
