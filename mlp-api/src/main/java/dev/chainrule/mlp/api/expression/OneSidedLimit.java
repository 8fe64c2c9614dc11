package dev.chainrule.mlp.api.expression;

/**
 * The limit of a function from one side, estimated from values at shrinking distances.
 *
 * @param value the limit; NaN if the values do not settle
 * @param uncertainty how far the estimate may be off
 */
record OneSidedLimit(double value, double uncertainty) {
    private static final OneSidedLimit NONE = new OneSidedLimit(Double.NaN, Double.NaN);
    private static final int COUNT = 8;
    private static final double ROUNDING = 1e-9;

    /** A power h^p with p ≥ 0.05 shrinks at least so much over the distances; a logarithm does not. */
    private static final double SETTLED = 0.6;

    /**
     * Estimates the limit of f at z.
     *
     * @param distance the largest distance from z at which f is evaluated; negative for the limit from the left
     */
    static OneSidedLimit of(Program f, double z, double distance) {
        double factor = z == 0 ? 1e-4 : 0.1; // around 0 there are numbers as close as one wants
        double[] values = new double[COUNT];
        double largest = 0;
        double h = distance / 16;
        for (int k = 0; k < COUNT; k++, h *= factor) {
            values[k] = f.value(z + h);
            if (!Double.isFinite(values[k])) {
                return NONE;
            }
            largest = Math.max(largest, Math.abs(values[k]));
        }
        double first = Math.abs(values[1] - values[0]);
        double before = values[COUNT - 2] - values[COUNT - 3];
        double last = values[COUNT - 1] - values[COUNT - 2];
        if (Math.abs(last) <= ROUNDING * largest) {
            return new OneSidedLimit(values[COUNT - 1], 2 * ROUNDING * largest);
        }
        if (!(Math.abs(last) <= SETTLED * first) || !(Math.abs(last) < Math.abs(before))) {
            return NONE;
        }
        double rest = last * last / (before - last); // Aitken's extrapolation
        return new OneSidedLimit(values[COUNT - 1] + rest, 0.1 * Math.abs(rest) + 2 * ROUNDING * largest);
    }

    boolean isNear(double number) {
        return Math.abs(value - number) <= uncertainty;
    }

    boolean isNear(OneSidedLimit other) {
        return Math.abs(value - other.value) <= uncertainty + other.uncertainty;
    }
}
