package dev.chainrule.mlp.core.metrics;

import dev.chainrule.mlp.api.ClassMetric;
import dev.chainrule.mlp.api.PluginOptions;
import java.util.List;

/**
 * The Matthews correlation coefficient of the true and the predicted classes, for any number of classes:
 *
 * <pre>{@code
 * (c·n − Σ pₖtₖ) / √((n² − Σ pₖ²)(n² − Σ tₖ²))
 * }</pre>
 *
 * <p>where n is the number of rows, c the number of correct ones, and tₖ and pₖ those of class k and predicted to be of
 * it. From −1 to 1; 0 for guesses, and where the denominator is 0. Gorodkin, "Comparing two K-category assignments by a
 * K-category correlation coefficient" (2004). As scikit-learn's {@code matthews_corrcoef}.
 */
public record Mcc() implements ClassMetric {

    @Override
    public String name() {
        return "mcc";
    }

    @Override
    public List<String> aliases() {
        return List.of("matthews-corrcoef", "matthews-correlation-coefficient");
    }

    @Override
    public Mcc with(PluginOptions options) {
        return this;
    }

    @Override
    public Tally start(int classes) {
        return new Tally() {
            private final long[] predicted = new long[classes];
            private final long[] actual = new long[classes];
            private double rows;
            private double correct;

            @Override
            public void add(double[] scores, int answer, int actualClass) {
                rows++;
                predicted[answer]++;
                actual[actualClass]++;
                if (answer == actualClass) {
                    correct++;
                }
            }

            @Override
            public double value() {
                if (rows == 0) {
                    return Double.NaN;
                }
                double covariance = correct * rows - dot(predicted, actual);
                double ofPredicted = rows * rows - dot(predicted, predicted);
                double ofActual = rows * rows - dot(actual, actual);
                double denominator = Math.sqrt(ofPredicted * ofActual);
                return denominator == 0 ? 0 : covariance / denominator;
            }
        };
    }

    /** Returns Σ aₖbₖ, in float64 because the product of two counts of rows may leave the range of a long. */
    private static double dot(long[] a, long[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += (double) a[k] * b[k];
        }
        return sum;
    }
}
