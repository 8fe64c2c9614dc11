package dev.chainrule.mlp.api.expression;

import dev.chainrule.mlp.api.expression.KinkCandidates.Candidate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the points where a function of one variable has no derivative. A candidate is a kink only if the function has
 * no value there, or if its values or slopes to the left and to the right differ, or have no limit.
 */
final class Kinks {
    /** Relative difference between two results that is only rounding. */
    private static final double ROUNDING = 1e-12;

    /** Neighbours of a candidate, in units in the last place, whose values tell how much its own rounding matters. */
    private static final int NEIGHBOUR = 16;

    private final String variable;
    private final Expression function;
    private final Program value;
    private final Map<Expression, Branch> branches = new HashMap<>();
    private Program slope;

    /** The function as it is on one side of a point, and its derivative. */
    private record Branch(Program value, Program slope) {}

    private Kinks(Expression function, String variable) {
        this.function = function;
        this.variable = variable;
        value = Program.of(function, variable);
    }

    /** Returns the kinks between −10⁶ and 10⁶ in ascending order. */
    static double[] of(Expression function, String variable) {
        Expression simple = Simplifier.simplify(function);
        List<Candidate> candidates = KinkCandidates.of(simple, variable);
        Kinks kinks = new Kinks(simple, variable);
        return candidates.stream()
                .filter(kinks::isKink)
                .mapToDouble(Candidate::z)
                .toArray();
    }

    private boolean isKink(Candidate candidate) {
        double z = candidate.z();
        double side = candidate.distance() / 4;
        if (!Double.isFinite(value.value(z))) {
            return Double.isFinite(value.value(z - side)) || Double.isFinite(value.value(z + side));
        }
        return candidate.isSingular() || !Double.isFinite(differenceOfBranches(z, side))
                ? haveLimitsThatDiffer(z, candidate.distance())
                : differenceOfBranches(z, side) > 0;
    }

    /* ---- by the formulas on both sides ---- */

    /** Returns 0 if the branches meet in z with the same slope; NaN if a slope is not finite there. */
    private double differenceOfBranches(double z, double side) {
        Expression left = OneSide.of(function, variable, z - side);
        Expression right = OneSide.of(function, variable, z + side);
        if (left.equals(right) && !Double.isNaN(branch(left).slope().value(z))) {
            return jump(branch(left), z);
        }
        Branch low = branch(left);
        Branch high = branch(right);
        double bend = difference(
                low.slope().value(z), high.slope().value(z), change(low.slope(), z) + change(high.slope(), z));
        return Math.max(bend, Math.max(jump(low, z), jump(high, z)));
    }

    /** Returns the distance of the function's value from that of a branch. */
    private double jump(Branch branch, double z) {
        return difference(value.value(z), branch.value().value(z), change(branch.value(), z));
    }

    private Branch branch(Expression e) {
        return branches.computeIfAbsent(
                e, side -> new Branch(Program.of(side, variable), Program.of(side.derivative(variable), variable)));
    }

    /** Returns |a − b|, 0 if it is due to rounding. */
    private static double difference(double a, double b, double uncertainty) {
        double difference = Math.abs(a - b);
        return difference <= uncertainty + ROUNDING * Math.max(Math.abs(a), Math.abs(b)) ? 0 : difference;
    }

    /** Returns how much the rounding of z changes the value. */
    private static double change(Program f, double z) {
        double step = NEIGHBOUR * Math.ulp(z);
        double change = Math.abs(f.value(z + step) - f.value(z - step));
        return Double.isNaN(change) ? 0 : change;
    }

    /* ---- by values closer and closer to the point ---- */

    private boolean haveLimitsThatDiffer(double z, double distance) {
        if (slope == null) {
            slope = Program.of(function.derivative(variable), variable);
        }
        double here = value.value(z);
        OneSidedLimit left = OneSidedLimit.of(value, z, -distance);
        OneSidedLimit right = OneSidedLimit.of(value, z, distance);
        if (!left.isNear(here) || !right.isNear(here)) {
            return true;
        }
        OneSidedLimit below = OneSidedLimit.of(slope, z, -distance);
        OneSidedLimit above = OneSidedLimit.of(slope, z, distance);
        return !below.isNear(above);
    }
}
