package dev.chainrule.mlp.losses;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Comparison in units of the last place of the expected number. */
final class Ulps {
    private Ulps() {}

    static void assertWithin(int ulps, double expected, double actual) {
        assertEquals(expected, actual, ulps * Math.ulp(expected));
    }

    static void assertWithin(int ulps, double[] expected, double[] actual) {
        assertEquals(expected.length, actual.length);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], ulps * Math.ulp(expected[i]), "element " + i);
        }
    }
}
