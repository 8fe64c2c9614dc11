package dev.chainrule.mlp.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.explain.Explainer;
import dev.chainrule.mlp.core.explain.Explanation;
import dev.chainrule.mlp.core.explain.ParameterRef;
import dev.chainrule.mlp.core.explain.Rows;
import dev.chainrule.mlp.core.network.RowPass;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.GradientClipping;
import dev.chainrule.mlp.core.spec.PluginSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

/** The page in a browser: by clicking, typing and reading what it shows. */
@Tag("long")
@ExtendWith(SharedBrowser.class)
class BrowserTest {
    private static final double TOLERANCE = 1e-9;
    private static final Plugins PLUGINS = Plugins.load();

    private static Browser browser;

    @BeforeAll
    static void start(Browser shared) {
        browser = shared;
    }

    private static void open(PageContent content) {
        browser.open(ExplanationPage.html(content));
    }

    @AfterEach
    void assertNoComplaint() {
        browser.assertNoComplaint();
    }

    /** The numbers of the tutorial; by hand, 0.66299701 · 0.22343197 · 0.71056689. */
    @Test
    void theFactorsOfTheTutorialsWeightAreShown() {
        open(Pages.article());
        assertEquals(0.6629970129852887, browser.value("#chain .of-loss .value"), 1e-12);
        assertEquals(0.22343197, browser.value("#chain .of-activation .value"), 1e-8);
        assertEquals(0.7105668883115941, browser.value("#chain .of-input .value"), 1e-12);
        assertEquals(0.105259635004545, browser.value("#chain .result .value"), 1e-12);
        assertEquals(0.105259635004545, browser.value("#check .number"), 1e-9);
        // 0.2550690257394217 − 0.5 · 0.105259635004545
        assertEquals(0.2024392082371492, browser.value("#update .number"), 1e-12);
        assertEquals("0.10525964", browser.find("#chain .result .value").getText());
        assertTrue(browser.find("#chain .of-activation math")
                .getDomProperty("textContent")
                .contains("(1−a)"));
    }

    @Test
    void theSumOverTheNextLayersUnitsIsShownTermByTerm() {
        open(Pages.article());
        browser.choose("#layer", 0);
        assertEquals(2, browser.all("#terms tbody tr").size());
        // δ₁ · w₁₁ = 0.14813473120687762 · 0.2550690257394217, and −0.05472601157879688 · 0.4494910647887381
        assertEquals(0.03778458, browser.value("#terms tbody tr:nth-child(1) .value"), 1e-8);
        assertEquals(-0.02459885, browser.value("#terms tbody tr:nth-child(2) .value"), 1e-8);
        assertEquals(0.013185728350915155, browser.value("#terms tfoot .value"), 1e-12);
        assertEquals(0.002711797799238243, browser.value("#chain .result .value"), 1e-12);
        browser.click("#terms tbody tr:nth-child(2) button");
        assertEquals("1", browser.find("#layer").getDomProperty("value"));
        assertEquals("1", browser.find("#unit").getDomProperty("value"));
    }

    @Test
    void aClickOnALineExplainsItsWeightAndOneOnAUnitItsBias() {
        open(Pages.network(PluginSpec.of("tanh"), PluginSpec.of("sigmoid"), PluginSpec.of("squared-error"), 3, 4, 2));
        browser.clickBetween(
                browser.find("[data-layer='0'][data-unit='2'] circle"),
                browser.find("[data-layer='1'][data-unit='4'] circle"),
                0.4);
        assertTrue(browser.find("#chosen").getText().startsWith("Weight of unit 4 for input 2, layer 1"));
        assertEquals(1, browser.all(".path .weight-part").size());
        assertEquals(4, browser.all(".path .loss-part").size(), "to both outputs, and from both to the loss");
        assertEquals("4", browser.find(".unit.chosen").getDomAttribute("data-unit"));
        browser.clickBetween(
                browser.find("[data-layer='2'][data-unit='1'] circle"),
                browser.find("[data-layer='2'][data-unit='1'] circle"),
                0);
        assertTrue(browser.find("#chosen").getText().startsWith("Bias of unit 1, output layer"));
        assertEquals(0, browser.all(".path .weight-part").size());
        assertEquals(1, browser.value("#chain .of-input .value"));
    }

