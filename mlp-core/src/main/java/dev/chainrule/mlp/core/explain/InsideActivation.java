package dev.chainrule.mlp.core.explain;

import dev.chainrule.mlp.api.expression.Derivation;
import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.api.expression.Expression.Binary;
import dev.chainrule.mlp.api.expression.Expression.Unary;
import dev.chainrule.mlp.api.expression.Expression.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The derivation of ∂a/∂z of an elementwise activation by the chain rule, whose lines are evaluated at any z. Immutable. */
final class InsideActivation {
    private static final String Z = "z";
    private static final int DIGITS = 6;

    private final List<Derivation.Step> steps;

    /** The derivative of each step by z. */
    private final List<Expression> derivatives;

    private final boolean isComposite;

    /** Derives a function of z. */
    InsideActivation(Expression function) {
        steps = Derivation.of(function.simplified(), Z).steps();
        derivatives = steps.stream().map(step -> step.expanded().derivative(Z)).toList();
        isComposite = steps.size() > 1
                && Derivation.of(function.recognized(), Z).steps().size() > 1;
    }

    /**
     * Returns the lines with their numbers.
     *
     * @param z the pre-activation
     * @param a f(z) as the plugin computes it
     * @param slope ∂a/∂z as the plugin computes it
     */
    Explanation.Inside at(double z, double a, double slope) {
        Map<String, Double> numbers = new TreeMap<>(Map.of(Z, z));
        for (int i = 1; i < steps.size(); i++) {
            numbers.put(steps.get(i).name(), steps.get(i).expanded().value(Map.of(Z, z)));
            numbers.put(steps.get(i).name() + "′", derivatives.get(i).value(Map.of(Z, z)));
        }
        boolean areFinite = numbers.values().stream().allMatch(Double::isFinite);
        List<Explanation.InnerLine> lines = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            Derivation.Step step = steps.get(i);
            lines.add(new Explanation.InnerLine(
                    step,
                    i == 0 ? a : numbers.get(step.name()),
                    areFinite ? withNumbers(step.derivative(), numbers) : "",
                    i == 0 ? slope : numbers.get(step.name() + "′")));
        }
        return new Explanation.Inside(isComposite, lines);
    }

    private static String withNumbers(Expression derivative, Map<String, Double> numbers) {
        return branch(derivative, numbers).with(numbers).rounded(DIGITS).toString();
    }

    /** Replaces each choice by the branch that applies. */
    private static Expression branch(Expression e, Map<String, Double> numbers) {
        if (e instanceof Unary unary) {
            return new Unary(unary.function(), branch(unary.argument(), numbers));
        }
        if (e instanceof Binary binary) {
            return new Binary(binary.operator(), branch(binary.left(), numbers), branch(binary.right(), numbers));
        }
        if (e instanceof Where where) {
            double left = where.left().value(numbers);
            double right = where.right().value(numbers);
            boolean holds = where.isStrict() ? left < right : left <= right;
            return branch(holds ? where.then() : where.otherwise(), numbers);
        }
        return e;
    }
}
