package dev.chainrule.mlp.core.encodings;

/** Decides which columns are constant: by scikit-learn's rule, those whose spread is below 10 ulps of their center. */
final class ConstantColumn {
    private static final double TOLERANCE = 10 * Math.ulp(1.0);

    private ConstantColumn() {}

    /** Returns a center and a width; the width of a constant column is 1. */
    static double[] fitted(double center, double width) {
        return new double[] {center, width <= TOLERANCE * Math.abs(center) || width == 0 ? 1 : width};
    }
}
