package dev.chainrule.mlp.activations;

/**
 * The step from 0 to 1, the derivative of the piecewise linear activations: 1 for x > 0, else 0, and NaN for NaN.
 *
 * <p>In arithmetic rather than with {@code ?:}, which would turn NaN into 0 and keeps C2 from vectorising.
 */
final class Step {
    private Step() {}

    static float at(float x) {
        // The least float above 0 is 2⁻¹⁴⁹.
        return Math.min(1, Math.max(0, x) * 0x1p100f * 0x1p49f);
    }

    static double at(double x) {
        // The least double above 0 is 2⁻¹⁰⁷⁴.
        return Math.min(1, Math.max(0, x) * 0x1p1000 * 0x1p74);
    }
}
