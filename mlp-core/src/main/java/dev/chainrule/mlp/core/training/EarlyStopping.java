package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.EarlyStoppingSpec;
import dev.chainrule.mlp.core.spec.Ties;

/**
 * Decides which epoch is the best and when to stop early. The state depends only on the finished epochs, so a resumed
 * run restores it by replaying them.
 *
 * <p>Any better value makes an epoch the best, and with {@link Ties#LATER} an equal one does too. The patience counts the epochs since the last one that improved on the
 * previous reference by more than {@code minDelta}, so small improvements add up. An undefined value (NaN) is never
 * the best, and any number is better.
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
     * Creates the state before the first epoch.
     *
     * @param plugins the registry of the metric
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
     * Adds the result of the next epoch.
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
        boolean isBest = isBetter(value, best, 0) || value == best && spec.ties() == Ties.LATER;
        if (isBest) {
            best = value;
            bestEpoch = epoch;
        }
        return isBest;
    }

    private static boolean isBetter(double value, double than, double by) {
        return value > than + by || Double.isNaN(than) && !Double.isNaN(value);
    }

    /** Returns the best epoch so far; 0 if no epoch has a defined value yet. */
    int bestEpoch() {
        return bestEpoch;
    }

    /** Returns whether the watched value of the last epoch is undefined. */
    boolean isUndefined() {
        return isUndefined;
    }

    /** Returns the label of the watched metric, or the loss. */
    String watched() {
        return watched;
    }

    /** Returns whether the patience is exhausted. */
    boolean isOver() {
        return epoch - referenceEpoch >= spec.patience();
    }
}
