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

/** Derives ∂a/∂z of an elementwise activation by the chain rule and evaluates each line at z. */
final class InsideActivation {
    private static final String Z = "z";
    private static final int DIGITS = 6;

    private InsideActivation() {}

    /**
     * Derives the function.
     *
     * @param z the pre-activation
     * @param a f(z) as the plugin computes it
     * @param slope ∂a/∂z as the plugin computes it
     */
    static Explanation.Inside of(Expression function, double z, double a, double slope) {
        List<Derivation.Step> steps = Derivation.of(function.simplified(), Z).steps();
        Map<String, Double> numbers = new TreeMap<>(Map.of(Z, z));
        for (Derivation.Step step : steps.subList(1, steps.size())) {
            numbers.put(step.name(), step.expanded().value(Map.of(Z, z)));
            numbers.put(step.name() + "′", step.expanded().derivative(Z).value(Map.of(Z, z)));
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
        boolean isComposite = steps.size() > 1
                && Derivation.of(function.recognized(), Z).steps().size() > 1;
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
