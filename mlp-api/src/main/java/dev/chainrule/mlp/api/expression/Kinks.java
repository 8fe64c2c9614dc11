package dev.chainrule.mlp.api.expression;

import dev.chainrule.mlp.api.expression.Expression.Binary;
import dev.chainrule.mlp.api.expression.Expression.Unary;
import dev.chainrule.mlp.api.expression.Expression.Where;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the points where a function of one variable has no derivative: where a comparison, a minimum, a maximum or an absolute
 * value changes sides, and the slopes on both sides differ.
 */
final class Kinks {
    /** Points where a change of sides is looked for: dense near 0, up to ±10⁶. */
    private static final int GRID = 2000;

    private static final double RANGE = 1e6;
    private static final double SIDE = 1e-6;

    private Kinks() {}

    /** Returns the kinks between −10⁶ and 10⁶ in ascending order. */
    static double[] of(Expression function, String variable) {
        Set<Expression> switches = new LinkedHashSet<>();
        collect(Simplifier.simplify(function), switches);
        TreeSet<Double> candidates = new TreeSet<>();
        for (Expression each : switches) {
            if (Trees.contains(each, variable)) {
                candidates.addAll(roots(Program.of(each, variable)));
            }
        }
        Program value = Program.of(function, variable);
        Program slope = Program.of(function.derivative(variable), variable);
        return candidates.stream()
                .filter(z -> isKink(value, slope, z))
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    private static void collect(Expression e, Set<Expression> switches) {
        if (e instanceof Where where) {
            switches.add(difference(where.left(), where.right()));
        } else if (e instanceof Binary binary) {
            if (binary.operator() == Operator.MIN || binary.operator() == Operator.MAX) {
                switches.add(difference(binary.left(), binary.right()));
            } else if (binary.operator() == Operator.POWER || binary.operator() == Operator.DIVIDE) {
                switches.add(binary.operator() == Operator.POWER ? binary.left() : binary.right());
            }
        } else if (e instanceof Unary unary) {
            switch (unary.function()) {
                case ABS, SIGN, STEP, SQRT -> switches.add(unary.argument());
                default -> {}
            }
        }
        Trees.children(e).forEach(child -> collect(child, switches));
    }

    private static Expression difference(Expression left, Expression right) {
        return Simplifier.simplify(Trees.subtract(left, right));
    }

    private static List<Double> roots(Program g) {
        List<Double> roots = new ArrayList<>();
        double before = -RANGE;
        for (int i = -GRID; i <= GRID; i++) {
            double z = RANGE * StrictMath.pow(i / (double) GRID, 5);
            if (g.value(z) == 0) {
                roots.add(z);
            } else if (g.value(before) * g.value(z) < 0) {
                roots.add(rounded(g, bisect(g, before, z)));
            }
            before = z;
        }
        return roots;
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

    private static boolean isKink(Program value, Program slope, double z) {
        if (!Double.isFinite(value.value(z)) || !Double.isFinite(slope.value(z))) {
            return true;
        }
        double side = SIDE * Math.max(1, Math.abs(z));
        double far = jump(slope, z, side);
        double near = jump(slope, z, side / 1000); // of a smooth function it shrinks with the distance
        double size = Math.max(Math.abs(slope.value(z - side)), Math.abs(slope.value(z + side)));
        if (!(near <= far / 2) && !(near <= 1e-9 * size)) {
            return true; // also if one is NaN or infinite
        }
        return !(jump(value, z, side) <= 10 * side * Math.max(1, size));
    }

    private static double jump(Program f, double z, double side) {
        return Math.abs(f.value(z + side) - f.value(z - side));
    }
}
