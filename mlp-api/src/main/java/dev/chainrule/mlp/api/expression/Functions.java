package dev.chainrule.mlp.api.expression;

import dev.chainrule.mlp.api.Fma;

/**
 * The functions of formulas that {@link StrictMath} lacks, in float64. None overflows where its value does not.
 *
 * <p>φ and Φ are within 4 ulp where they are normal numbers. φ(z) = e^(−z²/2) / √(2π) with the rounding error of z² put
 * back, which in the tail would cost z²/2 ulp. Φ(−z) = φ(z)·m(z) for z ≥ 0, where m is Mills' ratio: no difference is
 * taken, so the tail keeps all its digits.
 */
final class Functions {
    private static final double LN_2 = 0.6931471805599453;

    /**
     * (z + 4)·m(z) / √(2π) as a polynomial in t = (z − 4)/(z + 4), which maps [0, ∞) to [−1, 1); lowest degree first.
     * It is the Chebyshev series of 26 terms (the map is that of Schonfelder, Mathematics of Computation 32, 1978),
     * computed with 60 digits and written in powers of t.
     */
    static final double[] MILLS = {
        0.7552851304157515,
        -0.6078966419718921,
        0.3871374007422149,
        -0.18652185795965484,
        0.060396574890917876,
        -0.00754018896682524,
        -0.0034796923670479736,
        0.001630818459394586,
        0.00013334430941183256,
        -0.00023109495324019437,
        -1.908246351414571e-6,
        3.514479478753355e-5,
        7.166587641195121e-7,
        -5.920586519556891e-6,
        -6.298367338492369e-7,
        1.0225604158296038e-6,
        2.7246296951145873e-7,
        -1.5650236461993106e-7,
        -8.686647015997893e-8,
        1.4630727405651175e-8,
        2.1427603843452355e-8,
        1.4329918401088613e-9,
        -3.73064508186837e-9,
        -8.546521899880147e-10,
        3.403312308649495e-10,
        1.175478991480774e-10
    };

    private Functions() {}

    static double log2(double u) {
        return StrictMath.log(u) / LN_2;
    }

    static double asinh(double u) {
        double x = Math.abs(u);
        if (x > 0x1p28) {
            return Math.copySign(StrictMath.log(x) + LN_2, u);
        }
        return Math.copySign(StrictMath.log1p(x + x * x / (1 + Math.sqrt(1 + x * x))), u);
    }

    static double softplus(double u) {
        return Math.max(0, u) + StrictMath.log1p(StrictMath.exp(-Math.abs(u)));
    }

    static double step(double u) {
        return u > 0 ? 1 : u <= 0 ? 0 : u;
    }

    static double lnCosh(double u) {
        double x = Math.abs(u);
        if (x < 1) {
            double sinh = StrictMath.sinh(x);
            return StrictMath.log1p(sinh * sinh) / 2; // cosh² = 1 + sinh²
        }
        return x + StrictMath.log1p(StrictMath.exp(-2 * x)) - LN_2;
    }

    static double hypotenuse(double u) {
        return Math.abs(u) > 0x1p28 ? Math.abs(u) : Math.sqrt(1 + u * u);
    }

    /** With q = eᵘ(eᵘ + 2): tanh(ln(1 + eᵘ)) = q/(q + 2). */
    static double tanhSoftplus(double u) {
        double e = StrictMath.exp(Math.min(u, 40)); // 1 beyond that
        double q = e * (e + 2);
        return q / (q + 2);
    }

    /** erf(x) = 2Φ(x√2) − 1, by its series near 0 where the difference would cancel. */
    static double erf(double x) {
        if (Math.abs(x) < 0.5) {
            double square = x * x;
            double term = x;
            double sum = x;
            for (int n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
                term *= -square / n;
                sum += term / (2 * n + 1);
            }
            return 1.1283791670955126 * sum; // 2/√π
        }
        return Math.copySign(1 - 2 * normalCdf(-Math.abs(x) * 1.4142135623730951), x);
    }

    static double normalPdf(double z) {
        return exponential(z) * 0.3989422804014327;
    }

    static double normalCdf(double z) {
        double x = Math.min(Math.abs(z), 40); // the exponential is 0 there
        double t = (x - 4) / (x + 4);
        double p = 0;
        for (int i = MILLS.length - 1; i >= 0; i--) {
            p = Fma.fma(p, t, MILLS[i]);
        }
        double tail = exponential(x) * (p / (x + 4));
        return z > 0 ? 1 - tail : tail;
    }

    /** Returns the position of a number among knots in ascending order, see {@link Knots#position}. */
    static double position(double x, double[] knots) {
        int below = 0; // the number of knots that are less than x
        int upTo = knots.length; // the first knot from here on is greater than x
        while (below < upTo) {
            int middle = (below + upTo) >>> 1;
            if (knots[middle] < x) {
                below = middle + 1;
            } else {
                upTo = middle;
            }
        }
        int last = knots.length - 1;
        if (below > last) {
            return last;
        }
        if (knots[below] > x) {
            return below == 0 ? 0 : below - 1 + (x - knots[below - 1]) / (knots[below] - knots[below - 1]);
        }
        int end = below;
        while (end < last && knots[end + 1] == x) {
            end++;
        }
        return (below + end) / 2.0;
    }

    /** Returns the number at a position among knots, see {@link Knots#value}. */
    static double atPosition(double position, double[] knots) {
        int last = knots.length - 1;
        int index = (int) Math.max(0, position);
        if (index >= last) {
            return knots[last];
        }
        double share = position - index;
        return knots[index] * (1 - share) + knots[index + 1] * share;
    }

    /** Returns e^(−z²/2). */
    private static double exponential(double z) {
        double x = Math.max(-40, Math.min(40, z)); // 0 there, and the square of a larger one may overflow
        double square = x * x;
        double lost = Fma.fma(x, x, -square);
        double e = StrictMath.exp(-0.5 * square);
        return Fma.fma(e, -0.5 * lost, e);
    }
}
