package dev.chainrule.mlp.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Expected numbers: SplitMix64's published vectors; conversions recomputed with Python's integers and math module. */
class RandomStreamTest {

    @Test
    void longsAreThePublishedVectorsOfSplitMix64() {
        RandomStream random = new RandomStream(1234567);
        String[] expected = {
            "6457827717110365317",
            "3203168211198807973",
            "9817491932198370423",
            "4593380528125082431",
            "16408922859458223821"
        };
        for (String value : expected) {
            assertEquals(value, Long.toUnsignedString(random.nextLong()));
        }
    }

    @Test
    void doublesAreTheUpper53Bits() {
        RandomStream random = new RandomStream(1234567);
        assertEquals(0.3500795420214081, random.nextDouble());
        assertEquals(0.17364409667091263, random.nextDouble());
        assertEquals(0.5322073040624192, random.nextDouble());
    }

    @Test
    void doublesBetweenTwoEndsAreScaled() {
        assertEquals(-2 + 5 * 0.3500795420214081, new RandomStream(1234567).nextDouble(-2, 3));
    }

    @Test
    void restartingIsTheStreamOfOneMoreCoordinate() {
        RandomStream again = new RandomStream(42, 6, 1);
        for (long step : new long[] {1, 2, 1, 1_000_000_000_000L}) {
            again.restart(step);
            RandomStream fresh = new RandomStream(42, 6, 1, step);
            for (int i = 0; i < 3; i++) {
                assertEquals(fresh.nextLong(), again.nextLong());
            }
        }
    }

    @Test
    void doublesFillTheUnitIntervalEvenly() {
        RandomStream random = new RandomStream(1);
        int[] counts = new int[10];
        for (int i = 0; i < 100_000; i++) {
            double x = random.nextDouble();
            assertTrue(x >= 0 && x < 1, () -> "outside of [0, 1): " + x);
            counts[(int) (10 * x)]++;
        }
        for (int count : counts) {
            assertEquals(10_000, count, 500, "5 standard deviations are 474");
        }
    }

    @Test
    void boundedIntegersAreRemaindersOf63Bits() {
        RandomStream random = new RandomStream(1234567);
        for (int expected : new int[] {8, 6, 1, 5, 0, 7, 8, 8, 2, 8}) {
            assertEquals(expected, random.nextInt(10));
        }
        random = new RandomStream(1234567);
        for (int expected : new int[] {1461931610, 1486747734, 1513618209}) {
            assertEquals(expected, random.nextInt(Integer.MAX_VALUE));
        }
        assertEquals(0, random.nextInt(1));
    }

    @Test
    void aBoundBelowOneIsRefused() {
        RandomStream random = new RandomStream(1);
        assertEquals(
                "bound must be >= 1, was 0",
                assertThrows(IllegalArgumentException.class, () -> random.nextInt(0))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> random.nextInt(Integer.MIN_VALUE));
    }

    @Test
    void gaussiansAreTheCosineHalfOfBoxMuller() {
        RandomStream random = new RandomStream(1234567);
        assertEquals(0.4284879007349292, random.nextGaussian(), 1e-15);
        assertEquals(0.007685698515048663, random.nextGaussian(), 1e-15);
        assertEquals(-1.858684499989007, random.nextGaussian(), 1e-15);
    }

    @Test
    void gaussiansHaveMeanZeroAndVarianceOne() {
        RandomStream random = new RandomStream(2);
        int n = 200_000;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double x = random.nextGaussian();
            sum += x;
            squares += x * x;
        }
        assertEquals(0, sum / n, 0.012, "5 standard errors are 0.0112");
        assertEquals(1, squares / n, 0.016, "5 standard errors are 0.0158");
    }

    @Test
    void otherCoordinatesGiveOtherStreams() {
        assertEquals(4701748120975515541L, new RandomStream(42, 1, 7).nextLong());
        assertEquals(7182434684303301661L, new RandomStream(42, 7, 1).nextLong());
        assertEquals(-7800652228442343092L, new RandomStream(42, new long[] {1}).nextLong());
        assertEquals(7671246266235598083L, new RandomStream(43, 1, 7).nextLong());
        assertEquals(-4767286540954276203L, new RandomStream(42).nextLong());
    }

    @Test
    void permutationIsFisherAndYates() {
        assertArrayEquals(new int[] {6, 7, 0, 4, 5, 2, 1, 9, 3, 8}, new RandomStream(1234567).permutation(10));
        assertArrayEquals(new int[] {}, new RandomStream(1).permutation(0));
        assertArrayEquals(new int[] {0}, new RandomStream(1).permutation(1));
    }

    @Test
    void everyOrderOfThreeIsEquallyLikely() {
        int[] counts = new int[27];
        RandomStream random = new RandomStream(3);
        for (int i = 0; i < 60_000; i++) {
            int[] order = random.permutation(3);
            counts[9 * order[0] + 3 * order[1] + order[2]]++;
        }
        for (int order : new int[] {5, 7, 11, 15, 19, 21}) {
            assertEquals(10_000, counts[order], 500, "5 standard deviations are 456");
        }
    }
}
