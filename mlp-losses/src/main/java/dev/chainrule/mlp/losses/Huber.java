package dev.chainrule.mlp.losses;

import dev.chainrule.mlp.api.Formula;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import java.util.Optional;

/**
 * Huber loss over the n outputs, with e = aᵢ − yᵢ: L = 1/n Σ (½e² if |e| ≤ δ, else δ(|e| − ½δ)).  ∂L/∂aᵢ = e/n, kept
 * within ±δ/n.
 *
 * <p>A square near 0 and straight lines outside, so that the gradient of an outlier is at most δ. Huber, "Robust estimation of
 * a location parameter" (1964); as PyTorch's {@code HuberLoss} with its default reduction and δ = 1.
 *
 * @param delta δ, the error at which the square turns into a line; greater than 0
 * @since 0.2
 */
public record Huber(double delta) implements MeanLoss {

    /** Creates the loss with δ = 1. */
    public Huber() {
        this(1);
    }

    /** Checks δ. */
    public Huber {
        Range.POSITIVE.requireFloat32("delta", delta);
    }

    @Override
    public String name() {
        return "huber";
    }

    @Override
    public Huber with(PluginOptions options) {
        return new Huber(options.number("delta", delta, Range.POSITIVE));
    }

    @Override
    public double value(double a, double y) {
        double distance = Math.abs(a - y);
        return distance <= delta ? distance * distance / 2 : delta * (distance - delta / 2);
    }

    @Override
    public double derivative(double a, double y) {
        return Math.max(-delta, Math.min(a - y, delta));
    }

    @Override
    public double distanceToKink(double[] output, double[] target) {
        double nearest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < output.length; i++) {
            nearest = Math.min(nearest, Math.abs(Math.abs(output[i] - target[i]) - delta));
        }
        return nearest;
    }

    @Override
    public Optional<Formula> formula() {
        String delta = Formula.number(this.delta);
        return Optional.of(new Formula(
                "1/n Σ ½(a − y)² if |a − y| ≤ " + delta + ", else " + delta + "·(|a − y| − " + delta + "/2)",
                "max(−" + delta + ", min(a − y, " + delta + "))/n",
                "\\frac1n\\sum \\begin{cases} \\tfrac12(a-y)^2 & |a-y|\\le " + delta + " \\\\ " + delta
                        + "\\,(|a-y|-\\tfrac{" + delta + "}{2}) & \\text{else} \\end{cases}",
                "\\tfrac1n\\max(-" + delta + ",\\min(a-y," + delta + "))"));
    }

    @Override
    public double value(Matrix output, Matrix target) {
        float[] a = output.data();
        float[] y = target.data();
        int columns = output.columns();
        double sum = 0;
        for (int from = 0, end = output.size(); from < end; from += columns) {
            double row = 0;
            for (int i = from; i < from + columns; i++) {
                row += value(a[i], y[i]);
            }
            sum += row / columns;
        }
        return sum;
    }

    @Override
    public double valueAndGradient(Matrix output, Matrix target, Matrix gradient) {
        float[] a = output.data();
        float[] y = target.data();
        float[] g = gradient.data();
        float limit = (float) delta;
        float scale = 1f / output.columns();
        for (int i = 0, n = output.size(); i < n; i++) {
            g[i] = Math.max(-limit, Math.min(a[i] - y[i], limit)) * scale;
        }
        return value(output, target);
    }
}
