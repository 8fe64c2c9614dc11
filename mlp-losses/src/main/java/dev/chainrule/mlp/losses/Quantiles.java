package dev.chainrule.mlp.losses;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.RowActivation;
import java.util.List;
import java.util.Optional;

/**
 * Quantile loss of several quantiles of one target: output i predicts the quantile qᵢ, and the loss is the mean of the
 * {@link Quantile} losses, L = 1/n Σ (qᵢ(y − aᵢ) if y &gt; aᵢ, else (1 − qᵢ)(aᵢ − y)). ∂L/∂aᵢ = −qᵢ/n if y &gt; aᵢ, else
 * (1 − qᵢ)/n.
 *
 * @param quantiles the qᵢ, two or more, ascending, between 0 and 1, both excluded
 * @since 0.2
 */
public record Quantiles(List<Double> quantiles) implements Loss {

    /** Checks and copies the list. */
    public Quantiles {
        quantiles = List.copyOf(quantiles);
        if (quantiles.size() < 2) {
            throw new IllegalArgumentException(
                    "quantiles must be two or more, found " + quantiles + ". For a single one, set \"quantile\"");
        }
        for (int i = 0; i < quantiles.size(); i++) {
            Quantile.RANGE.requireFloat32("quantiles", quantiles.get(i));
            if (i > 0 && !(quantiles.get(i) > quantiles.get(i - 1))) {
                throw new IllegalArgumentException("quantiles must ascend, found " + quantiles);
            }
        }
    }

    @Override
    public String name() {
        return "quantile";
    }

    @Override
    public Loss with(PluginOptions options) {
        return new Quantiles(options.numbers("quantiles", quantiles, Quantile.RANGE));
    }

    @Override
    public Optional<String> objectionTo(RowActivation output, int units) {
        if (!(output instanceof Activation)) {
            return Optional.of("the quantiles of a number are independent, but the outputs of '" + output.name()
                    + "' are not; use the output activation 'identity'");
        }
        return units == quantiles.size()
                ? Optional.empty()
                : Optional.of("the loss needs " + quantiles.size() + " outputs, one for each of its quantiles. Leave"
                        + " out \"units\" of the output layer, and predict one number");
    }

    @Override
    public double value(double[] output, double[] target) {
        double sum = 0;
        for (int i = 0; i < output.length; i++) {
            double q = quantiles.get(i);
            double error = target[i] - output[i];
            sum += error > 0 ? q * error : (q - 1) * error;
        }
        return sum / output.length;
    }

    @Override
    public void gradient(double[] output, double[] target, double[] gradient) {
        for (int i = 0; i < output.length; i++) {
            double q = quantiles.get(i);
            double slope = target[i] > output[i] ? -q : target[i] <= output[i] ? 1 - q : Double.NaN;
            gradient[i] = slope / output.length;
        }
    }

    @Override
    public double distanceToKink(double[] output, double[] target) {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < output.length; i++) {
            least = Math.min(least, Math.abs(target[i] - output[i]));
        }
        return least;
    }
}
