package dev.chainrule.mlp.losses;

import dev.chainrule.mlp.api.ElementwiseLoss;
import dev.chainrule.mlp.api.FloatMath;
import dev.chainrule.mlp.api.LogisticFunction;
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
 * Binary cross-entropy over the n outputs, each a probability p = aᵢ: L = 1/n Σ −(yᵢ ln p + (1 − yᵢ) ln(1 − p)).
 * ∂L/∂aᵢ = ((1 − yᵢ)/(1 − p) − yᵢ/p)/n.
 *
 * <p>As PyTorch's {@code BCELoss} with its default reduction, except that PyTorch bounds each logarithm by −100. Here p
 * and 1 − p are taken to be at least the smallest normal number of their precision, so that a completely wrong output
 * costs 708 (87 in float32) instead of infinity; any other p is used as it is. On sigmoid outputs {@link #composedWith}
 * needs no such bound.
 *
 * @since 0.2
 */
public record BinaryCrossEntropy() implements ElementwiseLoss {

    @Override
    public String name() {
        return "binary-cross-entropy";
    }

    @Override
    public List<String> aliases() {
        return List.of("bce", "bce-loss", "bce-with-logits-loss");
    }

    @Override
    public BinaryCrossEntropy with(PluginOptions options) {
        return this;
    }

    @Override
    public double value(double a, double y) {
        double ofYes = StrictMath.log(Math.max(a, Double.MIN_NORMAL));
        // log1p, since 1 − p drops the digits of a small p
        double ofNo = a < 1 ? StrictMath.log1p(-a) : StrictMath.log(Math.max(1 - a, Double.MIN_NORMAL));
        return -(y * ofYes + (1 - y) * ofNo);
    }

    @Override
    public double derivative(double a, double y) {
        return (1 - y) / Math.max(1 - a, Double.MIN_NORMAL) - y / Math.max(a, Double.MIN_NORMAL);
    }

    /** Returns the loss of the logits for sigmoid outputs. */
    @Override
    public Optional<Loss> composedWith(RowActivation output) {
        return output instanceof LogisticFunction ? Optional.of(new BinaryCrossEntropyOfLogits()) : Optional.empty();
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
        if (output instanceof SoftmaxFunction) {
            return Optional.of("binary-cross-entropy (bce) takes each output as a yes or no of its own, but softmax's"
                    + " outputs sum to 1; use cross-entropy with softmax, or sigmoid outputs");
        }
        return Optional.empty();
    }

    @Override
    public boolean classifies() {
        return true;
    }

    @Override
    public Optional<Expression> expression() {
        return Optional.of(Expression.parse("-y*ln(a) - (1 - y)*ln(1 - a)"));
    }

    @Override
    public double value(Matrix output, Matrix target) {
        float[] p = output.data();
        float[] y = target.data();
        int columns = output.columns();
        double sum = 0;
        for (int from = 0, end = output.size(); from < end; from += columns) {
            double row = 0;
            for (int i = from; i < from + columns; i++) {
                float ofYes = FloatMath.log(Math.max(p[i], Float.MIN_NORMAL));
                float ofNo = p[i] < 1 ? FloatMath.log1p(-p[i]) : FloatMath.log(Math.max(1 - p[i], Float.MIN_NORMAL));
                row -= (double) y[i] * ofYes + (1 - (double) y[i]) * ofNo;
            }
            sum += row / columns;
        }
        return sum;
    }

    @Override
    public double valueAndGradient(Matrix output, Matrix target, Matrix gradient) {
        float[] p = output.data();
        float[] y = target.data();
        float[] g = gradient.data();
        float scale = 1f / output.columns();
        for (int i = 0, n = output.size(); i < n; i++) {
            float ifNo = (1 - y[i]) / Math.max(1 - p[i], Float.MIN_NORMAL);
            float ifYes = y[i] / Math.max(p[i], Float.MIN_NORMAL);
            g[i] = (ifNo - ifYes) * scale;
        }
        return value(output, target);
    }
}
