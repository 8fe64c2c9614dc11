package dev.chainrule.mlp.export.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MeantNumberTest {
    private static final int NUMBERS = Integer.getInteger("mlp.export.numbers", 20_000);

    @Test
    void findsDecimalsFractionsAndRoots() {
        assertEquals(0.1, MeantNumber.of(0.1f));
        assertEquals(-0.044715, MeantNumber.of(-0.044715f));
        assertEquals(20, MeantNumber.of(20));
        assertEquals(1 / 6.0, MeantNumber.of(0.16666667f));
        assertEquals(-2 / 3.0, MeantNumber.of(-0.6666667f));
        assertEquals(Math.sqrt(2), MeantNumber.of(1.4142135f));
        assertEquals(Math.sqrt(0.5), MeantNumber.of(0.70710677f));
        assertEquals(Math.sqrt(2 / Math.PI), MeantNumber.of(0.7978846f));
        assertEquals(1.6732632, MeantNumber.of(1.6732632423543772f), "none of these");
    }

    /** JDK 17 writes it with a digit more, JDK 19 and later do not. */
    @Test
    void findsTheSameNumberOnEveryJdk() {
        assertEquals(1.1754944e-38, MeantNumber.of(Float.MIN_NORMAL));
        assertEquals(1.25e-12, MeantNumber.of(1.25e-12f));
        assertEquals(12_345_680, MeantNumber.of(12_345_680f));
    }

    @Test
    void whatItFindsRoundsToTheNumber() {
        Random random = new Random(3);
        for (int i = 0; i < NUMBERS; i++) {
            float value = i % 2 == 0 ? (float) random.nextGaussian() : Float.intBitsToFloat(random.nextInt());
            assertEquals(value, (float) MeantNumber.of(value));
        }
    }
}
