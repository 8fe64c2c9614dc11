package dev.chainrule.mlp.export.onnx;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The number that the writer of a float32 constant probably meant: of those that round to it, a short decimal, a small
 * fraction such as 1/6, or a root of one such as √2. Formulas become readable by it, and exact functions are recognized.
 */
final class MeantNumber {
    /** The number of characters of the longest short decimal, such as 0.044715 or 1.25E-12. */
    private static final int SHORT = 8;

    /** The number of digits that tell any two float32 numbers apart. */
    private static final int MOST_DIGITS = 9;

    private static final int LARGEST_DIVISOR = 12;
    private static final int LARGEST_DIVIDEND = 100;

    private MeantNumber() {}

    /** Returns a number that rounds to the given one. */
    static double of(float value) {
        if (!Float.isFinite(value) || value == 0) { // -0 stays -0
            return value;
        }
        BigDecimal decimal = shortest(value);
        if (isShort(decimal)) {
            return decimal.doubleValue();
        }
        double magnitude = Math.abs(value);
        double fraction = fraction(value, magnitude, false);
        double meant = Double.isNaN(fraction) ? fraction(value, magnitude * magnitude, true) : fraction;
        return Double.isNaN(meant) ? decimal.doubleValue() : Math.copySign(meant, value);
    }

    /** Returns the decimal with the fewest digits that rounds to a number; {@link Float#toString} differs between JDKs. */
    private static BigDecimal shortest(float value) {
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 1; digits < MOST_DIGITS; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.floatValue() == value) {
                return rounded;
            }
        }
        return exact.round(new MathContext(MOST_DIGITS, RoundingMode.HALF_EVEN));
    }

    private static boolean isShort(BigDecimal decimal) {
        BigDecimal magnitude = decimal.abs().stripTrailingZeros();
        int digits = magnitude.precision();
        int exponent = digits - magnitude.scale() - 1;
        if (exponent >= -3 && exponent < 7) {
            return Math.max(magnitude.toPlainString().length(), exponent + 3) <= SHORT;
        }
        return Math.max(digits + 1, 3) + 1 + Integer.toString(exponent).length() <= SHORT; // 1.25E-12
    }

    /** Returns the fraction next to a number, or the root of it, perhaps over π; NaN if none rounds to the value. */
    private static double fraction(float value, double number, boolean isSquare) {
        double[] units = isSquare ? new double[] {1, Math.PI} : new double[] {1};
        for (double unit : units) {
            for (int divisor = 1; divisor <= LARGEST_DIVISOR; divisor++) {
                double dividend = Math.rint(number * divisor * unit);
                double exact = dividend / divisor / unit;
                double candidate = isSquare ? Math.sqrt(exact) : exact;
                if (dividend >= 1 && dividend <= LARGEST_DIVIDEND && (float) candidate == Math.abs(value)) {
                    return candidate;
                }
            }
        }
        return Double.NaN;
    }
}
