package dev.chainrule.mlp.losses;

import dev.chainrule.mlp.api.FloatMath;
import dev.chainrule.mlp.api.Formula;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import java.util.Optional;

/**
 * Kullback-Leibler divergence of softmax outputs as a function of their logits: {@link CrossEntropyOfLogits} plus
 * Σ tᵢ ln tᵢ, the negative entropy of the target, with 0 ln 0 = 0.  The gradient is that of the cross-entropy.
 */
record KlDivergenceOfLogits(CrossEntropyOfLogits crossEntropy) implements Loss {

    KlDivergenceOfLogits() {
        this(new CrossEntropyOfLogits());
    }

    @Override
    public String name() {
        return "kl-divergence";
    }

    @Override
    public KlDivergenceOfLogits with(PluginOptions options) {
        return this;
    }

    @Override
    public double value(double[] z, double[] target) {
        double loss = crossEntropy.value(z, target);
        for (double t : target) {
            loss += t == 0 ? 0 : t * StrictMath.log(t);
        }
        return loss;
    }

    @Override
    public void gradient(double[] z, double[] target, double[] gradient) {
        crossEntropy.gradient(z, target, gradient);
    }

    @Override
    public Range targets() {
        return Range.UNIT;
    }

    @Override
    public boolean classifies() {
        return true;
    }

    @Override
    public Optional<Formula> formula() {
        return Optional.of(new Formula(
                "Σ y·(ln y + ln Σ eᶻ − z)",
                "a·Σy − y",
                "\\sum y\\left(\\ln y+\\ln\\textstyle\\sum e^z-z\\right)",
                "a\\textstyle\\sum y-y"));
    }

    @Override
    public double value(Matrix logits, Matrix target) {
        return crossEntropy.value(logits, target) + negativeEntropy(target);
    }

    @Override
    public double valueAndGradient(Matrix logits, Matrix target, Matrix gradient) {
        return crossEntropy.valueAndGradient(logits, target, gradient) + negativeEntropy(target);
    }

    /** Returns Σ t ln t over a batch. */
    private static double negativeEntropy(Matrix target) {
        float[] t = target.data();
        double sum = 0;
        for (int i = 0, n = target.size(); i < n; i++) {
            sum += t[i] == 0 ? 0 : (double) t[i] * FloatMath.log(t[i]);
        }
        return sum;
    }
}
