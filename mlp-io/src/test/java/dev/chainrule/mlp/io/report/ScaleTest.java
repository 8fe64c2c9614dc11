package dev.chainrule.mlp.io.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleTest {

    private static Scale around(double... values) {
        return Scale.around(List.of(values));
    }

    @Test
    void aCurveLiesBetweenRoundMarks() {
        Scale scale = around(0.51, 0.52, 0.97);
        assertEquals(List.of(0.5, 0.6000000000000001, 0.7000000000000001, 0.8, 0.9, 1.0), scale.marks());
        assertEquals(0, scale.place(0.5), 1e-12);
        assertEquals(1, scale.place(1), 1e-12);
        assertEquals(0.5, scale.place(0.75), 1e-12);
        assertFalse(scale.isLogarithmic());
    }

    @Test
    void whatFallsAHundredfoldIsLogarithmic() {
        Scale scale = around(2, 0.02, Double.NaN);
        assertTrue(scale.isLogarithmic());
        assertEquals(List.of(0.01, 0.1, 1.0, 10.0), scale.marks());
        assertEquals(2 / 3.0, scale.place(1), 1e-12);
        assertTrue(Double.isNaN(scale.place(0)));
    }

    @Test
    void theSameNumberOverAndOverHasRoomAround() {
        assertEquals(0.5, Scale.linear(3, 3).place(3), 1e-12);
        assertEquals(0.5, Scale.linear(0, 0).place(0), 1e-12);
    }

    @Test
    void noNumbersHaveAnAxisStill() {
        assertEquals(
                List.of(0.0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0),
                around(Double.NaN).marks());
    }

    @Test
    void theLargestNumbersHaveAPlace() {
        Scale scale = Scale.linear(-Double.MAX_VALUE, Double.MAX_VALUE);
        assertEquals(0.5, scale.place(0), 1e-12);
        assertEquals(1, scale.place(Double.MAX_VALUE), 1e-12);
    }
}
