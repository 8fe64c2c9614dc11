package dev.chainrule.mlp.export.onnx;

import static dev.chainrule.mlp.export.onnx.TestNode.layer;
import static dev.chainrule.mlp.export.onnx.TestNode.refuses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StageTest {
    private static final Stage LAYER = layer(2).stage();

    private static void assertScaling(double factor, double term, double divisor, Stage stage, int unit) {
        assertEquals(factor, stage.factor(unit));
        assertEquals(term, stage.term(unit));
        assertEquals(divisor, stage.divisor(unit));
    }

    @Test
    void changesNothingAtFirst() {
        assertScaling(1, 0, 1, LAYER, 1);
        assertEquals(2, LAYER.units());
        assertTrue(LAYER.isDense());
        assertFalse(LAYER.isInputs());
        Stage inputs = Stage.ofInputs(3);
        assertTrue(inputs.isInputs());
        assertFalse(inputs.isDense());
        assertEquals(Optional.empty(), inputs.before());
        Stage scaling = Stage.scaling(layer(2));
        assertFalse(scaling.isInputs() || scaling.isDense());
        assertEquals(2, scaling.units());
    }

    /** (5 z + 7) / 4, and then + 2, · 3, / 8 of it: (15 z + 45) / 32. */
    @Test
    void composesSumsProductsAndQuotients() {
        Stage stage = LAYER.times(new double[] {1, 5})
                .plus(new double[] {0, 7})
                .dividedBy(new double[] {1, 4})
                .plus(new double[] {0, 2})
                .times(new double[] {1, 3})
                .dividedBy(new double[] {1, 8});
        assertScaling(1, 0, 1, stage, 0);
        assertScaling(15, 45, 32, stage, 1);
        assertEquals(15.0 / 32, stage.scale(1));
        assertEquals(45.0 / 32, stage.shift(1));
        assertSame(LAYER.weights().orElseThrow(), stage.weights().orElseThrow());
        assertScaling(1, 0, 1, LAYER, 1);
    }

    /** 0.1 is no float64: (x − 0.3) · (1 / 0.1) would give another width than 0.1. */
    @Test
    void keepsTheNumbersOfAScaler() {
        Stage scaled = Stage.ofInputs(1).plus(new double[] {-0.3}).dividedBy(new double[] {0.1});
        assertScaling(1, -0.3, 0.1, scaled, 0);
    }

    @Test
    void appliesALineToAllUnits() {
        Stage stage = LAYER.then(3, -1, 2);
        assertScaling(3, -1, 1, stage, 0);
        assertScaling(3, -1, 1, stage, 1);
        assertSame(LAYER, LAYER.then(1, 0, 2));
    }

    @Test
    void learnsTheNumberOfInputsFromAScaling() {
        Stage open = Stage.ofInputs(-1);
        assertEquals(3, open.plus(new double[3]).units());
        refuses("joins 3 numbers and rows of 2 values", () -> LAYER.plus(new double[3]));
    }

    @Test
    void putsInputsSideBySideWithTheirScaling() {
        Stage age = Stage.ofInput("age").plus(new double[] {-40}).dividedBy(new double[] {10});
        Stage both = Stage.concatenated(
                List.of(age, Stage.ofInput("size").times(new double[] {2}), Stage.ofInput("weight")));
        assertEquals(List.of("age", "size", "weight"), both.columns());
        assertEquals(3, both.units());
        assertScaling(1, -40, 10, both, 0);
        assertScaling(2, 0, 1, both, 1);
        assertScaling(1, 0, 1, both, 2);
        assertTrue(both.isInputs());
    }
}
