package dev.chainrule.mlp.core.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class VectorRowTest {
    private static final int LANES = VectorTiles.LANES;

    private static float[] random(SplittableRandom random, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) (random.nextDouble() * 2 - 1);
        }
        return values;
    }

    /** Covers fewer columns than a vector, each number of vectors, and wide rows that are summed in memory. */
    @Test
    void everyRangeOfColumnsHasTheBitsOfTheDefinitionAndNothingElseIsWritten() {
        SplittableRandom random = new SplittableRandom(6);
        for (int columns : new int[] {
            1, LANES - 1, LANES, LANES + 1, 3 * LANES, 4 * LANES + 1, 8 * LANES, 13 * LANES - 1, 1023, 1024, 1029
        }) {
            for (int inputs : new int[] {1, 7, 8, 19}) {
                int units = columns + LANES + 2;
                float[] x = random(random, 2 * inputs);
                float[] parameters = random(random, (inputs + 1) * units);
                float[] z = new float[2 * units];
                Arrays.fill(z, 12345);
                float[] expected = z.clone();
                for (int u = 1; u < 1 + columns; u++) {
                    expected[units + u] = Reference.forward(x, parameters, inputs, units, 1, u);
                }
                Scratch scratch = new VectorKernel().newScratch(2, units);
                VectorRow.forward(x, parameters, z, inputs, units, 1, 1, 1 + columns, scratch);
                assertArrayEquals(expected, z, columns + " columns, " + inputs + " inputs");
            }
        }
    }
}
