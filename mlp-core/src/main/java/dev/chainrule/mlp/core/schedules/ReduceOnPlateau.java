package dev.chainrule.mlp.core.schedules;

import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.Schedule;
import java.util.List;

/**
 * Multiplies the learning rate by a factor when the loss has not improved for a number of epochs, as Keras' {@code
 * ReduceLROnPlateau} does. Watches the loss of the held-out rows, or of the training rows if none are held out.
 *
 * <p>An epoch improves if its loss is below the best so far by more than {@code minDelta}. During the cooldown after a
 * reduction, epochs without improvement do not count.
 *
 * @param factor the factor, between 0 and 1
 * @param patience the number of epochs without improvement before a reduction; at least 1
 * @param minDelta the smallest decrease of the loss that counts as an improvement; 0 or above
 * @param cooldown the number of epochs to wait after a reduction; 0 or above
 * @param minLearningRate the minimum learning rate, Keras' {@code min_lr}; 0 or above
 */
public record ReduceOnPlateau(double factor, int patience, double minDelta, int cooldown, double minLearningRate)
        implements Schedule {
    private static final Range FACTOR = Range.open(0, 1);
    private static final Range PATIENCE = Range.atLeast(1);
    private static final Range COOLDOWN = Range.NOT_NEGATIVE;

    /** Creates Keras' default: a tenth after 10 epochs without an improvement of 0.0001, no cooldown, no minimum. */
    public ReduceOnPlateau() {
        this(0.1, 10, 1e-4, 0, 0);
    }

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
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
    public List<String> aliases() {
        return List.of("plateau", "reduce-lr-on-plateau");
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
        return new PlateauRates(learningRate);
    }

    /** The rate after the losses received so far. */
    private final class PlateauRates implements Rates {
        private double rate;
        private double best = Double.POSITIVE_INFINITY;
        private int epochsWithoutImprovement;
        private int remainingCooldown;

        PlateauRates(double learningRate) {
            rate = learningRate;
        }

        @Override
        public void epochFinished(double loss) {
            if (remainingCooldown > 0) {
                remainingCooldown--;
                epochsWithoutImprovement = 0;
            }
            if (loss < best - minDelta) {
                best = loss;
                epochsWithoutImprovement = 0;
            } else if (remainingCooldown == 0 && ++epochsWithoutImprovement >= patience && rate > minLearningRate) {
                rate = Math.max(rate * factor, minLearningRate);
                remainingCooldown = cooldown;
                epochsWithoutImprovement = 0;
            }
        }

        @Override
        public double learningRate(long step, int epoch) {
            return rate;
        }
    }
}