    @Test
    void everythingFollowsWhatIsTyped() {
        PageContent article = Pages.article();
        open(article);
        browser.type("#weight", "-0.75");
        browser.type("#input-0", "0.3");
        browser.type("#input-1", "-2e-1");
        browser.type("#target-0", "0.5");
        double[][][] weights = {
            {article.weights()[0][0].clone()}, {article.weights()[1][0].clone(), article.weights()[1][1].clone()}
        };
        weights[1][0][0] = -0.75;
        RowPass expected = RowPass.of(article.network(), weights, new double[] {0.3, -0.2}, new double[] {0.5, 1});
        assertEquals(expected.gradient()[1][0][0], browser.value("#chain .result .value"), TOLERANCE);
        assertEquals(expected.loss(), browser.value("#loss .number"), TOLERANCE);
        browser.type("#input-0", "");
        browser.press(Keys.BACK_SPACE);
        assertEquals("true", browser.find("#input-0").getDomAttribute("aria-invalid"));
        assertEquals(expected.loss(), browser.value("#loss .number"), TOLERANCE);
        browser.click("#reset");
        assertEquals(0.105259635004545, browser.value("#chain .result .value"), 1e-12);
        browser.choose("#row", 1);
        assertEquals("-1", browser.find("#input-1").getDomProperty("value"));
        RowPass second = RowPass.of(
                article.network(),
                article.weights(),
                article.rows().get(1).input(),
                article.rows().get(1).target());
        assertEquals(second.loss(), browser.value("#loss .number"), TOLERANCE);
    }

    /** x₁ = 1 was 1 · 4 + 10 in its file, y₁ = 0 was 5 and the output 0.66299701 means 5 + 0.66299701 · 2. */
    @Test
    void whatWasScaledIsShownAsItWas() {
        PageContent article = Pages.article();
        open(new PageContent(
                article.title(),
                article.spec(),
                article.plugins(),
                article.network(),
                article.weights(),
                article.inputNames(),
                article.outputNames(),
                new Scaler(new double[] {10, 0}, new double[] {4, 1}),
                new Scaler(new double[] {5, 0}, new double[] {2, 1}),
                article.rows(),
                article.row(),
                article.parameter()));
        assertEquals("14 before scaling", browser.find("#unscaled-0").getText());
        assertEquals("", browser.find("#unscaled-1").getText());
        assertEquals(
                "output 0.662997 (before scaling 6.32599, target 5)",
                browser.find("#output-0").getText());
        assertEquals("output 0.725316", browser.find("#output-1").getText());
        browser.type("#input-0", "0.5");
        assertEquals("12 before scaling", browser.find("#unscaled-0").getText());
    }

    @Test
    void theUpdateTrainsTheNetworkOnTheRow() {
        PageContent article = Pages.article();
        open(article);
        browser.click("#apply");
        double[][][] weights = article.weights();
        RowPass before = RowPass.of(
                article.network(),
                weights,
                article.rows().get(0).input(),
                article.rows().get(0).target());
        for (int l = 0; l < weights.length; l++) {
            for (int j = 0; j < weights[l].length; j++) {
                for (int i = 0; i < weights[l][j].length; i++) {
                    weights[l][j][i] -= 0.5 * before.gradient()[l][j][i];
                }
            }
        }
        RowPass after = RowPass.of(
                article.network(),
                weights,
                article.rows().get(0).input(),
                article.rows().get(0).target());
        assertEquals(after.loss(), browser.value("#loss .number"), TOLERANCE);
        assertTrue(after.loss() < before.loss());
        assertEquals("loss 0.257508 → 0.238827", browser.find("#updated").getText());
    }

