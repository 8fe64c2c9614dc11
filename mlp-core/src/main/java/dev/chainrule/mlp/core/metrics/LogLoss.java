package dev.chainrule.mlp.core.metrics;

import dev.chainrule.mlp.api.ClassMetric;
import dev.chainrule.mlp.api.PluginOptions;
import java.util.Optional;

/**
 * The mean over the rows of −ln p, where p is the predicted probability of the actual class.
 *
 * <p>As scikit-learn 1.2's {@code log_loss} of float64: each probability is first clipped to [ε, 1 − ε] with ε =
 * 2⁻⁵², and the probabilities of a row are then divided by their sum. The log-loss is therefore at most about 36,
 * whereas the loss {@code cross-entropy}, which is computed before softmax, is unbounded.
 */
public record LogLoss() implements ClassMetric {
    private static final double EPSILON = 0x1p-52;

    @Override
    public String name() {
        return "log-loss";
    }

    @Override
    public LogLoss with(PluginOptions options) {
        return this;
    }

    @Override
    public boolean higherIsBetter() {
        return false;
    }

    @Override
    public Optional<String> objectionTo(int classes, boolean probabilities) {
        return Probabilities.objectionTo(name(), probabilities);
    }

    @Override
    public Tally start(int classes) {
        return new Tally() {
            private long rows;
            private double sum;

            @Override
            public void add(double[] scores, int answer, int actual) {
                double all = 0;
                for (double score : scores) {
                    all += clipped(score);
                }
                rows++;
                sum -= StrictMath.log(clipped(scores[actual]) / all);
            }

            @Override
            public double value() {
                return sum / rows;
            }
        };
    }

    private static double clipped(double probability) {
        return Math.max(EPSILON, Math.min(1 - EPSILON, probability));
    }
}
