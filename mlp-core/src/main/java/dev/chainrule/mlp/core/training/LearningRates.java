package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Optimizer;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.Schedule;
import dev.chainrule.mlp.core.network.PluginFault;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.RunSpec;
import java.util.List;

/**
 * Computes the learning rate of each step of a run, or a factor of the weight decay or of dropout. Its state follows from the run's history and needs no checkpoint.
 *
 * @since 0.2
 */
public final class LearningRates {
    private static final String RATE = "learning rate";

    private final Schedule schedule;
    private final String quantity;
    private final double below;
    private final Schedule.Rates rates;
    private final int stepsPerEpoch;

    /** The number of epochs that the schedule has received. */
    private int told;

    /**
     * Returns the learning rate of the first step of a run, after the schedule if there is one.
     *
     * @param trainingRows the number of training rows, at least 1
     * @throws PluginException if the schedule throws or returns an invalid learning rate
     */
    public static double first(RunSpec spec, Plugins plugins, Optimizer optimizer, int trainingRows) {
        double initial = spec.optimizer().learningRate().orElse(optimizer.defaultLearningRate());
        return spec.optimizer()
                .schedule()
                .map(plugins::schedule)
                .map(schedule -> new LearningRates(
                                schedule,
                                initial,
                                Batches.count(spec, trainingRows),
                                spec.training().epochs())
                        .of(1, 0, List.of()))
                .orElse(initial);
    }

    /**
     * Returns the factor of the weight decay in the first step of a run.
     *
     * @param trainingRows the number of training rows, at least 1
     * @throws PluginException if the schedule throws or returns an invalid factor
     */
    public static double firstDecayFactor(RunSpec spec, Plugins plugins, int trainingRows) {
        return spec.optimizer()
                .decaySchedule()
                .map(plugins::schedule)
                .map(schedule -> ofDecay(
                                schedule,
                                Batches.count(spec, trainingRows),
                                spec.training().epochs())
                        .of(1, 0, List.of()))
                .orElse(1.0);
    }

    /** Creates the factors of the weight decay of one run. */
    static LearningRates ofDecay(Schedule schedule, int stepsPerEpoch, int epochs) {
        return new LearningRates(
                schedule, "factor of the weight decay", Double.POSITIVE_INFINITY, 1, stepsPerEpoch, epochs);
    }

    /**
     * Creates the factors of the dropout probabilities of one run.
     *
     * @param largest the largest probability, above 0, whose product with each factor must be below 1
     */
    static LearningRates ofDropout(Schedule schedule, double largest, int stepsPerEpoch, int epochs) {
        return new LearningRates(schedule, "factor of the dropout", 1 / largest, 1, stepsPerEpoch, epochs);
    }

    /**
     * Creates the learning rates of one run.
     *
     * @param initial the learning rate of the optimizer
     * @throws PluginException if the schedule throws
     */
    LearningRates(Schedule schedule, double initial, int stepsPerEpoch, int epochs) {
        this(schedule, RATE, Double.POSITIVE_INFINITY, initial, stepsPerEpoch, epochs);
    }

    private LearningRates(
            Schedule schedule, String quantity, double below, double initial, int stepsPerEpoch, int epochs) {
        this.schedule = schedule;
        this.quantity = quantity;
        this.below = below;
        this.stepsPerEpoch = stepsPerEpoch;
        try {
            rates = schedule.rates(initial, stepsPerEpoch, epochs);
        } catch (RuntimeException | Error e) {
            throw PluginFault.of(schedule, e);
        }
    }

    /**
     * Returns the learning rate of a step.
     *
     * @param epoch the epoch, from 1
     * @param batch the number of finished batches of the epoch
     * @param history the results of the previous epochs
     * @throws PluginException if the schedule throws or returns an invalid learning rate
     */
    double of(int epoch, int batch, List<EpochResult> history) {
        long step = (epoch - 1L) * stepsPerEpoch + batch + 1;
        double rate;
        try {
            for (; told < history.size(); told++) {
                rates.epochFinished(loss(history.get(told)));
            }
            rate = rates.learningRate(step, epoch);
        } catch (RuntimeException | Error e) {
            throw PluginFault.of(schedule, e);
        }
        if (!(rate >= 0 && (float) rate < Float.POSITIVE_INFINITY && rate < below)) {
            throw new PluginException(
                    ErrorCode.PLG_CONTRACT,
                    Location.NONE,
                    "schedule '" + schedule.name() + "' ("
                            + schedule.getClass().getName() + ") gives the " + quantity + " " + rate
                            + ", expected a finite number >= 0"
                            + (below < Double.POSITIVE_INFINITY
                                    ? " and below " + below + ", so that every probability is below 1"
                                    : ""));
        }
        return rate;
    }

    private static double loss(EpochResult epoch) {
        return epoch.validation().map(Evaluation::loss).orElse(epoch.loss());
    }
}
