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

/** What a schedule makes of the learning rate in each step of a run; nothing here must be saved with the run. */
public final class LearningRates {
    private final Schedule schedule;
    private final Schedule.Rates rates;
    private final int stepsPerEpoch;

    /** How many epochs the schedule was told of. */
    private int told;

    /**
     * The learning rate of the first step of a run: the optimizer's or, with a schedule, what that makes of it.
     *
     * @param trainingRows how many rows the run trains on, at least 1
     * @throws PluginException if the schedule throws or gives what is no learning rate
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
     * For one run.
     *
     * @param initial the optimizer's learning rate
     * @throws PluginException if the schedule throws
     */
    LearningRates(Schedule schedule, double initial, int stepsPerEpoch, int epochs) {
        this.schedule = schedule;
        this.stepsPerEpoch = stepsPerEpoch;
        try {
            rates = schedule.rates(initial, stepsPerEpoch, epochs);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw PluginFault.of(schedule, e);
        }
    }

    /**
     * The learning rate of a step.
     *
     * @param epoch from 1
     * @param batch how many batches of the epoch are done
     * @param history the epochs before it
     * @throws PluginException if the schedule throws or gives what is no learning rate
     */
    double of(int epoch, int batch, List<EpochResult> history) {
        long step = (epoch - 1L) * stepsPerEpoch + batch + 1;
        double rate;
        try {
            for (; told < history.size(); told++) {
                rates.epochFinished(loss(history.get(told)));
            }
            rate = rates.learningRate(step, epoch);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw PluginFault.of(schedule, e);
        }
        if (!(rate >= 0 && (float) rate < Float.POSITIVE_INFINITY)) {
            throw new PluginException(
                    ErrorCode.PLG_CONTRACT,
                    Location.NONE,
                    "schedule '" + schedule.name() + "' ("
                            + schedule.getClass().getName() + ") gives the learning rate " + rate
                            + ", expected a finite number >= 0");
        }
        return rate;
    }

    private static double loss(EpochResult epoch) {
        return epoch.validation().map(Evaluation::loss).orElse(epoch.loss());
    }
}