    /** As the library's explainer has it, but for its float32: the sum of ∂L/∂w and ∂P/∂w, and a unit that becomes too long. */
    @Test
    void aPenaltyAddsToTheGradientAndALargestNormCutsTheUpdate() {
        PageContent content = Pages.regularized();
        open(content);
        PageRow row = content.rows().get(0);
        Explainer explainer = Explainer.of(content.network(), content.weights(), content.spec(), content.plugins());
        for (int i = 0; i < 2; i++) {
            Explanation expected = explainer.explain(row.input(), row.target(), ParameterRef.weight(0, 0, i));
            browser.choose("#input", i);
            assertEquals(expected.lossGradient(), browser.value("#chain .result .value"), TOLERANCE);
            assertEquals(expected.gradient(), browser.value("#penalty .number"), TOLERANCE);
            assertEquals(expected.gradient(), browser.value("#check .number"), 1e-7);
            assertEquals(
                    expected.value() + expected.update().orElseThrow().change(),
                    browser.value("#update .number"),
                    1e-6);
        }
        browser.choose("#input", 2);
        assertEquals(0, browser.all("#penalty .number").size(), "biases are free");
    }

    /** As the library's explainer has it: the row counts 3, and the schedule one-cycle begins with 1/25 of the rate. */
    @Test
    void theWeightOfARowAndTheScheduleAreInTheUpdate() {
        PageContent content = Pages.weighted(3, "one-cycle");
        open(content);
        PageRow row = content.rows().get(0);
        Rows rows = new Rows(new double[][] {row.input()}, new double[][] {row.target()}, new double[] {row.weight()});
        Explanation expected = Explainer.of(content.network(), content.weights(), content.spec(), content.plugins())
                .explain(rows, 0, content.parameter());
        assertEquals(0.5 / 25, content.learningRate(), 1e-12);
        assertEquals(expected.lossGradient(), browser.value("#chain .result .value"), TOLERANCE);
        assertEquals(3 * expected.lossGradient(), browser.value("#penalty .value"), TOLERANCE);
        assertEquals(expected.gradient(), browser.value("#penalty .number"), TOLERANCE);
        assertEquals(expected.gradient(), browser.value("#check .number"), 1e-7);
        assertEquals(
                expected.value() + expected.update().orElseThrow().change(), browser.value("#update .number"), 1e-6);
    }

    /** 0.25506903 − 0.5 · 0.10525964 · 0.1 / 0.19376608, the norm of all gradients; with the value, 0.25506903 − 0.5 · 0.05. */
    @Test
    void theUpdateIsThatOfTheClippedGradient() {
        open(Pages.clipped(new GradientClipping.Norm(0.1)));
        assertEquals(0.054323045905, browser.value("#update .value"), TOLERANCE);
        assertEquals(0.227907502787, browser.value("#update .number"), TOLERANCE);
        open(Pages.clipped(new GradientClipping.Value(0.05)));
        assertEquals(0.2300690257394217, browser.value("#update .number"), TOLERANCE);
    }

    @Test
    void whatIsChosenIsSpokenInWords() {
        open(Pages.article());
        browser.choose("#layer", 0);
        assertEquals(
                "Weight of unit 1 for input 1, layer 1: 0.1344. Gradient 0.002712, which is 0.01319 from output layer"
                        + " times 0.2057 of the activation times input 1. Loss 0.2575.",
                browser.await("#spoken"));
        assertEquals("status", browser.find("#spoken").getDomAttribute("role"));
    }

    @Test
    void theKeyboardStaysWhereItIsWhenAStepHasNoNext() {
        open(Pages.article());
        browser.click("#last");
        assertEquals("previous", browser.evaluate("document.activeElement.id"));
        browser.click("#first");
        assertEquals("next", browser.evaluate("document.activeElement.id"));
    }

    @Test
    void theStepsGoForwardToTheLossAndBack() {
        open(Pages.article());
        List<String> steps = new ArrayList<>(List.of(browser.find("#step").getText()));
        assertEquals("·", browser.find("[data-layer='1'][data-unit='1'] .value").getText());
        while (browser.find("#next").isEnabled()) {
            browser.click("#next");
            steps.add(browser.find("#step").getText());
        }
        assertEquals(
                List.of(
                        "Step 1 of 12: the inputs",
                        "Step 2 of 12: forward: z of layer 1",
                        "Step 3 of 12: forward: a of layer 1",
                        "Step 4 of 12: forward: z of output layer",
                        "Step 5 of 12: forward: a of output layer",
                        "Step 6 of 12: the loss",
                        "Step 7 of 12: back: ∂L/∂a of output layer",
                        "Step 8 of 12: back: delta of output layer",
                        "Step 9 of 12: back: ∂L/∂a of layer 1",
                        "Step 10 of 12: back: delta of layer 1",
                        "Step 11 of 12: the gradient of the weight: delta · input",
                        "Step 12 of 12: the update"),
                steps);
        assertEquals(
                "0.711", browser.find("[data-layer='1'][data-unit='1'] .value").getText());
        assertEquals(
                "δ 0.148",
                browser.find("[data-layer='2'][data-unit='1'] .below").getText());
    }

