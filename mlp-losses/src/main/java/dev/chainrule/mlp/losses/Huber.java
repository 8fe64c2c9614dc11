package dev.chainrule.mlp.losses;

import dev.chainrule.mlp.api.ElementwiseLoss;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.expression.Expression;
import java.util.List;
import java.util.Map;
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
public record Huber(double delta) implements ElementwiseLoss {

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
    public List<String> aliases() {
        return List.of("smooth-l1", "smooth-l1-loss", "huber-loss");
    }

    @Override
    public Huber with(PluginOptions options) {
        return new Huber(options.number("delta", delta, Range.POSITIVE));
    }

    @Override
    public Optional<Expression> expression() {
        return Optional.of(
                Expression.parse("where(abs(a - y) <= delta, (a - y)^2 / 2, delta * (abs(a - y) - delta / 2))")
                        .with(Map.of("delta", delta)));
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
    public double value(Matrix output, Matrix target) {
        float[] a = output.data();
        float[] y = target.data();
        int columns = output.columns();
        double sum = 0;
        for (int from = 0, end = output.size(); from < end; from += columns) {
            double row = 0;
            for (int i = from; i < from + columns; i++) {
                double distance = Math.abs((double) a[i] - y[i]);
                row += distance <= delta ? distance * distance / 2 : delta * (distance - delta / 2);
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
