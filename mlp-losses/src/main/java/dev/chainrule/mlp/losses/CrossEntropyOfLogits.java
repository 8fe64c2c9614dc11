package dev.chainrule.mlp.losses;

import dev.chainrule.mlp.api.FloatMath;
import dev.chainrule.mlp.api.Formula;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import java.util.Optional;

/**
 * Cross-entropy of softmax outputs as a function of their logits z: L = Σ tᵢ ((m − zᵢ) + ln(1 + Σⱼ e^(zⱼ − m))), where
 * m = max z and the inner sum leaves out one logit equal to m.  ∂L/∂zᵢ = softmax(z)ᵢ · Σ t − tᵢ.
 *
 * <p>Exact for every finite logit, with no bound anywhere: the probability is never computed, and the 1 of the largest
 * logit is not added to the small rest before the logarithm. An infinite logit gives NaN rather than a probability of 0
 * or 1, so that a diverging run is noticed. As PyTorch's {@code CrossEntropyLoss} with probabilities as targets.
 */
record CrossEntropyOfLogits() implements Loss {
    /** e to this is still a normal float32; less, which is slow to compute with, counts as 0 in a gradient. */
    private static final float LEAST = -87;

    /** e to this is 0 in float32. */
    private static final float NEVER = -104;

    @Override
    public String name() {
        return "cross-entropy";
    }

    @Override
    public CrossEntropyOfLogits with(PluginOptions options) {
        return this;
    }

    @Override
    public double value(double[] z, double[] target) {
        int largest = largest(z);
        double logarithm = StrictMath.log1p(others(z, largest));
        double loss = 0;
        for (int i = 0; i < z.length; i++) {
            // 0 · z: 0 for a logit that is not wanted, however far from the largest; NaN for an infinite one
            loss += target[i] == 0 ? 0 * z[i] : target[i] * (z[largest] - z[i] + logarithm);
        }
        return loss;
    }

    @Override
    public void gradient(double[] z, double[] target, double[] gradient) {
        int largest = largest(z);
        double total = 0;
        for (int i = 0; i < z.length; i++) {
            total += target[i] + 0 * z[i]; // 0 · z: NaN for an infinite logit
        }
        double others = 0;
        for (int i = 0; i < z.length; i++) {
            gradient[i] = StrictMath.exp(z[i] - z[largest]);
            others += i == largest ? 0 : gradient[i];
        }
        double sum = 1 + others;
        for (int i = 0; i < z.length; i++) {
            gradient[i] = gradient[i] / sum * total - target[i];
        }
    }

    /** Returns the index of the largest logit, of equal ones the first. */
    private static int largest(double[] z) {
        int largest = 0;
        for (int i = 1; i < z.length; i++) {
            if (z[i] > z[largest]) {
                largest = i;
            }
        }
        return largest;
    }

    /** Returns Σ e^(zⱼ − m) over the logits but the largest. */
    private static double others(double[] z, int largest) {
        double others = 0;
        for (int i = 0; i < z.length; i++) {
            if (i != largest) {
                others += StrictMath.exp(z[i] - z[largest]);
            }
        }
        return others;
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
                "Σ y·(ln Σ eᶻ − z)",
                "a·Σy − y",
                "\\sum y\\left(\\ln\\textstyle\\sum e^z-z\\right)",
                "a\\textstyle\\sum y-y"));
    }

    @Override
    public double value(Matrix logits, Matrix target) {
        float[] z = logits.data();
        float[] t = target.data();
        int columns = logits.columns();
        double sum = 0;
        for (int from = 0, end = logits.size(); from < end; from += columns) {
            int largest = largest(z, from, from + columns);
            float max = z[largest];
            double others = 0;
            double total = 0;
            double loss = 0;
            for (int i = from; i < from + columns; i++) {
                others += i == largest ? 0 : FloatMath.exp(z[i] - max);
                total += t[i];
                loss += t[i] * ((double) max - z[i]);
            }
            sum += loss + total * FloatMath.log1p((float) others);
        }
        return sum;
    }

    @Override
    public double valueAndGradient(Matrix logits, Matrix target, Matrix gradient) {
        int columns = logits.columns();
        double sum = 0;
        for (int from = 0, end = logits.size(); from < end; from += columns) {
            sum += valueAndGradient(logits.data(), target.data(), gradient.data(), from, from + columns);
        }
        return sum;
    }

    /** Computes one row: the JIT compiles a method that is called often sooner than one with a long loop, and once. */
    private static double valueAndGradient(float[] z, float[] t, float[] g, int from, int to) {
        int largest = largest(z, from, to);
        float max = z[largest];
        for (int i = from; i < to; i++) {
            float distance = z[i] - max;
            g[i] = FloatMath.exp(distance < LEAST ? NEVER : distance);
        }
        float one = g[largest]; // 1, or NaN
        g[largest] = 0;
        double others = 0;
        double total = 0;
        double loss = 0;
        for (int i = from; i < to; i++) {
            others += g[i];
            total += t[i];
            loss += t[i] * ((double) max - z[i]);
        }
        g[largest] = one;
        // 0 · loss: NaN if a logit is infinite, else 0
        float scale = (float) ((total + 0 * loss) / (1 + others));
        for (int i = from; i < to; i++) {
            g[i] = FloatMath.flush(g[i] * scale - t[i]);
        }
        return loss + total * FloatMath.log1p((float) others);
    }

    /** Does the same as for a row in float64; the maximum is a variable of its own, for a register. */
    private static int largest(float[] z, int from, int to) {
        int largest = from;
        float max = z[from];
        for (int i = from + 1; i < to; i++) {
            float logit = z[i];
            if (logit > max) {
                max = logit;
                largest = i;
            }
        }
        return largest;
    }
}
