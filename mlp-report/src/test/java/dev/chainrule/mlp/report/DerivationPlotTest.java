package dev.chainrule.mlp.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The drawing is 640 × 360; the axes leave 62 left, 16 right, 34 above and 44 below, so z has 562 and f(z) has 282. */
class DerivationPlotTest {

    private static DerivationPlot plot(DoubleUnaryOperator f, DoubleUnaryOperator slope, double at, double... kinks) {
        return new DerivationPlot(f, slope, kinks, at, "z");
    }

    @ParameterizedTest
    @CsvSource({
        "0, -5, 5",
        "4, -5, 5",
        "-8, -10, 10",
        "50, -62.5, 62.5",
        "100, 95, 105",
        "-1e6, -1000005, -999995",
        "1e8, 5e7, 1.5e8",
    })
    void theWindowIsAroundZeroOrAroundAPointFarFromIt(double at, double from, double to) {
        DerivationPlot plot = plot(z -> z, z -> 1, at);
        assertEquals(from, plot.from());
        assertEquals(to, plot.to());
    }

    @Test
    void listsTwentyOnePointsAndTheMarkedOne() {
        double[] points = plot(z -> z, z -> 1, 0.3).points();
        double[] expected =
                IntStream.rangeClosed(-10, 10).mapToDouble(i -> i / 2.0).toArray();
        assertEquals(22, points.length);
        assertEquals(0.3, points[11]);
        assertArrayEquals(expected, Arrays.stream(points).filter(z -> z != 0.3).toArray());
        assertEquals(21, plot(z -> z, z -> 1, 0).points().length);
    }

    /** A tenth of the values at each end sets the room of 6, of which a twentieth is left above and below. */
    @Test
    void drawsALineFromEdgeToEdge() {
        String svg = plot(z -> z, z -> 1, 0).svg();
        String path = path(svg, "function");
        assertTrue(path.startsWith("M62.0 308.0L"), path); // 316 − 0.3/10.6 · 282
        assertTrue(path.endsWith("L624.0 42.0"), path); // 316 − 10.3/10.6 · 282
        assertEquals(481, path.split("[ML]").length - 1);
        assertEquals(1, path.split("M").length - 1, "one line without a gap");
        assertTrue(path(svg, "derivative").endsWith("L624.0 148.4"), svg); // 316 − 6.3/10.6 · 282
        assertTrue(
                svg.contains("<circle class=\"function\" cx=\"343.0\" cy=\"175.0\" r=\"4\"><title>f at z = 0</title>"),
                svg);
        assertTrue(svg.contains("<title>f′ at z = 0</title>"), svg);
    }

    @Test
    void linesEndAtAKinkWhichIsMarked() {
        String svg = plot(Math::abs, Math::signum, 2, -9, 0, 7).svg();
        assertEquals(2, path(svg, "derivative").split("M").length - 1, svg);
        assertTrue(svg.contains("<line class=\"kink\" x1=\"343.0\" y1=\"34.0\" x2=\"343.0\" y2=\"316.0\"/>"), svg);
        assertTrue(svg.contains("<title>no derivative at z = 0</title>"), svg);
        assertEquals(1, svg.split("class=\"kink\" x1").length - 1, "kinks outside of the window are left out");
    }

    @Test
    void aPoleLeavesAGapAndDoesNotFlattenTheRest() {
        String svg = plot(z -> 1 / z, z -> -1 / (z * z), 1).svg();
        assertEquals(2, path(svg, "function").split("M").length - 1, svg);
        assertTrue(svg.contains("<title>f at z = 1</title>"), svg);
        Matcher numbers =
                Pattern.compile("<text class=\"end\" [^>]*>([^<]*)</text>").matcher(svg);
        while (numbers.find()) {
            double mark = Double.parseDouble(numbers.group(1).replace('−', '-'));
            assertTrue(Math.abs(mark) < 100, "a mark at " + mark);
        }
    }

    @Test
    void hugeValuesAreNotDrawn() {
        String svg = plot(z -> z > 0 ? Double.MAX_VALUE : z, z -> 1, -1).svg();
        assertFalse(svg.contains("NaN") || svg.contains("Infinity"), svg);
        assertFalse(path(svg, "function").contains("L624.0"), "ends in the middle");
    }

    @Test
    void nothingIsDrawnWithoutValues() {
        assertEquals("", plot(z -> Double.NaN, z -> Double.NaN, 0).svg());
        assertTrue(plot(z -> Double.NaN, z -> 1, 0).svg().contains("class=\"curve derivative\""));
    }

    @Test
    void aConstantHasAScale() {
        String svg = plot(z -> 3, z -> 0, 0).svg();
        assertFalse(svg.contains("NaN") || svg.contains("Infinity"), svg);
        assertTrue(svg.contains("<title>f at z = 0</title>"), svg);
    }

    @Test
    void theVariableIsText() {
        String svg = new DerivationPlot(z -> z, z -> 1, new double[0], 0, "<b>").svg();
        assertTrue(svg.contains(">f(&lt;b&gt;)</text>"), svg);
        assertFalse(svg.contains("<b>"), svg);
    }

    private static String path(String svg, String style) {
        Matcher path = Pattern.compile("<path class=\"curve " + style + "\" clip-path=\"[^\"]*\" d=\"([^\"]*)\"")
                .matcher(svg);
        assertTrue(path.find(), svg);
        return path.group(1);
    }
}
