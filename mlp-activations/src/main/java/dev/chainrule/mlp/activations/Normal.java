package dev.chainrule.mlp.activations;

/**
 * The normal distribution in float64: its density φ and distribution function Φ, within 4 ulp where they are normal
 * numbers.
 *
 * <p>φ(z) = e^(−z²/2) / √(2π) with the rounding error of z² put back, which in the tail would cost z² / 2 ulp.
 * Φ(−z) = φ(z)·m(z) for z ≥ 0, where m is Mills' ratio: no difference is taken, so the tail keeps all its digits.
 * erf(x) = 2Φ(x√2) − 1.
 */
final class Normal {

    /**
     * (z + 4)·m(z) as a polynomial in t = (z − 4)/(z + 4), which maps [0, ∞) to [−1, 1); lowest degree first. It is the
     * Chebyshev series of 26 terms (after Schonfelder, Mathematics of Computation 32, 1978), computed with 60 digits.
     */
    private static final double[] MILLS = {
        1.8932190633084853,
        -1.523770910819983,
        0.9704095548675884,
        -0.4675409629983781,
        0.15139176231244347,
        -0.018900450860304858,
        -0.008722295274260125,
        0.004087855661108637,
        0.0003342446162328441,
        -0.0005792691439164002,
        -4.783264259417208e-6,
        8.809493632053581e-5,
        1.7963971214040778e-6,
        -1.484070957232045e-5,
        -1.5787665654677373e-6,
        2.563178850836918e-6,
        6.829633831673466e-7,
        -3.922932522029295e-7,
        -2.1774195022039326e-7,
        3.66737949934239e-8,
        5.3711037651589576e-8,
        3.5919778637323777e-9,
        -9.35134044482434e-9,
        -2.142295344399263e-9,
        8.53083886026053e-10,
        2.946488876280441e-10
    };

    private Normal() {}

    /** Φ(z), the probability of a value up to z. */
    static double distribution(double z) {
        double tail = density(z) * mills(Math.abs(z));
        return z > 0 ? 1 - tail : tail;
    }

    /** φ(z). */
    static double density(double z) {
        if (Math.abs(z) > 40) {
            return 0; // below the least double, and z² may overflow
        }
        double square = z * z;
        double lost = Math.fma(z, z, -square);
        return StrictMath.exp(-0.5 * square) * (1 - 0.5 * lost) * 0.3989422804014327;
    }

    /** (1 − Φ(z)) / φ(z) for z ≥ 0. */
    private static double mills(double z) {
        double x = Math.min(z, 40); // the density is 0 there
        double t = (x - 4) / (x + 4);
        double p = 0;
        for (int i = MILLS.length - 1; i >= 0; i--) {
            p = Math.fma(p, t, MILLS[i]);
        }
        return p / (x + 4);
    }
}
