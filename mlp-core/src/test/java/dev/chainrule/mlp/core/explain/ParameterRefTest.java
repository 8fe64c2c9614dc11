package dev.chainrule.mlp.core.explain;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.network.ParameterKind;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.InputScale;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ParameterRefTest {
    /** 3 inputs with a learned scale, 2 units with learned shares of tanh, 1 output. */
    private static final Network FURTHER =
            network(NetworkSpec.of(3, LayerSpec.of(2, "tanh").withParametric(true), LayerSpec.of(1, "identity"))
                    .withInputScale(InputScale.LEARNED));

    private static final Network PLAIN =
            network(NetworkSpec.of(3, LayerSpec.of(2, "tanh"), LayerSpec.of(1, "identity")));

    private static Network network(NetworkSpec layers) {
        return Network.build(
                RunSpec.of(1, layers, "squared-error", OptimizerSpec.DEFAULT, TrainingSpec.DEFAULT), Plugins.load());
    }

    private static String refusal(Executable wrong) {
        return assertThrows(IllegalArgumentException.class, wrong).getMessage();
    }

    @Test
    void textsNumberFromOne() {
        assertEquals("layer 2, unit 1, input 3", ParameterRef.weight(1, 0, 2).toString());
        assertEquals("layer 2, unit 1, bias", ParameterRef.bias(1, 0).toString());
        assertEquals("input scale 3", ParameterRef.inputScale(2).toString());
        assertEquals("layer 1, unit 2, alpha", ParameterRef.alpha(0, 1).toString());
    }

    @Test
    void eachKindHasItsSymbol() {
        assertEquals("w", ParameterRef.weight(0, 0, 0).symbol());
        assertEquals("b", ParameterRef.bias(0, 0).symbol());
        assertEquals("s", ParameterRef.inputScale(0).symbol());
        assertEquals("α", ParameterRef.alpha(0, 0).symbol());
        assertTrue(ParameterRef.weight(0, 0, 0).isWeight());
        assertFalse(ParameterRef.inputScale(0).isWeight());
        assertTrue(ParameterRef.bias(0, 0).isBias());
        assertFalse(ParameterRef.alpha(0, 0).isBias());
    }

    /** The rows of the first layer: two units with 3 weights and a bias each, 3 scales, 2 shares. */
    @Test
    void everyPlaceOfTheParameterArraysHasOneReference() {
        assertEquals(ParameterRef.weight(0, 1, 2), ParameterRef.at(FURTHER, 0, 1, 2));
        assertEquals(ParameterRef.bias(0, 1), ParameterRef.at(FURTHER, 0, 1, 3));
        assertEquals(ParameterRef.inputScale(2), ParameterRef.at(FURTHER, 0, 2, 2));
        assertEquals(ParameterRef.alpha(0, 1), ParameterRef.at(FURTHER, 0, 3, 1));
        assertEquals(ParameterRef.weight(1, 0, 1), ParameterRef.at(FURTHER, 1, 0, 1));
    }

    @Test
    void aReferenceLeadsBackToItsPlace() {
        double[][][] values = ParameterArrays.initialValues(FURTHER, 1);
        for (int l = 0; l < values.length; l++) {
            for (int row = 0; row < values[l].length; row++) {
                for (int index = 0; index < values[l][row].length; index++) {
                    ParameterRef parameter = ParameterRef.at(FURTHER, l, row, index);
                    assertEquals(row, parameter.row(FURTHER), parameter::toString);
                    assertEquals(index, parameter.index(FURTHER), parameter::toString);
                    assertDoesNotThrow(() -> parameter.requireIn(FURTHER));
                }
            }
        }
    }

    @Test
    void aMissingParameterIsReportedWithWhatThereIs() {
        assertEquals(
                "there is no layer 3: the network 3-2-1 has 2 layers",
                refusal(() -> ParameterRef.bias(2, 0).requireIn(PLAIN)));
        assertEquals(
                "there is no unit 2 in layer 2: it has 1 unit",
                refusal(() -> ParameterRef.bias(1, 1).requireIn(PLAIN)));
        assertEquals(
                "there is no input 4 of layer 1: it has 3 inputs",
                refusal(() -> ParameterRef.weight(0, 1, 3).requireIn(PLAIN)));
        assertEquals(
                "there is no input 4 of layer 1: it has 3 inputs",
                refusal(() -> ParameterRef.inputScale(3).requireIn(FURTHER)));
        assertEquals(
                "the network has no input scale: \"inputScale\" is not \"learned\"",
                refusal(() -> ParameterRef.inputScale(0).requireIn(PLAIN)));
        assertEquals(
                "layer 2 has no alpha: its activation is not \"parametric\"",
                refusal(() -> ParameterRef.alpha(1, 0).requireIn(FURTHER)));
    }

    @Test
    void noComponentIsNegative() {
        assertEquals(
                "layer, unit and input must be 0 or above, found 0, 1, -1",
                refusal(() -> ParameterRef.weight(0, 1, -1)));
        assertEquals("layer, unit and input must be 0 or above, found -1, 0", refusal(() -> ParameterRef.bias(-1, 0)));
        assertEquals("layer, unit and input must be 0 or above, found 0, -2", refusal(() -> ParameterRef.alpha(0, -2)));
    }

    @Test
    void weightsAndScalesHaveAnInputAndNothingElseDoes() {
        assertAll(Stream.of(ParameterKind.WEIGHTS, ParameterKind.INPUT_SCALE)
                .map(kind -> () -> assertEquals(
                        "a parameter of the kind " + kind + " needs an input",
                        refusal(() -> new ParameterRef(kind, 0, 1, OptionalInt.empty())))));
        assertAll(Stream.of(ParameterKind.BIASES, ParameterKind.ALPHA)
                .map(kind -> () -> assertEquals(
                        "a parameter of the kind " + kind + " needs no input, found 2",
                        refusal(() -> new ParameterRef(kind, 0, 1, OptionalInt.of(2))))));
    }
}
