package dev.chainrule.mlp.core.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.api.ClassMetric;
import org.junit.jupiter.api.Test;

class RocAucTest {

    /**
     * Row i has score i, and every third row is of the class. The k-th of these 50 is above 2k of the 100 others, so
     * 2 · (0 + 1 + … + 49) = 2450 of the 5000 pairs are in order. The arrays grow on the way.
     */
    @Test
    void countsEveryOneOfManyRows() {
        ClassMetric.Tally tally = new RocAuc().start(2);
        for (int row = 0; row < 150; row++) {
            tally.add(new double[] {-row, row}, 0, row % 3 == 0 ? 1 : 0);
        }
        assertEquals(0.49, tally.value());
    }

    /** The same for the first class; the second and third are the others by turns, with scores that tell them apart. */
    @Test
    void countsEveryOneOfManyRowsOfThreeClasses() {
        ClassMetric.Tally tally = new RocAuc().start(3);
        for (int row = 0; row < 150; row++) {
            int actual = row % 3;
            tally.add(new double[] {row, actual == 1 ? 1 : 0, actual == 2 ? 0 : 1}, 0, actual);
        }
        assertEquals((0.49 + 1 + 0) / 3, tally.value());
    }

    @Test
    void minusZeroTiesWithZero() {
        ClassMetric.Tally tally = new RocAuc().start(2);
        tally.add(new double[] {1, -0.0}, 0, 1);
        tally.add(new double[] {1, 0.0}, 0, 0);
        tally.add(new double[] {1, 0.0}, 0, 1);
        tally.add(new double[] {1, -0.0}, 0, 0);
        assertEquals(0.5, tally.value());
    }
}
