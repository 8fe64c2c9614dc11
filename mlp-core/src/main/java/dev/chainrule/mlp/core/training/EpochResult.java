package dev.chainrule.mlp.core.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The result of an epoch.
 *
 * @param epoch the number of the epoch, from 1
 * @param epochs the maximum number of epochs of the run
 * @param loss the training objective: the mean weighted loss of the training rows plus the penalty on the weights,
 *     computed with dropout when each batch was trained on. The loss of the held-out rows includes none of these
 * @param training the evaluation on the training rows after the epoch; empty unless the run requests metrics
 * @param validation the evaluation on the held-out rows after the epoch; empty if there are none
 * @since 0.2
 */
public record EpochResult(
        int epoch, int epochs, double loss, Optional<Evaluation> training, Optional<Evaluation> validation) {

    /** Creates a result without an evaluation on the training rows. */
    public EpochResult(int epoch, int epochs, double loss, Optional<Evaluation> validation) {
        this(epoch, epochs, loss, Optional.empty(), validation);
    }

    /**
     * Returns the value by which epochs are compared: that of the held-out rows or, if there are none, of the
     * training rows.
     *
     * @param name {@value Evaluation#LOSS}, or the label of a metric
     * @return empty if it was not computed
     */
    public OptionalDouble watched(String name) {
        if (validation.isPresent()) {
            return validation.get().value(name);
        }
        return name.equals(Evaluation.LOSS)
                ? OptionalDouble.of(loss)
                : training.map(rows -> rows.value(name)).orElse(OptionalDouble.empty());
    }

    /**
     * Returns the mean results of several runs: of each epoch, that of the runs that finished it.
     *
     * @param histories the results of each run, in order
     * @since 0.2
     */
    public static List<EpochResult> means(List<List<EpochResult>> histories) {
        SortedMap<Integer, List<EpochResult>> byEpoch = new TreeMap<>();
        for (List<EpochResult> history : histories) {
            for (EpochResult result : history) {
                byEpoch.computeIfAbsent(result.epoch, epoch -> new ArrayList<>())
                        .add(result);
            }
        }
        return byEpoch.values().stream().map(EpochResult::mean).toList();
    }

    private static EpochResult mean(List<EpochResult> results) {
        EpochResult first = results.get(0);
        return new EpochResult(
                first.epoch,
                first.epochs,
                results.stream().mapToDouble(EpochResult::loss).sum() / results.size(),
                first.training.map(unused -> Evaluation.mean(results.stream()
                        .flatMap(result -> result.training.stream())
                        .toList())),
                first.validation.map(unused -> Evaluation.mean(results.stream()
                        .flatMap(result -> result.validation.stream())
                        .toList())));
    }
}
