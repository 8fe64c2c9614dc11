package dev.chainrule.mlp.api.expression;

import dev.chainrule.mlp.api.expression.Expression.Binary;
import dev.chainrule.mlp.api.expression.Expression.Constant;
import dev.chainrule.mlp.api.expression.Expression.Unary;
import dev.chainrule.mlp.api.expression.Expression.Where;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the points where a function of one variable may have no derivative: where a case changes, and where a part is singular. */
final class KinkCandidates {
    /** Of a periodic function, those closest to 0. */
    private static final int MOST = 400;

    private static final double SAME = 1e-12;
    private static final double FAR = 1e-2;

    /**
     * A point.
     *
     * @param z the point
     * @param isSingular whether a part has a pole, a root or a logarithm of 0 there, so that no formula gives the slope
     * @param distance a distance from z within which there is no other candidate
     */
    record Candidate(double z, boolean isSingular, double distance) {}

    private final String variable;

    /** Expressions whose roots are the candidates, and whether the function is singular there. */
    private final Map<Expression, Boolean> zeros = new LinkedHashMap<>();

    /** Those of them that divide two cases. */
    private final Set<Expression> branches = new LinkedHashSet<>();

    private final Map<Expression, Boolean> visited = new IdentityHashMap<>();

    private KinkCandidates(String variable) {
        this.variable = variable;
    }

    /** Returns the candidates in ascending order, the closest to 0 if there are very many. */
    static List<Candidate> of(Expression function, String variable) {
        KinkCandidates search = new KinkCandidates(variable);
        search.collect(function);
        return search.candidates();
    }

    /** Returns the expressions whose zeros divide the branches of the function. */
    static List<Expression> boundaries(Expression function, String variable) {
        KinkCandidates search = new KinkCandidates(variable);
        search.collect(Simplifier.simplify(function));
        return List.copyOf(search.branches);
    }

    private void collect(Expression e) {
        if (visited.put(e, true) != null) {
            return;
        }
        if (e instanceof Where where) {
            add(difference(where.left(), where.right()), false);
        } else if (e instanceof Binary binary) {
            collect(binary);
        } else if (e instanceof Unary unary) {
            Expression u = unary.argument();
            switch (unary.function()) {
                case ABS, SIGN, STEP -> add(u, false);
                case SQRT, LN, LOG2 -> add(u, true);
                case LOG1P -> add(Simplifier.simplify(Trees.add(Expression.of(1), u)), true);
                case TAN -> add(Trees.call(Function.COS, u), true);
                default -> {}
            }
        }
        Trees.children(e).forEach(this::collect);
    }

    private void collect(Binary binary) {
        switch (binary.operator()) {
            case MIN, MAX -> add(difference(binary.left(), binary.right()), false);
            case DIVIDE -> add(binary.right(), true);
            case POWER -> {
                boolean isPolynomial = binary.right() instanceof Constant exponent
                        && exponent.value() >= 0
                        && exponent.value() == Math.rint(exponent.value());
                if (!isPolynomial) {
                    add(binary.left(), true);
                }
            }
            default -> {}
        }
    }

    private static Expression difference(Expression left, Expression right) {
        return Simplifier.simplify(Trees.subtract(left, right));
    }

    /** Adds what a root of e is a root of: the factors of a product, the base of a power. */
    private void add(Expression e, boolean isSingular) {
        if (!Trees.contains(e, variable)) {
            return;
        }
        if (e instanceof Binary binary) {
            switch (binary.operator()) {
                case MULTIPLY -> {
                    add(binary.left(), isSingular);
                    add(binary.right(), isSingular);
                    return;
                }
                case DIVIDE -> {
                    add(binary.left(), isSingular);
                    return;
                }
                case POWER -> {
                    add(binary.left(), isSingular);
                    return;
                }
                default -> {}
            }
        }
        if (e instanceof Unary unary) {
            switch (unary.function()) {
                case EXP, COSH, SIGMOID, SOFTPLUS, NORMAL_PDF, NORMAL_CDF -> {
                    return; // positive
                }
                case NEGATE, ABS, SQRT, EXPM1, LOG1P, ATAN, SINH, TANH, ASINH, ERF, SIGN -> {
                    add(unary.argument(), isSingular); // 0 where the argument is
                    return;
                }
                default -> {}
            }
        }
        zeros.merge(e, isSingular, Boolean::logicalOr);
        if (!isSingular) {
            branches.add(e);
        }
    }

    private List<Candidate> candidates() {
        if (zeros.isEmpty()) {
            return List.of();
        }
        List<Candidate> found = new ArrayList<>();
        List<Expression> functions = List.copyOf(zeros.keySet());
        List<List<Double>> roots = Roots.of(functions, variable);
        for (int i = 0; i < functions.size(); i++) {
            for (double z : roots.get(i)) {
                found.add(new Candidate(z, zeros.get(functions.get(i)), 0));
            }
        }
        found.sort(Comparator.comparing(candidate -> Math.abs(candidate.z())));
        List<Candidate> closest = new ArrayList<>(found.subList(0, Math.min(MOST, found.size())));
        closest.sort(Comparator.comparing(Candidate::z));
        return withDistances(merged(closest));
    }

    /** A root of two functions may have been found twice, with different rounding. */
    private static List<Candidate> merged(List<Candidate> sorted) {
        List<Candidate> merged = new ArrayList<>();
        for (Candidate each : sorted) {
            int last = merged.size() - 1;
            if (last >= 0 && each.z() - merged.get(last).z() <= SAME * Math.abs(each.z())) {
                boolean isSingular = each.isSingular() || merged.get(last).isSingular();
                merged.set(last, new Candidate(merged.get(last).z(), isSingular, 0));
            } else {
                merged.add(each);
            }
        }
        return merged;
    }

    private static List<Candidate> withDistances(List<Candidate> sorted) {
        List<Candidate> result = new ArrayList<>();
        for (int i = 0; i < sorted.size(); i++) {
            double z = sorted.get(i).z();
            double distance = z == 0 ? FAR : FAR * Math.abs(z);
            distance =
                    i == 0 ? distance : Math.min(distance, z - sorted.get(i - 1).z());
            distance = i + 1 == sorted.size()
                    ? distance
                    : Math.min(distance, sorted.get(i + 1).z() - z);
            result.add(new Candidate(z, sorted.get(i).isSingular(), distance));
        }
        return result;
    }
}
