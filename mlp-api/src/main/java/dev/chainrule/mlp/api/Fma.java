package dev.chainrule.mlp.api;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/**
 * Computes a·b + c with one rounding: the bits of {@link Math#fma(float, float, float)} on every processor and never
 * slow.
 *
 * <p>Without an instruction for it the JDK computes {@code Math.fma} with {@code BigDecimal}, hundreds of times
 * slower. There this class computes the same bits with sums and products of doubles. Which way is taken is decided
 * once, when the class is initialised; the JIT compiles the other away.
 *
 * @since 0.2
 */
public final class Fma {
    /** So many nanoseconds a call: no {@code BigDecimal} is as fast. */
    private static final long FAST = 60;

    private static final int CALLS = 64;

    private static final boolean IS_IN_HARDWARE = measuresFast() || vmOption();

    /** 2²⁷ + 1, which splits a double into two halves. */
    private static final double SPLITTER = 0x1.0p27 + 1;

    private static final double LARGE = 0x1.0p900;
    private static final double SMALL = 0x1.0p-900;

    private Fma() {}

    /** Returns whether {@code Math.fma} is one instruction on this machine. */
    public static boolean isInHardware() {
        return IS_IN_HARDWARE;
    }

    /** Returns a·b + c, rounded once. */
    public static float fma(float a, float b, float c) {
        return IS_IN_HARDWARE ? Math.fma(a, b, c) : portable(a, b, c);
    }

    /** Returns a·b + c, rounded once. */
    public static double fma(double a, double b, double c) {
        return IS_IN_HARDWARE ? Math.fma(a, b, c) : portable(a, b, c);
    }

    /**
     * Computes it in float64, where the product of two floats is exact. The sum with c is rounded to float64 and then to
     * float32; the second rounding can go wrong only if the first ends halfway between two floats, or below the normal
     * floats.
     */
    static float portable(float a, float b, float c) {
        double product = (double) a * b;
        double sum = product + c;
        boolean isHalfway = (Double.doubleToRawLongBits(sum) & 0x1FFF_FFFFL) == 0x1000_0000L;
        return isHalfway || Math.abs(sum) < Float.MIN_NORMAL ? (float) addToOdd(product, c) : (float) sum;
    }

    /**
     * Computes it with error-free products and sums: Boldo and Melquiond, "Emulation of FMA and correctly rounded sums:
     * proved algorithms using rounding to odd" (2008), figure 3. Very large and very small numbers are left to the JDK.
     */
    static double portable(double a, double b, double c) {
        double high = a * b;
        double size = Math.abs(high);
        if (a == 0 || b == 0) {
            return high + c;
        }
        boolean isSafe =
                size > SMALL && size < LARGE && Math.abs(a) < LARGE && Math.abs(b) < LARGE && Math.abs(c) < LARGE;
        if (!isSafe) {
            return Math.fma(a, b, c);
        }
        double low = productError(a, b, high);
        double t = c + low;
        double tError = sumError(c, low, t);
        double v = high + t;
        double vError = sumError(high, t, v);
        return v + addToOdd(tError, vError);
    }

    /** Returns a·b − product, by Dekker. */
    private static double productError(double a, double b, double product) {
        double s = SPLITTER * a;
        double a1 = s - (s - a);
        double a2 = a - a1;
        s = SPLITTER * b;
        double b1 = s - (s - b);
        double b2 = b - b1;
        return a2 * b2 - (((product - a1 * b1) - a2 * b1) - a1 * b2);
    }

    /** Returns a + b − sum, by Knuth. */
    private static double sumError(double a, double b, double sum) {
        double bPart = sum - a;
        return (a - (sum - bPart)) + (b - bPart);
    }

    /** Returns a + b; if it is not exact, of the two doubles around it the one whose last bit is 1. */
    private static double addToOdd(double a, double b) {
        double sum = a + b;
        double error = sumError(a, b, sum);
        long bits = Double.doubleToRawLongBits(sum);
        if ((bits & 1) == 1) {
            return sum;
        }
        if (error > 0) {
            return Double.longBitsToDouble(sum > 0 ? bits + 1 : bits - 1);
        }
        return error < 0 ? Double.longBitsToDouble(sum > 0 ? bits - 1 : bits + 1) : sum;
    }

    /** Spares the start of most JVMs the management classes. A wrong no is corrected by {@link #vmOption}. */
    private static boolean measuresFast() {
        float x = 1;
        for (int round = 0; round < 8; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < CALLS; i++) {
                x = Math.fma(x, 0.999f, 1e-3f);
            }
            if (System.nanoTime() - start < FAST * CALLS && x > 0) {
                return true;
            }
        }
        return false;
    }

    /** Returns the option UseFMA of the JVM; false if it is not available. */
    private static boolean vmOption() {
        try {
            HotSpotDiagnosticMXBean vm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            return vm != null && Boolean.parseBoolean(vm.getVMOption("UseFMA").getValue());
        } catch (RuntimeException | LinkageError e) {
            return false; // the portable way has the same bits
        }
    }
}
