package dev.chainrule.mlp.core.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LayerTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final RowActivation RELU = PLUGINS.activation(PluginSpec.of("relu"));
    private static final LayerStep STEP = new LayerStep(0.5, 0.25, 2, 4, 1, 1);

    /** Two inputs of a category, which become one number: θ has two numbers at eight times the rate. */
    private static final InputEncodings EMBEDDING = InputEncodings.of(
            NetworkSpec.of(2, LayerSpec.of(1, "relu"))
                    .withEncode(Map.of(
                            "1-2", new PluginSpec("embedding", Map.of("dimensions", 1, "learningRateFactor", 8)))),
            PLUGINS);

    private static Layer layer(int inputs, int units, boolean scale, InputEncodings encodings, boolean parametric) {
        return new Layer(
                inputs,
                units,
                RELU,
                PLUGINS.initializer(PluginSpec.of("he-normal")),
                PLUGINS.initializer(new PluginSpec("constant", Map.of("value", 1))),
                List.of(List.of(1.0)),
                List.of(2.0),
                0.5,
                true,
                STEP,
                new Penalty(0.1, 0.2),
                3,
                scale,
                encodings,
                parametric);
    }

    private static Layer plain(int inputs, int units) {
        return layer(inputs, units, false, InputEncodings.NONE, false);
    }

    @Test
    void hasAWeightForEachInputOfEachUnitAndABiasForEachUnit() {
        Layer layer = plain(3, 2);
        assertEquals(6, layer.weightCount());
        assertEquals(8, layer.parameterCount());
        assertEquals(
                List.of(
                        new ParameterRange(ParameterKind.WEIGHTS, 0, 6),
                        new ParameterRange(ParameterKind.BIASES, 6, 8)),
                layer.ranges());
        assertEquals(List.of(), layer.furtherRanges());
    }

    @Test
    void furtherParametersFollowInTheOrderOfTheirKinds() {
        Layer layer = layer(3, 2, true, EMBEDDING, true);
        List<ParameterRange> further = List.of(
                new ParameterRange(ParameterKind.INPUT_SCALE, 8, 11),
                new ParameterRange(ParameterKind.ENCODINGS, 11, 13),
                new ParameterRange(ParameterKind.ALPHA, 13, 15));
        assertEquals(further, layer.furtherRanges());
        assertEquals(15, layer.parameterCount());
        assertEquals(new ParameterRange(ParameterKind.ENCODINGS, 11, 13), layer.range(ParameterKind.ENCODINGS));
    }

    /** The rows of the two units are 0 and 1. */
    @Test
    void furtherParametersHaveTheRowsAfterThoseOfTheUnits() {
        Layer all = layer(3, 2, true, EMBEDDING, true);
        assertEquals(2, all.row(ParameterKind.INPUT_SCALE));
        assertEquals(3, all.row(ParameterKind.ENCODINGS));
        assertEquals(4, all.row(ParameterKind.ALPHA));
        assertEquals(2, layer(3, 2, false, InputEncodings.NONE, true).row(ParameterKind.ALPHA));
    }

    @Test
    void parametersThatItDoesNotHaveAreRefused() {
        assertEquals(
                "the layer has no alpha",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> layer(3, 2, true, EMBEDDING, false).row(ParameterKind.ALPHA))
                        .getMessage());
        assertEquals(
                "the layer has no input scale",
                assertThrows(IllegalArgumentException.class, () -> plain(3, 2).range(ParameterKind.INPUT_SCALE))
                        .getMessage());
    }

    /** The longest array has 2³¹ − 9 elements: 46,341 · 46,340 parameters fit, 46,342 · 46,341 do not. */
    @Test
    void theParametersFitInAnArray() {
        assertEquals(2_147_441_940, plain(46_340, 46_340).parameterCount());
        assertEquals(
                "the parameters of a layer of 46341 x 46341 do not fit in an array",
                assertThrows(IllegalArgumentException.class, () -> plain(46_341, 46_341))
                        .getMessage());
        assertEquals(Integer.MAX_VALUE - 8, plain(Integer.MAX_VALUE - 9, 1).parameterCount());
        assertThrows(
                IllegalArgumentException.class,
                () -> layer(Integer.MAX_VALUE - 9, 1, false, InputEncodings.NONE, true));
        assertThrows(IllegalArgumentException.class, () -> layer(Integer.MAX_VALUE / 2, 1, true, EMBEDDING, false));
    }

    /** −2 + 0.25 · (0 − (−2)) and 3 + 0.5 · (3 − 3). */
    @Test
    void aParametricActivationHasTheShareOfEachUnit() {
        double[][] rows = {{1, 0}, {1, 0}, {0.25, 0.5}};
        double[] a = new double[2];
        layer(1, 2, false, InputEncodings.NONE, true).activation(rows).value(new double[] {-2, 3}, a);
        assertArrayEquals(new double[] {-1.5, 3}, a);
        assertSame(RELU, plain(1, 2).activation(rows));
    }

    @Test
    void eachKindOfParameterHasItsRate() {
        Layer layer = layer(1, 2, true, EMBEDDING, true);
        assertEquals(0.5, layer.rateOf(ParameterKind.WEIGHTS, 1));
        assertEquals(0.25, layer.rateOf(ParameterKind.BIASES, 1));
        assertEquals(2, layer.rateOf(ParameterKind.INPUT_SCALE, 0));
        assertEquals(8, layer.rateOf(ParameterKind.ENCODINGS, 1));
        assertEquals(4, layer.rateOf(ParameterKind.ALPHA, 1));
    }
}
