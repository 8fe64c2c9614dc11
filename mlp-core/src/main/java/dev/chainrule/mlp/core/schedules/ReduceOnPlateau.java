package dev.chainrule.mlp.core.schedules;

import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.Schedule;

/**
 * Multiplied by a factor whenever the loss has not improved for so many epochs. Keras' {@code ReduceLROnPlateau}: of the
 * held-out rows, or of the training rows where none are held out.
 *
 * <p>An epoch improves if its loss is below the best so far by more than {@code minDelta}. During the cooldown after a
 * reduction, epochs without improvement do not count.
 *
 * @param factor what the rate is multiplied by
 * @param patience after how many epochs without improvement
 * @param minDelta what counts as an improvement
 * @param cooldown how many epochs to wait after a reduction
 * @param minLearningRate the least rate, Keras' {@code min_lr}
 */
public record ReduceOnPlateau(double factor, int patience, double minDelta, int cooldown, double minLearningRate)
        implements Schedule {
    private static final Range FACTOR = Range.open(0, 1);
    private static final Range PATIENCE = Range.closed(1, Integer.MAX_VALUE);
    private static final Range COOLDOWN = Range.closed(0, Integer.MAX_VALUE);

    /** As in Keras: a tenth after 10 epochs without an improvement of 0.0001, no cooldown, no least rate. */
    public ReduceOnPlateau() {
        this(0.1, 10, 1e-4, 0, 0);
    }

    /** Checks the ranges. */
    public ReduceOnPlateau {
        FACTOR.require("factor", factor);
        PATIENCE.require("patience", patience);
        Range.NOT_NEGATIVE.require("minDelta", minDelta);
        COOLDOWN.require("cooldown", cooldown);
        Range.NOT_NEGATIVE.require("minLearningRate", minLearningRate);
    }

    @Override
    public String name() {
        return "reduce-on-plateau";
    }

    @Override
    public ReduceOnPlateau with(PluginOptions options) {
        return new ReduceOnPlateau(
                options.number("factor", factor, FACTOR),
                options.integer("patience", patience, PATIENCE),
                options.number("minDelta", minDelta, Range.NOT_NEGATIVE),
                options.integer("cooldown", cooldown, COOLDOWN),
                options.number("minLearningRate", minLearningRate, Range.NOT_NEGATIVE));
    }

    @Override
    public double learningRate(
            double learningRate, long step, long stepsPerEpoch, int epoch, int epochs, double[] history) {
        Rates rates = rates(learningRate, stepsPerEpoch, epochs);
        for (double loss : history) {
            rates.epochFinished(loss);
        }
        return rates.learningRate(step, epoch);
    }

    @Override
    public Rates rates(double learningRate, long stepsPerEpoch, int epochs) {
        return new Watch(learningRate);
    }

    /** What the losses so far have made of the rate. */
    private final class Watch implements Rates {
        private double rate;
        private double best = Double.POSITIVE_INFINITY;
        private int waited;
        private int cooling;

        Watch(double learningRate) {
            rate = learningRate;
        }

        @Override
        public void epochFinished(double loss) {
            if (cooling > 0) {
                cooling--;
                waited = 0;
            }
            if (loss < best - minDelta) {
                best = loss;
                waited = 0;
            } else if (cooling == 0 && ++waited >= patience && rate > minLearningRate) {
                rate = Math.max(rate * factor, minLearningRate);
                cooling = cooldown;
                waited = 0;
            }
        }

        @Override
        public double learningRate(long step, int epoch) {
            return rate;
        }
    }
}
