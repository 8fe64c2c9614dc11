package dev.chainrule.mlp.core.network;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SumsTest {

    @Test
    void aNumberThatIsNotFiniteIsFoundWhereverItStands() {
        for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            for (int at = 0; at < 19; at++) {
                float[] numbers = new float[19];
                assertTrue(Sums.areFinite(numbers));
                numbers[at] = wrong;
                assertFalse(Sums.areFinite(numbers));
            }
        }
    }

    @Test
    void numbersAreFiniteAlsoIfTheirSumIsNot() {
        float[] numbers = new float[19];
        Arrays.fill(numbers, 3e38f);
        assertTrue(Sums.areFinite(numbers));
    }
}
