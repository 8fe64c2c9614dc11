package dev.chainrule.mlp.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.Scaling;
import dev.chainrule.mlp.core.encodings.MinMaxScaling;
import dev.chainrule.mlp.core.encodings.StandardScaling;
import dev.chainrule.mlp.core.encodings.Unscaled;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScalerTest {

    /** √(2/3); a difference of squares would give 0. */
    @Test
    void standardScalingDoesNotCancelFarFromZero() {
        Scaler scaler = Scaler.fit(new StandardScaling(), new double[] {1e8 + 1, 1e8 + 2, 1e8 + 3}, 1);
        assertArrayEquals(new double[] {1e8 + 2}, scaler.center(), 0);
        assertEquals(0.816496580927726, scaler.width()[0], 1e-15);
        assertEquals(1.224744871391589, scaler.scale(0, 1e8 + 3), 1e-15);
    }

    @Test
    void minMaxScalingFillsZeroToOneColumnByColumn() {
        Scaler scaler = Scaler.fit(new MinMaxScaling(), new double[] {2, -10, 4, 30, 3, 10}, 2);
        assertEquals(0, scaler.scale(0, 2));
        assertEquals(1, scaler.scale(0, 4));
        assertEquals(0.5, scaler.scale(1, 10));
        assertEquals(10, scaler.unscale(1, 0.5));
    }

    @Test
    void aColumnThatDoesNotVaryBecomesZero() {
        double[] rows = {7, 0.1 + 0.2, 7, 0.3};
        for (Scaling scaling : List.of(new StandardScaling(), new MinMaxScaling())) {
            Scaler scaler = Scaler.fit(scaling, rows, 2);
            assertEquals(0, scaler.scale(0, 7), scaling.name());
            assertEquals(0, scaler.scale(1, 0.3), 1e-15, scaling.name() + ": rounding is no variation");
        }
    }

    @Test
    void oneRowIsScaledToZero() {
        assertEquals(0, Scaler.fit(new StandardScaling(), new double[] {5}, 1).scale(0, 5));
    }

    @Test
    void noneLeavesValuesAlone() {
        assertEquals(1.25, Scaler.fit(new Unscaled(), new double[] {3, 4}, 1).scale(0, 1.25));
    }

    @Test
    void aWidthOfZeroIsRefused() {
        var e = assertThrows(IllegalArgumentException.class, () -> new Scaler(new double[] {1}, new double[] {0}));
        assertEquals("column 1 cannot be scaled by (x - 1.0) / 0.0", e.getMessage());
    }
}
