package dev.chainrule.mlp.export.onnx;

/**
 * The number that the writer of a float32 constant probably meant: of those that round to it, a short decimal, a small
 * fraction such as 1/6, or a root of one such as √2. Formulas become readable by it, and exact functions are recognized.
 */
final class MeantNumber {
    /** A decimal of so many characters is short: 0.044715. */
    private static final int SHORT = 8;

    private static final int LARGEST_DIVISOR = 12;
    private static final int LARGEST_DIVIDEND = 100;

    private MeantNumber() {}

    /** Returns a number that rounds to the given one. */
    static double of(float value) {
        String decimal = Float.toString(Math.abs(value));
        if (decimal.length() <= SHORT || !Float.isFinite(value)) {
            return Double.parseDouble(Float.toString(value));
        }
        double magnitude = Math.abs(value);
        double fraction = fraction(value, magnitude, false);
        double meant = Double.isNaN(fraction) ? fraction(value, magnitude * magnitude, true) : fraction;
        return Double.isNaN(meant) ? Double.parseDouble(Float.toString(value)) : Math.copySign(meant, value);
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