    @Test
    void theKeyboardIsEnough() {
        open(Pages.article());
        browser.evaluate("document.getElementById('network').focus()");
        browser.press(Keys.ARROW_DOWN);
        assertTrue(browser.find("#chosen").getText().startsWith("Weight of unit 2 for input 1, output layer"));
        browser.press(Keys.ARROW_LEFT);
        assertTrue(browser.find("#chosen").getText().startsWith("Weight of unit 1 for input 1, layer 1"));
        browser.find("#network").sendKeys(Keys.chord(Keys.SHIFT, Keys.ARROW_DOWN));
        browser.settle();
        assertTrue(browser.find("#chosen").getText().startsWith("Weight of unit 1 for input 2, layer 1"));
    }

    @Test
    void everyControlHasANameForScreenReaders() {
        open(Pages.article());
        assertEquals(
                List.of(),
                browser.all("button, input, select, [role=application]").stream()
                        .filter(control -> control.isDisplayed()
                                && control.getAccessibleName().isBlank())
                        .map(control -> control.getDomProperty("outerHTML"))
                        .toList());
    }

    @Test
    void softmaxAndCrossEntropyAreShownBothWays() {
        PageContent content =
                Pages.network(PluginSpec.of("tanh"), PluginSpec.of("softmax"), PluginSpec.of("cross-entropy"), 4, 5, 3);
        open(content);
        browser.choose("#layer", 1);
        assertEquals(3, browser.all("#terms tbody tr").size(), "the row of the Jacobian");
        browser.evaluate("document.getElementById('numbers').open = true");
        browser.settle();
        double a = column(1, "a")[0];
        assertEquals(a - 1, browser.value("#composed .of-loss .value"), 1e-7);
        assertEquals(browser.value("#composed .result .value"), browser.value("#chain .result .value"), 1e-15);
        assertTrue(browser.value("#composed .agree .number") < 1e-15);
    }

    /** Each in a hidden layer and every third also in the output layer: a page takes a second. */
    @Test
    void thePageEqualsTheLibraryForEveryActivation() {
        List<PluginSpec> activations = new ArrayList<>();
        shipped(PluginKind.ACTIVATION).forEach(name -> activations.add(PluginSpec.of(name)));
        activations.add(new PluginSpec("elu", Map.of("alpha", 0.7)));
        activations.add(new PluginSpec("celu", Map.of("alpha", 0.7)));
        activations.add(new PluginSpec("leaky-relu", Map.of("slope", 0.3)));
        for (int i = 0; i < activations.size(); i += 3) {
            List<PluginSpec> some = new ArrayList<>();
            for (int l = 0; l < 4; l++) {
                some.add(activations.get((i + l % 3) % activations.size()));
            }
            PluginSpec loss = PluginSpec.of(i % 2 == 0 ? "squared-error" : "log-cosh");
            assertEqual(Pages.network(PLUGINS, some, loss, 5, 7, 6, 5, 4));
        }
    }

    /** After sigmoid and softmax in turn, where the loss takes both. */
    @Test
    void thePageEqualsTheLibraryForEveryLoss() {
        boolean isSoftmax = false;
        for (String loss : shipped(PluginKind.LOSS)) {
            boolean isOfClasses = loss.equals("cross-entropy") || loss.equals("kl-divergence");
            isSoftmax = isOfClasses || !loss.equals("binary-cross-entropy") && !isSoftmax;
            assertEqual(loss, isSoftmax ? "softmax" : "sigmoid");
        }
        PluginSpec huber = new PluginSpec("huber", Map.of("delta", 0.1));
        assertEqual(Pages.network(PluginSpec.of("mish"), PluginSpec.of("identity"), huber, 5, 6, 4));
        PluginSpec poisson = new PluginSpec("poisson", Map.of("logInput", false));
        assertEqual(Pages.network(PluginSpec.of("silu"), PluginSpec.of("softplus"), poisson, 5, 6, 4));
    }

