package dev.chainrule.mlp.report;

import static dev.chainrule.mlp.report.TestJson.list;
import static dev.chainrule.mlp.report.TestJson.numbers;
import static dev.chainrule.mlp.report.TestJson.object;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.core.explain.ParameterRef;
import dev.chainrule.mlp.core.spec.GradientClipping;
import dev.chainrule.mlp.core.spec.PluginSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PageJsonTest {
    private static final Map<String, Object> ARTICLE = json(Pages.article());

    private static Map<String, Object> json(PageContent content) {
        return TestJson.parsed(PageJson.of(content));
    }

    private static Map<String, Object> layer(Map<String, Object> page, int l) {
        return object(list(page.get("layers")).get(l));
    }

    private static double[] float64(Object base64) {
        ByteBuffer bytes =
                ByteBuffer.wrap(Base64.getDecoder().decode((String) base64)).order(ByteOrder.LITTLE_ENDIAN);
        double[] values = new double[bytes.remaining() / Double.BYTES];
        bytes.asDoubleBuffer().get(values);
        return values;
    }

    private static PageContent with(PageContent content, List<PageRow> rows, int row, ParameterRef parameter) {
        return new PageContent(
                content.title(),
                content.spec(),
                content.plugins(),
                content.network(),
                content.weights(),
                content.inputNames(),
                content.outputNames(),
                content.inputScaler(),
                content.targetScaler(),
                rows,
                row,
                parameter);
    }

    /**
     * The outputs are those of the tutorial's forward pass: machinelearningmastery.com, "How to Code a Neural Network with
     * Backpropagation In Python". The deltas were computed with 30 digits.
     */
    @Test
    void theFirstRowHasTheValuesOfTheLibrary() {
        Map<String, Object> row = object(list(ARTICLE.get("rows")).get(0));
        assertArrayEquals(new double[] {1, 0}, numbers(row.get("input")));
        assertArrayEquals(new double[] {0, 1}, numbers(row.get("target")));
        assertFalse(row.containsKey("weight"), "1");
        List<?> layers = list(object(row, "library").get("layers"));
        Map<String, Object> hidden = object(layers.get(0));
        Map<String, Object> output = object(layers.get(1));
        assertArrayEquals(new double[] {0.7105668883115941}, numbers(hidden.get("a")), 1e-15);
        assertArrayEquals(new double[] {0.00271179779923824}, numbers(hidden.get("delta")), 1e-15);
        assertArrayEquals(new double[] {0.6629970129852887, 0.7253160725279748}, numbers(output.get("a")), 1e-15);
        assertArrayEquals(new double[] {0.14813473120687762, -0.0547260115787969}, numbers(output.get("delta")), 1e-15);
        double a = 0.6629970129852887;
        assertEquals(a * (1 - a), numbers(output.get("derivative"))[0], 1e-15);
        assertEquals(a, numbers(output.get("lossByOutput"))[0], 1e-15, "a − y");
        assertFalse(object(list(ARTICLE.get("rows")).get(1)).containsKey("library"), "the page computes the others");
    }

    @Test
    void theWeightsOfAUnitAreFollowedByItsBias() {
        assertEquals("float64", ARTICLE.get("precision"));
        assertArrayEquals(
                new double[] {0.13436424411240122, 0.8474337369372327, 0.763774618976614},
                float64(layer(ARTICLE, 0).get("weights")));
        assertArrayEquals(
                new double[] {0.2550690257394217, 0.49543508709194095, 0.4494910647887381, 0.651592972722763},
                float64(layer(ARTICLE, 1).get("weights")));
        assertEquals(2.0, layer(ARTICLE, 1).get("units"));
        assertEquals("sigmoid", object(layer(ARTICLE, 0), "activation").get("type"));
        assertEquals(true, object(layer(ARTICLE, 0), "activation").get("logistic"));
        assertEquals("squared-error", object(ARTICLE, "loss").get("type"));
    }

    /** The bias follows the weights of a unit, and then α. */
    @Test
    void aParameterIsNumberedWithinItsUnit() {
        PageContent article = Pages.article();
        Map<String, Object> weight = json(with(article, article.rows(), 0, ParameterRef.weight(0, 0, 1)));
        assertEquals(List.of(0.0, 0.0, 1.0), List.of(weight.get("layer"), weight.get("unit"), weight.get("input")));
        Map<String, Object> bias = json(with(article, article.rows(), 0, ParameterRef.bias(1, 1)));
        assertEquals(List.of(1.0, 1.0, 1.0), List.of(bias.get("layer"), bias.get("unit"), bias.get("input")));
        PageContent parametric = Pages.parametric();
        Map<String, Object> share = json(with(parametric, parametric.rows(), 0, ParameterRef.alpha(1, 2)));
        assertEquals(List.of(1.0, 2.0, 5.0), List.of(share.get("layer"), share.get("unit"), share.get("input")));
    }

    @Test
    void scalesAndSharesFollowTheUnitsOfTheirLayer() {
        Map<String, Object> page = json(Pages.parametric());
        double[] first = float64(layer(page, 0).get("weights"));
        assertEquals(4 * (3 + 1) + 3 + 4, first.length);
        assertArrayEquals(
                new double[] {1.5, -0.5, 0.75, 0.25, 1.25, 0, -0.5}, Arrays.copyOfRange(first, 16, first.length));
        assertEquals(true, layer(page, 0).get("inputScale"));
        assertEquals(true, layer(page, 1).get("parametric"));
        Map<String, Object> row = object(list(page.get("rows")).get(0));
        Map<String, Object> values =
                object(list(object(row, "library").get("layers")).get(1));
        double z = numbers(values.get("z"))[1];
        assertEquals(Math.tanh(z), numbers(values.get("f"))[1], 1e-15, "α is not in f");
        assertEquals(z + 2 * (Math.tanh(z) - z), numbers(values.get("a"))[1], 1e-15, "α is 2");
    }

    @Test
    void theStepHasTheFactorsOfItsLayer() {
        Map<String, Object> page = json(Pages.factored());
        assertEquals(true, layer(page, 0).get("frozen"));
        Map<String, Object> step = object(layer(page, 1), "step");
        assertEquals(Map.of("rate", 0.5, "decay", 0.5), step.get("weight"));
        assertEquals(Map.of("rate", 0.25, "decay", 0.0), step.get("bias"));
        Map<String, Object> optimizer = object(page, "optimizer");
        assertEquals("adamw", optimizer.get("type"));
        assertEquals(0.5, optimizer.get("learningRate"));
        assertEquals(0.1, object(optimizer, "parameters").get("weightDecay"), "that of the document");
        assertEquals(0.9, object(optimizer, "parameters").get("beta1"), "the default");
        assertFalse(optimizer.containsKey("clipNorm") || optimizer.containsKey("schedule"));
        assertEquals(
                3.0,
                object(json(Pages.clipped(new GradientClipping.Norm(3))), "optimizer")
                        .get("clipNorm"));
        assertEquals(
                3.0,
                object(json(Pages.clipped(new GradientClipping.Value(3))), "optimizer")
                        .get("clipValue"));
    }

    /** 12,000 numbers of rows have room, which are 3,000 rows of 2 inputs and 2 targets. */
    @Test
    void hasTheRowsAroundTheFirstOne() {
        PageContent article = Pages.article();
        List<PageRow> rows = new ArrayList<>();
        for (int r = 0; r < 5000; r++) {
            rows.add(new PageRow("row " + (r + 1), new double[] {r, 0}, new double[] {0, 1}, 1));
        }
        Map<String, Object> page = json(with(article, rows, 4000, article.parameter()));
        assertEquals(5000.0, page.get("totalRows"));
        assertEquals(3000, list(page.get("rows")).size());
        assertEquals(2000.0, page.get("row"));
        assertEquals("row 2001", object(list(page.get("rows")).get(0)).get("label"));
        Map<String, Object> first = object(list(page.get("rows")).get(2000));
        assertEquals("row 4001", first.get("label"));
        assertTrue(first.containsKey("library"));
        assertEquals(3.0, json(with(article, rows, 3, article.parameter())).get("row"), "the first rows");
    }

    /** A network of 400 × 400 weights has too many for a page. */
    @Test
    void ofALargeNetworkItHasTheUnitsThatMatter() {
        PageContent large = Pages.network(
                PluginSpec.of("tanh"), PluginSpec.of("softmax"), PluginSpec.of("cross-entropy"), 400, 400, 3);
        PageContent content = with(large, large.rows(), 0, ParameterRef.weight(0, 7, 5));
        Map<String, Object> page = json(content);
        double[] inputs = numbers(page.get("shownInputs"));
        assertEquals(24, inputs.length);
        assertTrue(IntStream.range(0, 24).anyMatch(i -> inputs[i] == 5), "the input of the chosen weight");
        double[] input = large.rows().get(0).input();
        double least = IntStream.range(0, 24)
                .filter(i -> inputs[i] != 5)
                .mapToDouble(i -> Math.abs(input[(int) inputs[i]]))
                .min()
                .orElseThrow();
        long larger =
                IntStream.range(0, 400).filter(i -> Math.abs(input[i]) > least).count();
        assertTrue(larger <= 24, "the largest inputs are shown, " + larger);
        double[] units = numbers(layer(page, 0).get("shown"));
        assertEquals(24, units.length);
        assertTrue(IntStream.range(0, 24).anyMatch(j -> units[j] == 7), "the chosen unit");
        double[] weights = content.weights()[0][(int) units[3]];
        int width = "float32".equals(page.get("precision")) ? Float.BYTES : Double.BYTES;
        ByteBuffer bytes = ByteBuffer.wrap(
                        Base64.getDecoder().decode((String) layer(page, 0).get("weights")))
                .order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(24 * 25 * width, bytes.remaining());
        double found = width == Float.BYTES ? bytes.getFloat(3 * 25 * width) : bytes.getDouble(3 * 25 * width);
        assertEquals(weights[(int) inputs[0]], found);
        assertEquals(3, numbers(layer(page, 1).get("shown")).length);
    }
}
