package dev.chainrule.mlp.losses;

import dev.chainrule.mlp.api.ElementwiseLoss;
import dev.chainrule.mlp.api.FloatMath;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.api.SoftmaxFunction;
import dev.chainrule.mlp.api.expression.Expression;
import java.util.List;
import java.util.Optional;

/**
 * Kullback-Leibler divergence of the target probabilities t from the outputs p: L = Σ tᵢ ln(tᵢ/pᵢ), with
 * 0 ln 0 = 0.  ∂L/∂pᵢ = −tᵢ/pᵢ.
 *
 * <p>Cross-entropy minus the entropy of the target: 0 when the outputs equal the targets, with the same gradient. The sum over the
 * classes, as PyTorch's {@code KLDivLoss} with {@code reduction="batchmean"}, which however takes ln p. Here pᵢ is taken
 * to be at least the smallest normal number of its precision, as in {@link CrossEntropy}, which
 * refuses the same output activations. Kullback and Leibler, "On
 * information and sufficiency" (1951).
 *
 * @since 0.2
 */
public record KlDivergence() implements ElementwiseLoss {

    @Override
    public String name() {
        return "kl-divergence";
    }

    @Override
    public List<String> aliases() {
        return List.of("kld", "kl", "kl-div-loss", "kullback-leibler-divergence");
    }

    @Override
    public KlDivergence with(PluginOptions options) {
        return this;
    }

    @Override
    public double value(double a, double y) {
        double p = Math.max(a, Double.MIN_NORMAL);
        return y == 0 ? 0 * p : y * StrictMath.log(y / p); // 0 · p keeps a NaN
    }

    @Override
    public double derivative(double a, double y) {
        return -y / Math.max(a, Double.MIN_NORMAL);
    }

    /** Returns the loss of the logits for softmax outputs. */
    @Override
    public Optional<Loss> composedWith(RowActivation output) {
        return output instanceof SoftmaxFunction ? Optional.of(new KlDivergenceOfLogits()) : Optional.empty();
    }

    @Override
    public Range outputs() {
        return Range.UNIT;
    }

    @Override
    public Range targets() {
        return Range.UNIT;
    }

    @Override
    public Optional<String> objectionTo(RowActivation output, int units) {
        if (units == 1) {
            return Optional.of("kl-divergence needs an output for each class and sees only the wanted ones, so 1 unit"
                    + " cannot learn a no; use binary-cross-entropy with 1 sigmoid unit, or 2 softmax units");
        }
        return CrossEntropy.objectionToIndependent(name(), output);
    }

    @Override
    public boolean classifies() {
        return true;
    }

    @Override
    public Optional<Expression> expression() {
        return Optional.of(Expression.parse("y*(ln(y) - ln(a))"));
    }

    @Override
    public boolean isMean() {
        return false;
    }

    @Override
    public double value(Matrix output, Matrix target) {
        float[] p = output.data();
        float[] t = target.data();
        int columns = output.columns();
        double sum = 0;
        for (int from = 0, end = output.size(); from < end; from += columns) {
            double row = 0;
            for (int i = from; i < from + columns; i++) {
                float q = Math.max(p[i], Float.MIN_NORMAL);
                // the logarithms apart, since t/p may overflow
                row += t[i] == 0 ? 0 * q : (double) t[i] * (FloatMath.log(t[i]) - FloatMath.log(q));
            }
            sum += row;
        }
        return sum;
    }

    @Override
    public double valueAndGradient(Matrix output, Matrix target, Matrix gradient) {
        float[] p = output.data();
        float[] t = target.data();
        float[] g = gradient.data();
        for (int i = 0, n = output.size(); i < n; i++) {
            g[i] = -t[i] / Math.max(p[i], Float.MIN_NORMAL);
        }
        return value(output, target);
    }
}