    private static void assertEqual(String loss, String output) {
        assertEqual(Pages.network(PluginSpec.of("gelu"), PluginSpec.of(output), PluginSpec.of(loss), 5, 6, 4));
    }

    /** Those that need no formula. */
    private static List<String> shipped(PluginKind<?> kind) {
        return PLUGINS.names(kind).stream()
                .filter(name -> !name.equals("formula"))
                .toList();
    }

    @Test
    void thePageEqualsTheLibraryForFormulas() {
        PluginSpec swish = new PluginSpec("formula", Map.of("value", "z / (1 + exp(-beta*z))", "beta", 1.5));
        PluginSpec knee = new PluginSpec(
                "formula", Map.of("value", "where(z > knee, sqrt(1 + z^2), z * erf(z) + ln(cosh(z)))", "knee", 0.25));
        PluginSpec power = new PluginSpec("formula", Map.of("value", "abs(a - y)^power", "power", 1.5));
        PluginSpec mixed = new PluginSpec(
                "formula",
                Map.of(
                        "value",
                        "where(abs(a - y) <= width, (a - y)^2 / 2, width * abs(a - y)) + atan(a) * sin(y)",
                        "width",
                        0.5,
                        "reduce",
                        "sum"));
        assertEqual(Pages.network(swish, PluginSpec.of("identity"), power, 5, 6, 4));
        assertEqual(Pages.network(knee, swish, mixed, 5, 6, 4));
        assertEqual(Pages.network(PluginSpec.of("mish"), knee, PluginSpec.of("huber"), 5, 6, 4));
    }

    @Test
    void thePageEqualsTheLibraryForSomebodyElsesExpression() {
        Plugins plugins = PLUGINS.plus(new Bent(0.5));
        PluginSpec bent = new PluginSpec("bent", Map.of("bend", 0.8));
        PageContent content = Pages.network(plugins, bent, bent, PluginSpec.of("squared-error"), 5, 6, 4);
        assertEqual(content);
        assertTrue(browser.find("#weight").isEnabled());
    }

    /** u = ln(1 + eᶻ), whose derivative is σ(z), and v = 1 + eᶻ. */
    @Test
    void theDerivationOfACompositeActivationIsShownWithItsNumbers() {
        PageContent content =
                Pages.network(PluginSpec.of("mish"), PluginSpec.of("tanh"), PluginSpec.of("squared-error"), 3, 4, 2);
        open(content);
        browser.type("#input-0", "0.625");
        double[] input = content.rows().get(0).input().clone();
        input[0] = 0.625;
        RowPass pass = RowPass.of(
                content.network(),
                content.weights(),
                input,
                content.rows().get(0).target());
        double z = pass.z()[0][0];
        assertEquals(3, browser.all("#inside li").size());
        assertEquals(pass.delta()[0][0], pass.lossByOutput()[0][0] * browser.value("#inside li .value"), 1e-12);
        assertEquals(1 / (1 + Math.exp(-z)), browser.value("#inside [data-name=u] .value"), 1e-12);
        assertEquals(Math.exp(z), browser.value("#inside [data-name=v] .value"), 1e-12);
        assertEquals(
                "product rule; chain rule with u = ln(1 + eᶻ)",
                browser.find("#inside li .quiet").getText());
        browser.type("#input-0", "-9");
        assertEquals(
                true,
                browser.evaluate("Array.from(document.querySelectorAll('.forms .scroll, .derivation .scroll'))"
                        + ".every(box => box.scrollWidth <= box.clientWidth + 1)"),
                "a long formula goes on in the next line");
        assertEquals(
                false,
                browser.evaluate("Array.from(document.querySelectorAll('.plugged annotation'))"
                        + ".some(tex => tex.textContent.includes('((') || tex.textContent.includes('{('))"),
                "one pair of parentheses around a negative number");
        browser.choose("#layer", 1);
        assertEquals(0, browser.all("#inside li").size(), "tanh contains no other function");
    }

