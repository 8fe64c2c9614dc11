package dev.chainrule.mlp.losses;

import dev.chainrule.mlp.api.ElementwiseLoss;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.expression.Expression;
import java.util.Optional;

/**
 * Squared error of the textbooks: L = ½ Σ (aᵢ − yᵢ)².  ∂L/∂aᵢ = aᵢ − yᵢ.
 *
 * <p>The sum over the outputs and the ½ are those of Rumelhart, Hinton and Williams, "Learning representations by
 * back-propagating errors" (1986), eq. 3. {@link MeanSquaredError} is the form of PyTorch and Keras.
 *
 * @since 0.2
 */
public record SquaredError() implements ElementwiseLoss {

    @Override
    public String name() {
        return "squared-error";
    }

    @Override
    public SquaredError with(PluginOptions options) {
        return this;
    }

    @Override
    public Optional<Expression> expression() {
        return Optional.of(Expression.parse("(a - y)^2 / 2"));
    }

    @Override
    public boolean isMean() {
        return false;
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
                double error = (double) a[i] - y[i];
                row += error * error;
            }
            sum += row / 2;
        }
        return sum;
    }

    @Override
    public double valueAndGradient(Matrix output, Matrix target, Matrix gradient) {
        float[] a = output.data();
        float[] y = target.data();
        float[] g = gradient.data();
        int columns = output.columns();
        double sum = 0;
        for (int from = 0, end = output.size(); from < end; from += columns) {
            double row = 0;
            for (int i = from; i < from + columns; i++) {
                double error = (double) a[i] - y[i];
                g[i] = (float) error;
                row += error * error;
            }
            sum += row / 2;
        }
        return sum;
    }
}
