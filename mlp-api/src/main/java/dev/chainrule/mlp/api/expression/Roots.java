package dev.chainrule.mlp.api.expression;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Finds roots of functions of one variable between −10⁶ and 10⁶: where the sign changes, and where the absolute value has a
 * minimum that is 0. Two roots may be missed if they are closer to each other than the points at which the functions are
 * evaluated, which are dense near 0 and near the roots of the other functions.
 */
final class Roots {
    private static final double RANGE = 1e6;

    /** Points to the left and to the right of 0; fewer for very long programs, so that the work is bounded. */
    private static final int GRID = 2000;

    private static final int FEWEST = 200;
    private static final int WORK = 1_000_000;

    /** Roots and minima of one function that are refined, the closest to 0. */
    private static final int MOST = 400;

    private static final int MOST_STEPS = 200;
    private static final double VANISHING = 1e-13;

    private final Expression function;
    private final String variable;
    private final Program g;
    private final double[] points;
    private final double[] values;
    private final TreeSet<Double> found = new TreeSet<>();

    private Roots(Expression function, String variable, double[] points, double[] values) {
        this.function = function;
        this.variable = variable;
        this.points = points;
        this.values = values;
        g = Program.of(function, variable);
    }

    /** Returns the roots of each function in ascending order; those closest to 0 of functions with very many. */
    static List<List<Double>> of(List<Expression> functions, String variable) {
        Program all = Program.of(functions, List.of(variable));
        TreeSet<Double> grid = grid(all.instructions().length);
        List<List<Double>> roots = find(functions, variable, all, grid);
        int before = grid.size();
        for (List<Double> each : roots) {
            for (double root : each) {
                grid.add(root);
                for (double width : new double[] {1e-1, 1e-3}) {
                    grid.add(root - width * Math.max(width, Math.abs(root)));
                    grid.add(root + width * Math.max(width, Math.abs(root)));
                }
            }
        }
        grid = new TreeSet<>(grid.subSet(-RANGE, true, RANGE, true));
        return functions.size() == 1 || grid.size() == before ? roots : find(functions, variable, all, grid);
    }

    private static TreeSet<Double> grid(int instructions) {
        int count = Math.max(FEWEST, Math.min(GRID, WORK / (1 + instructions)));
        TreeSet<Double> grid = new TreeSet<>();
        for (int i = -count; i <= count; i++) {
            grid.add(RANGE * StrictMath.pow(i / (double) count, 5) + 0.0); // never −0
        }
        return grid;
    }

    private static List<List<Double>> find(
            List<Expression> functions, String variable, Program all, TreeSet<Double> grid) {
        double[] points = grid.stream().mapToDouble(Double::doubleValue).toArray();
        double[][] values = new double[points.length][];
        for (int i = 0; i < points.length; i++) {
            values[i] = all.values(points[i]);
        }
        List<List<Double>> roots = new ArrayList<>();
        for (int f = 0; f < functions.size(); f++) {
            double[] own = new double[points.length];
            for (int i = 0; i < points.length; i++) {
                own[i] = values[i][f];
            }
            roots.add(new Roots(functions.get(f), variable, points, own).roots());
        }
        return roots;
    }

    private List<Double> roots() {
        int middle = 0;
        while (points[middle] < 0) {
            middle++;
        }
        int tried = 0;
        for (int k = 0; k <= points.length && tried < MOST; k++) {
            for (int i = middle - k; i <= middle + k; i += Math.max(1, 2 * k)) {
                if (i > 0 && i + 1 < points.length && refine(i)) {
                    tried++;
                }
            }
        }
        return List.copyOf(found);
    }

    /** Looks for roots between a point and the next one, and around it; returns whether there was reason to. */
    private boolean refine(int i) {
        double before = values[i - 1];
        double value = values[i];
        double after = values[i + 1];
        if (value == 0) {
            if (before != 0 && after != 0) {
                found.add(points[i]);
            } else if (before != 0) {
                found.add(edge(points[i], points[i - 1]));
            } else if (after != 0) {
                found.add(edge(points[i], points[i + 1]));
            }
            return before != 0 || after != 0;
        }
        if (Math.signum(value) * Math.signum(after) < 0) {
            found.add(rounded(g, bisect(g, points[i], points[i + 1])));
            return true;
        }
        boolean isLow = Math.abs(value) < Math.abs(before)
                && Math.abs(value) <= Math.abs(after)
                && Math.signum(before) == Math.signum(value)
                && Math.signum(after) == Math.signum(value);
        if (isLow) {
            minimum(points[i - 1], points[i + 1], Math.signum(value));
        }
        return isLow;
    }

    /** Looks for the least |g| between two points; beyond 0 there are two roots. */
    private void minimum(double low, double high, double sign) {
        double a = low;
        double b = high;
        for (int i = 0; i < MOST_STEPS && b - a > 1e-9 * Math.max(Math.abs(a), Math.abs(b)); i++) {
            double p = a + (b - a) / 3;
            double q = b - (b - a) / 3;
            double atP = sign * g.value(p);
            double atQ = sign * g.value(q);
            if (atP < 0 || atQ < 0) {
                double below = atP < 0 ? p : q;
                found.add(rounded(g, bisect(g, low, below)));
                found.add(rounded(g, bisect(g, below, high)));
                return;
            }
            if (atP < atQ) {
                b = q;
            } else {
                a = p;
            }
        }
        double room = VANISHING * Math.min(Math.abs(g.value(low)), Math.abs(g.value(high)));
        if (Math.abs(g.value(a)) <= room) {
            Program slope = Program.of(function.derivative(variable), variable);
            boolean turns = slope.value(low) * slope.value(high) < 0;
            found.add(turns ? rounded(slope, bisect(slope, low, high)) : a);
        }
    }

    /** Returns the number of twelve digits near a root if it is as good a root. */
    private static double rounded(Program g, double root) {
        double round = new BigDecimal(root).round(new MathContext(12)).doubleValue();
        return Math.abs(g.value(round)) <= Math.abs(g.value(root)) ? round : root;
    }

    /** Halves an interval over which g changes its sign until it is a double and its neighbour. */
    private static double bisect(Program g, double low, double high) {
        double sign = Math.signum(g.value(low));
        double a = low;
        double b = high;
        while (true) {
            double middle = a + (b - a) / 2;
            if (middle <= a || middle >= b) {
                return Math.abs(g.value(a)) < Math.abs(g.value(b)) ? a : b;
            }
            double value = g.value(middle);
            if (value == 0) {
                return middle;
            }
            if (Math.signum(value) == sign) {
                a = middle;
            } else {
                b = middle;
            }
        }
    }

    /** Returns the last point from {@code zero} towards {@code other} at which g is 0. */
    private double edge(double zero, double other) {
        double a = zero;
        double b = other;
        while (true) {
            double middle = a + (b - a) / 2;
            if (middle == a || middle == b) {
                return a;
            }
            if (g.value(middle) == 0) {
                a = middle;
            } else {
                b = middle;
            }
        }
    }
}