    @Test
    void ofAPiecewiseDerivativeThePieceIsShownThatApplies() {
        PageContent content =
                Pages.network(PluginSpec.of("identity"), PluginSpec.of("relu6"), PluginSpec.of("huber"), 2, 2, 1);
        open(content);
        browser.choose("#layer", 1);
        browser.choose("#input", 2);
        for (String[] each : new String[][] {{"-50", "0asz<6,z≤0"}, {"3", "1asz<6,z>0"}, {"50", "0asz≥6"}}) {
            browser.type("#weight", each[0]);
            String shown = browser.find("#chain .of-activation .plugged math")
                    .getDomProperty("textContent")
                    .replaceAll("[\\s\\p{Z}]", "");
            assertTrue(shown.startsWith("=" + each[1]), shown);
        }
    }

    @Test
    void aLongDerivativeIsShownWithItsNumbers() {
        StringBuilder sum = new StringBuilder("z");
        for (int k = 1; k <= 16; k++) {
            sum.append(" + tanh(" + k + "*z)*sin(z/" + (k + 1) + ")");
        }
        PluginSpec waves = new PluginSpec("formula", Map.of("value", sum.toString()));
        open(Pages.network(PluginSpec.of("identity"), waves, PluginSpec.of("huber"), 2, 2, 1));
        browser.choose("#layer", 1);
        String shown = browser.find("#chain .of-activation .plugged annotation").getDomProperty("textContent");
        assertTrue(shown.length() > 1500 && shown.contains("\\tanh"), shown);
        assertEquals(32, browser.all("#inside li").size()); // f, tanh(2z) to tanh(16z), and 16 sines
    }

    /** Each unit's z, a, ∂L/∂a and ∂L/∂z, and the gradients of three weights of each layer. */
    private static void assertEqual(PageContent content) {
        open(content);
        String what = content.spec().network() + " " + content.spec().loss();
        assertFalse(browser.find("#notice").isDisplayed(), what);
        // other numbers than those that the page was written with
        browser.enter("#input-0", 0.625);
        browser.enter("#input-1", -1.25);
        browser.settle();
        double[] input = content.rows().get(0).input().clone();
        input[0] = 0.625;
        input[1] = -1.25;
        RowPass pass = RowPass.of(
                content.network(),
                content.weights(),
                input,
                content.rows().get(0).target());
        assertNear(pass.loss(), browser.value("#loss .number"), what);
        for (int l = 0; l < pass.z().length; l++) {
            int inputs = content.network().layers().get(l).inputs();
            List<double[]> shown = shown(l, inputs);
            assertNear(pass.z()[l], shown.get(0), what);
            assertNear(pass.a()[l], shown.get(1), what);
            assertNear(pass.lossByOutput()[l], shown.get(2), what);
            assertNear(pass.delta()[l], shown.get(3), what);
            double[] unit = pass.gradient()[l][1];
            assertNear(new double[] {unit[0], unit[1], unit[inputs]}, shown.get(4), what);
        }
        browser.assertNoComplaint();
    }

    /** The columns of a layer's table, and the gradients of unit 2 for the first two inputs and the bias. */
    private static List<double[]> shown(int layer, int bias) {
        @SuppressWarnings("unchecked")
        List<List<String>> texts = (List<List<String>>) browser.evaluate("(() => {"
                + "const choose = (id, value) => { const select = document.getElementById(id); select.value = value;"
                + " select.dispatchEvent(new Event('change')); };"
                + "document.getElementById('numbers').open = true;"
                + "choose('layer', " + layer + ");"
                + "if (document.getElementById('unit').value !== '1') { choose('unit', 1); }"
                + "const columns = ['z', 'a', 'lossByOutput', 'delta'].map(name => Array.from(document.querySelectorAll("
                + "'[data-layer=\"" + (layer + 1) + "\"] [data-name=' + name + ']'), cell => cell.dataset.value));"
                + "return [...columns, [0, 1, " + bias + "].map(input => { choose('input', input);"
                + " return document.querySelector('#chain .result .value').dataset.value; })]; })()");
        return texts.stream()
                .map(column -> column.stream().mapToDouble(Double::parseDouble).toArray())
                .toList();
    }

