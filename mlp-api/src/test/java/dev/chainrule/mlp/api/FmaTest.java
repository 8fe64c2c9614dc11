package dev.chainrule.mlp.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The portable computation against {@code Math.fma}, which is exact by its contract. */
class FmaTest {
    private static final float[] FLOATS = {
        0f,
        -0f,
        1f,
        -1f,
        3f,
        1 / 3f,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        1.1e-40f,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN,
        0x1.000002p0f,
        0x1.fffffep-1f,
        0x1.fffffep-64f,
        0x1p-75f,
        0x1p-63f,
        0x1p63f
    };

    /** Hardware is needed to look at millions in reasonable time. */
    private static final int COUNT = Fma.isInHardware() ? 4_000_000 : 20_000;

    private static void check(float a, float b, float c) {
        int expected = Float.floatToIntBits(Math.fma(a, b, c));
        if (expected != Float.floatToIntBits(Fma.portable(a, b, c))) {
            assertEquals(Math.fma(a, b, c), Fma.portable(a, b, c), a + " * " + b + " + " + c);
        }
        assertEquals(expected, Float.floatToIntBits(Fma.fma(a, b, c)));
    }

    private static void check(double a, double b, double c) {
        long expected = Double.doubleToLongBits(Math.fma(a, b, c));
        if (expected != Double.doubleToLongBits(Fma.portable(a, b, c))) {
            assertEquals(Math.fma(a, b, c), Fma.portable(a, b, c), a + " * " + b + " + " + c);
        }
        assertEquals(expected, Double.doubleToLongBits(Fma.fma(a, b, c)));
    }

    @Test
    void specialFloatsHaveTheBitsOfTheJdk() {
        for (float a : FLOATS) {
            for (float b : FLOATS) {
                for (float c : FLOATS) {
                    check(a, b, c);
                    check((double) a, (double) b, (double) c);
                }
            }
        }
    }

    @Test
    void floatsOfRandomBitsHaveTheBitsOfTheJdk() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < COUNT; i++) {
            float a = Float.intBitsToFloat(random.nextInt());
            float b = Float.intBitsToFloat(random.nextInt());
            check(a, b, Float.intBitsToFloat(random.nextInt()));
            check(a, b, -a * b); // cancels
            check(a, b, Float.intBitsToFloat(Float.floatToRawIntBits(a * b) ^ random.nextInt(1 << 26)));
        }
    }

    /** c and half a unit in its last place, and a little more or less. */
    @Test
    void floatsNearHalfwayHaveTheBitsOfTheJdk() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < COUNT; i++) {
            float c = Float.intBitsToFloat(random.nextInt());
            float half = Math.ulp(c) * (random.nextBoolean() ? 0.5f : 1.5f);
            float near = Float.intBitsToFloat(Float.floatToRawIntBits(1f) + random.nextInt(-3, 4));
            check(half, near, c);
            check(-half, near, c);
            check(near * 0x1p40f, half * 0x1p-40f, c);
            float tiny = Float.intBitsToFloat(random.nextInt(1 << 25));
            check(near, tiny, Float.intBitsToFloat(random.nextInt(1 << 25)));
            check(near * 0x1p-60f, tiny * 0x1p59f, tiny);
        }
    }

    @Test
    void doublesHaveTheBitsOfTheJdk() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < COUNT; i++) {
            double a = Double.longBitsToDouble(random.nextLong());
            double b = Double.longBitsToDouble(random.nextLong());
            check(a, b, Double.longBitsToDouble(random.nextLong()));
            double x = random.nextDouble(-4, 4);
            double y = random.nextDouble(-4, 4);
            check(x, y, random.nextDouble(-4, 4));
            check(x, y, -x * y);
            check(x, y, Math.nextUp(-x * y));
            check(x, y, random.nextDouble() * 0x1p-52);
            check(Math.rint(x * 0x1p26) + 1, Math.rint(y * 0x1p26) + 1, random.nextDouble() * 0x1p-3); // near halfway
            check(x, y, random.nextDouble() * 0x1p60);
            double p = random.nextInt(1 << 26, 1 << 27) | 1;
            double q = random.nextInt(1 << 26, 1 << 27) | 1;
            check(p, q, (i % 2 == 0 ? 1 : -1) * 1e-50); // halfway, and c decides
        }
    }
}
