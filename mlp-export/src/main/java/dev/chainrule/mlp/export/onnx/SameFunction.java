package dev.chainrule.mlp.export.onnx;

import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.api.expression.Program;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * Compares two functions of z by their values, however they are written: where(z < 6, max(z, 0), 6) is min(max(z, 0), 6).
 *
 * <p>The points are powers of two of both signs up to 2¹⁰⁰ and 1.37 times each, 0, the kinks of both functions, points on
 * both sides of each kink, and the middle between two kinks. Two formulas that agree at all of them and differ elsewhere
 * would need a kink beyond ±10⁶.
 */
final class SameFunction {
    private static final String Z = "z";
    private static final double[] BETWEEN_POWERS = {1, 1.37};
    private static final double[] BESIDE_KINKS = {1e-6, 1e-3, 0.1, 0.37};
    private static final int LEAST_EXPONENT = -30;
    private static final int MOST_EXPONENT = 100;
    private static final int LAST_SMALL_STEP = 10;
    private static final int LARGE_STEP = 10;

    /** Below this share of min(1, |z|), a value is compared with the share and not with itself. */
    private static final double NEGLIGIBLE = 1e-3;

    /** What 1 − (1 − z) and the like lose in float64 near 0. */
    private static final double ROUNDING = 1e-15;

    private SameFunction() {}

    /**
     * Tells whether two functions are the same.
     *
     * @param tolerance the largest relative difference of values: 1e-10 for the rounding of float64, 1e-6 where
     *     constants were rounded to float32
     */
    static boolean test(Expression f, Expression g, double tolerance) {
        Program first = Program.of(f, Z);
        Program second = Program.of(g, Z);
        // a quick look first, since the search for kinks takes a while
        return DoubleStream.of(-1.5, 0.75, 3.5).allMatch(z -> areClose(first, second, z, tolerance))
                && points(f.kinks(Z), g.kinks(Z)).allMatch(z -> areClose(first, second, z, tolerance));
    }

    private static boolean areClose(Program f, Program g, double z, double tolerance) {
        double u = f.value(z);
        double v = g.value(z);
        if (!Double.isFinite(u) || !Double.isFinite(v)) {
            return Double.compare(u, v) == 0;
        }
        double scale = Math.max(NEGLIGIBLE * Math.min(1, Math.abs(z)), Math.max(Math.abs(u), Math.abs(v)));
        return Math.abs(u - v) <= tolerance * scale + ROUNDING;
    }

    private static DoubleStream points(double[] kinksOfFirst, double[] kinksOfSecond) {
        double[] kinks = DoubleStream.concat(Arrays.stream(kinksOfFirst), Arrays.stream(kinksOfSecond))
                .sorted()
                .distinct()
                .toArray();
        DoubleStream.Builder points = DoubleStream.builder();
        points.add(0);
        for (int exponent = LEAST_EXPONENT;
                exponent <= MOST_EXPONENT;
                exponent += exponent < LAST_SMALL_STEP ? 1 : LARGE_STEP) {
            for (double factor : BETWEEN_POWERS) {
                points.add(Math.scalb(factor, exponent));
                points.add(-Math.scalb(factor, exponent));
            }
        }
        for (int i = 0; i < kinks.length; i++) {
            points.add(kinks[i]);
            for (double distance : BESIDE_KINKS) {
                double step = distance * Math.max(1, Math.abs(kinks[i]));
                points.add(kinks[i] - step);
                points.add(kinks[i] + step);
            }
            if (i > 0) {
                points.add((kinks[i - 1] + kinks[i]) / 2);
            }
        }
        return points.build();
    }
}
