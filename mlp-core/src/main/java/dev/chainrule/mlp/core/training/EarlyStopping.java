package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.EarlyStoppingSpec;

/**
 * Which epoch is the best, and when to give up. Both follow from the finished epochs alone: whoever shows it the same
 * epochs again has it as it was.
 *
 * <p>Any better value makes an epoch the best. The patience counts the epochs since a value was better by more than
 * {@code minDelta} than the last that was; small improvements add up. An undefined value (NaN) is never
 * the best, and any number is better than it.
 */
final class EarlyStopping {
    private final EarlyStoppingSpec spec;
    private final String watched;
    private final int sign;
    private double best = Double.NaN;
    private int bestEpoch;
    private double reference = Double.NaN;
    private int referenceEpoch;
    private int epoch;
    private boolean isUndefined;

    /**
     * Before the first epoch.
     *
     * @param plugins where the metric is found
     */
    EarlyStopping(EarlyStoppingSpec spec, Plugins plugins) {
        this.spec = spec;
        if (spec.watchesLoss()) {
            watched = Evaluation.LOSS;
            sign = -1;
        } else {
            Metric metric = plugins.metric(spec.metric());
            watched = metric.label();
            sign = metric.higherIsBetter() ? 1 : -1;
        }
    }

    /**
     * Looks at the next epoch.
     *
     * @return whether it is the best so far
     */
    boolean isBest(EpochResult result) {
        epoch = result.epoch();
        double value = sign * result.watched(watched).orElse(Double.NaN);
        isUndefined = Double.isNaN(value);
        if (isBetter(value, reference, spec.minDelta())) {
            reference = value;
            referenceEpoch = epoch;
        }
        boolean isBest = isBetter(value, best, 0);
        if (isBest) {
            best = value;
            bestEpoch = epoch;
        }
        return isBest;
    }

    private static boolean isBetter(double value, double than, double by) {
        return value > than + by || Double.isNaN(than) && !Double.isNaN(value);
    }

    /** The best epoch so far; 0 before the first whose value is defined. */
    int bestEpoch() {
        return bestEpoch;
    }

    /** Whether the watched value of the last epoch is undefined. */
    boolean isUndefined() {
        return isUndefined;
    }

    /** What is watched: the label of a metric, or the loss. */
    String watched() {
        return watched;
    }

    /** Whether patience is at its end. */
    boolean isOver() {
        return epoch - referenceEpoch >= spec.patience();
    }
}
