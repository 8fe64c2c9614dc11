package dev.chainrule.mlp.losses;

import dev.chainrule.mlp.api.ElementwiseLoss;
import dev.chainrule.mlp.api.FloatMath;
import dev.chainrule.mlp.api.Formula;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import java.util.Optional;

/**
 * Binary cross-entropy of sigmoid outputs as a function of their n logits x = zᵢ:
 * L = 1/n Σ (max(x, 0) − x·yᵢ + ln(1 + e^−|x|)).  ∂L/∂zᵢ = (sigmoid(x) − yᵢ)/n.
 *
 * <p>Exact for every finite logit, with no bound anywhere: the probability is never computed. As PyTorch's {@code BCEWithLogitsLoss} with its default reduction.
 */
record BinaryCrossEntropyOfLogits() implements ElementwiseLoss {

    @Override
    public String name() {
        return "binary-cross-entropy";
    }

    @Override
    public BinaryCrossEntropyOfLogits with(PluginOptions options) {
        return this;
    }

    @Override
    public double value(double z, double y) {
        return Math.max(z, 0) - z * y + StrictMath.log1p(StrictMath.exp(-Math.abs(z)));
    }

    @Override
    public double derivative(double z, double y) {
        double e = StrictMath.exp(-Math.abs(z)); // never overflows
        return (z >= 0 ? 1 / (1 + e) : e / (1 + e)) - y;
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
                "1/n Σ (max(z, 0) − z·y + ln(1 + e^−|z|))",
                "(a − y)/n",
                "\\frac1n\\sum\\left(\\max(z,0)-z\\,y+\\ln(1+e^{-|z|})\\right)",
                "\\tfrac1n(a-y)"));
    }

    @Override
    public double value(Matrix logits, Matrix target) {
        float[] z = logits.data();
        float[] y = target.data();
        int columns = logits.columns();
        double sum = 0;
        for (int from = 0, end = logits.size(); from < end; from += columns) {
            double row = 0;
            for (int i = from; i < from + columns; i++) {
                row += Math.max(z[i], 0) - (double) z[i] * y[i] + FloatMath.log1p(FloatMath.exp(-Math.abs(z[i])));
            }
            sum += row / columns;
        }
        return sum;
    }

    @Override
    public double valueAndGradient(Matrix logits, Matrix target, Matrix gradient) {
        float[] z = logits.data();
        float[] y = target.data();
        float[] g = gradient.data();
        int columns = logits.columns();
        int end = logits.size();
        // a loop of its own, which the JIT can vectorise as the logarithm below cannot be
        for (int i = 0; i < end; i++) {
            g[i] = FloatMath.exp(-Math.abs(z[i]));
        }
        float scale = 1f / columns;
        double sum = 0;
        for (int from = 0; from < end; from += columns) {
            double row = 0;
            for (int i = from; i < from + columns; i++) {
                float e = g[i];
                row += Math.max(z[i], 0) - (double) z[i] * y[i] + FloatMath.log1p(e);
                g[i] = ((z[i] >= 0 ? 1 : e) / (1 + e) - y[i]) * scale;
            }
            sum += row / columns;
        }
        return sum;
    }
}
