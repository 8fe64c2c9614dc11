package dev.chainrule.mlp.api;

import java.util.Arrays;

/** The rates of a run by a schedule's own function, which is given all losses so far. */
final class RatesFromHistory implements Schedule.Rates {
    private final Schedule schedule;
    private final double learningRate;
    private final long stepsPerEpoch;
    private final int epochs;
    private final boolean readsHistory;
    private double[] losses = {};
    private int finished;

    /** The losses of the finished epochs alone, as the schedule is given them. */
    private double[] history = {};

    RatesFromHistory(Schedule schedule, double learningRate, long stepsPerEpoch, int epochs) {
        this.schedule = schedule;
        this.learningRate = learningRate;
        this.stepsPerEpoch = stepsPerEpoch;
        this.epochs = epochs;
        readsHistory = schedule.readsHistory();
    }

    @Override
    public void epochFinished(double loss) {
        if (!readsHistory) {
            return;
        }
        if (finished == losses.length) {
            losses = Arrays.copyOf(losses, Math.max(16, 2 * finished));
        }
        losses[finished] = loss;
        finished++;
    }

    @Override
    public double learningRate(long step, int epoch) {
        if (history.length != finished) {
            history = Arrays.copyOf(losses, finished);
        }
        return schedule.learningRate(learningRate, step, stepsPerEpoch, epoch, epochs, history);
    }
}
