package dev.chainrule.mlp.losses;

import dev.chainrule.mlp.api.Activation;
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
 * Cross-entropy of the target probabilities t relative to the outputs p: L = −Σ tᵢ ln pᵢ.  ∂L/∂pᵢ = −tᵢ/pᵢ.
 *
 * <p>The sum over the classes, as PyTorch's {@code CrossEntropyLoss}, which takes logits and so is what
 * {@link #composedWith} softmax gives. Here pᵢ is taken to be at least the smallest normal number of its precision, so
 * that an output of 0 for the target class costs 708 (87 in float32) instead of infinity; any other p is used as it is. Targets need
 * not be one-hot. Outputs must sum to 1, since the loss is smallest where all outputs are largest: an elementwise output
 * activation is refused.
 *
 * @since 0.2
 */
public record CrossEntropy() implements ElementwiseLoss {

    @Override
    public String name() {
        return "cross-entropy";
    }

    @Override
    public List<String> aliases() {
        return List.of(
                "categorical-crossentropy",
                "sparse-categorical-crossentropy",
                "cross-entropy-loss",
                "cce",
                "nll",
                "nll-loss",
                "log-loss");
    }

    @Override
    public CrossEntropy with(PluginOptions options) {
        return this;
    }

    @Override
    public double value(double a, double y) {
        return -y * StrictMath.log(Math.max(a, Double.MIN_NORMAL));
    }

    @Override
    public double derivative(double a, double y) {
        return -y / Math.max(a, Double.MIN_NORMAL);
    }

    /** Returns the loss of the logits for softmax outputs. */
    @Override
    public Optional<Loss> composedWith(RowActivation output) {
        return output instanceof SoftmaxFunction ? Optional.of(new CrossEntropyOfLogits()) : Optional.empty();
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
            return Optional.of("cross-entropy needs an output for each class and sees only the wanted one, so 1 unit"
                    + " cannot learn a no; use binary-cross-entropy with 1 sigmoid unit, or 2 softmax units");
        }
        return objectionToIndependent(name(), output);
    }

    /** Returns why a loss that sees only the wanted classes refuses outputs that can all be 1 at once. */
    static Optional<String> objectionToIndependent(String loss, RowActivation output) {
        if (output instanceof Activation) {
            return Optional.of(loss + " needs outputs that sum to 1, but the outputs of '" + output.name()
                    + "' are independent and would all grow: the loss sees only the wanted class; use softmax, or"
                    + " binary-cross-entropy with sigmoid outputs");
        }
        return Optional.empty();
    }

    @Override
    public boolean classifies() {
        return true;
    }

    @Override
    public Optional<Expression> expression() {
        return Optional.of(Expression.parse("-y*ln(a)"));
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
                row -= (double) t[i] * FloatMath.log(Math.max(p[i], Float.MIN_NORMAL));
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