    private static double[] column(int layer, String name) {
        @SuppressWarnings("unchecked")
        List<String> texts = (List<String>) browser.evaluate("Array.from(document.querySelectorAll('[data-layer=\""
                + (layer + 1) + "\"] [data-name=" + name + "]'), cell => cell.dataset.value)");
        return texts.stream().mapToDouble(Double::parseDouble).toArray();
    }

    private static void assertNear(double[] expected, double[] found, String what) {
        assertEquals(expected.length, found.length, what);
        for (int j = 0; j < expected.length; j++) {
            assertNear(expected[j], found[j], what);
        }
    }

    private static void assertNear(double expected, double found, String what) {
        assertEquals(expected, found, TOLERANCE * Math.max(1, Math.abs(expected)), what);
    }

    @Test
    void aPluginThatThePageDoesNotKnowIsShownWithTheLibrarysValues() {
        PageContent content = Pages.network(
                PLUGINS.plus(new Bump()),
                PluginSpec.of("bump"),
                PluginSpec.of("sigmoid"),
                PluginSpec.of("squared-error"),
                3,
                4,
                2);
        open(content);
        assertEquals(
                "The activation ‘bump’ is a plugin without an expression, which a page cannot compute: it shows the library's"
                        + " values, for any weight and row below, and nothing on it can be changed.",
                browser.find("#notice").getText());
        RowPass pass = RowPass.of(
                content.network(),
                content.weights(),
                content.rows().get(0).input(),
                content.rows().get(0).target());
        assertEquals(pass.gradient()[0][0][0], browser.value("#chain .result .value"), 1e-15);
        assertFalse(browser.find("#weight").isEnabled());
        assertFalse(browser.find("#input-0").isEnabled());
        browser.choose("#row", 1);
        RowPass second = RowPass.of(
                content.network(),
                content.weights(),
                content.rows().get(1).input(),
                content.rows().get(1).target());
        assertEquals(second.gradient()[0][0][0], browser.value("#chain .result .value"), 1e-15);
        assertTrue(browser.find("#chain .of-activation").getText().contains("bump"));
    }

    @Test
    void aLargeNetworkShowsASliceAroundTheChosenWeight() {
        PageContent content = Pages.network(
                PluginSpec.of("relu"), PluginSpec.of("softmax"), PluginSpec.of("cross-entropy"), 784, 600, 10);
        open(content);
        assertEquals(24 + 24 + 10, browser.all("#network .unit").size());
        assertEquals(1, browser.all(".path .weight-part").size());
        RowPass pass = RowPass.of(
                content.network(),
                content.weights(),
                content.rows().get(0).input(),
                content.rows().get(0).target());
        assertEquals(pass.gradient()[0][0][0], browser.value("#chain .result .value"), 1e-15);
        assertEquals(pass.loss(), browser.value("#loss .number"), 1e-15);

        open(Pages.network(
                PluginSpec.of("relu"), PluginSpec.of("softmax"), PluginSpec.of("cross-entropy"), 300, 200, 10));
        browser.choose("#unit", 150);
        assertEquals(1, browser.all(".unit.chosen[data-unit='151']").size());
    }

    @Test
    void nothingIsWiderThanAPhone() {
        for (PageContent content : List.of(
                Pages.article(),
                Pages.network(
                        PluginSpec.of("mish"), PluginSpec.of("softmax"), PluginSpec.of("cross-entropy"), 64, 64, 10))) {
            open(content);
            browser.resize(390, 844);
            assertEquals(
                    browser.evaluate("document.documentElement.clientWidth"),
                    browser.evaluate("document.documentElement.scrollWidth"));
            browser.resize(1280, 900);
        }
    }

    /** Reported, not asserted: it depends on the machine. */
    @Test
    void firstPaintOf64By64By10() {
        open(Pages.network(
                PluginSpec.of("relu"), PluginSpec.of("softmax"), PluginSpec.of("cross-entropy"), 64, 64, 10));
        browser.settle();
        double paint = browser.firstPaint();
        System.out.println("first paint of 64-64-10 after " + Math.round(paint) + " ms");
        assertEquals(64 + 64 + 10, browser.all("#network .unit").size());
    }
}
